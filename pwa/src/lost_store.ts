/** Notices when a browser has cleared the phone's store: a note outside the store says what it held. */

import { effect, signal } from '@preact/signals';
import { account } from './phone_state';
import { waitingCount } from './store/view';

const NOTE = 'socoso.store';

/** How many operations nobody had received went with a cleared store; null if none was cleared. */
export const lostCount = signal<number | null>(null);

interface Note {
  store: string;
  waiting: number;
  /** Whether the store was somebody's: one that nobody used is no loss. Older notes do not say. */
  owned?: boolean;
  /** What was lost before, until the phone is somebody's again. */
  lost?: number;
}

/** Compare the store with the note of the last time, then keep the note up to date. */
export function watchStore(incarnation: string): void {
  lostCount.value = account.value ? null : countLost(readNote(), incarnation);
  effect(() => {
    const owned = Boolean(account.value);
    const lost = owned ? null : lostCount.peek();
    writeNote({ store: incarnation, waiting: waitingCount.value, owned, ...(lost !== null && { lost }) });
  });
}

// A store that somebody uses was not cleared, whatever it is called by now: it may count anew (O7).
function countLost(before: Note | null, incarnation: string): number | null {
  if (!before) return null;
  const isCleared = before.store !== incarnation && before.owned !== false;
  return isCleared ? before.waiting + (before.lost ?? 0) : (before.lost ?? null);
}

/** Tell whether a store that somebody used was here when the app last ran. */
export function hadStore(): boolean {
  const note = readNote();
  return note !== null && note.owned !== false;
}

function readNote(): Note | null {
  try {
    return JSON.parse(localStorage.getItem(NOTE) ?? 'null') as Note | null;
  } catch {
    return null;
  }
}

function writeNote(note: Note): void {
  try {
    localStorage.setItem(NOTE, JSON.stringify(note));
  } catch {
    // Without local storage a loss cannot be noticed, only avoided.
  }
}
