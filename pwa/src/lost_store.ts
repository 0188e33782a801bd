/** Notices when a browser has cleared the phone's store: a note outside the store says what it held. */

import { effect, signal } from '@preact/signals';
import { waitingCount } from './store/view';

const NOTE = 'socoso.store';

/** How many operations nobody had received went with a cleared store; null if none was cleared. */
export const lostCount = signal<number | null>(null);

interface Note {
  store: string;
  waiting: number;
}

/** Compare the store with the note of the last time, then keep the note up to date. */
export function watchStore(incarnation: string): void {
  const before = readNote();
  if (before && before.store !== incarnation) lostCount.value = before.waiting;
  effect(() => {
    writeNote({ store: incarnation, waiting: waitingCount.value });
  });
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
