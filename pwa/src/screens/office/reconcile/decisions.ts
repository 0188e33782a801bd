/** What the office decides on contradictions, one after the other in the order it was pressed, and takes back. */

import { signal } from '@preact/signals';
import type { Answer, Failure } from '../api';
import { makeId } from '../writes';
import { keyOf, recordOf, sameSide } from './compare';
import type { Conflict, Decided, Side } from './types';
import { lastOf } from '../../../lists';

/** A decision made since this page was opened. */
export interface Deed {
  conflict: Conflict;
  side: Side;
  /** The operation that settled it. */
  decision: string;
}

/** What was last done, or came in the way. */
export type Notice =
  | { said: 'kept'; deed: Deed }
  | { said: 'undone'; conflict: Conflict }
  | { said: 'moved'; conflict: Conflict }
  | { said: 'too_late'; conflict: Conflict }
  | { said: 'refused'; conflict: Conflict; code: string }
  | { said: 'failed'; conflict: Conflict; failure: Failure }
  | { said: 'several'; did: 'kept' | 'undone'; deeds: Deed[]; moved: number; left: number; failure: Failure | null };

/** How far deciding or taking back several has come. */
export interface Running {
  did: 'kept' | 'undone';
  done: number;
  all: number;
}

/** The system's part: given from outside, so that a test can be the system. */
export interface Calls {
  keep: (conflict: Conflict, wanted: { op_id: string; base_rev: number; keep: number }) => Promise<Answer<Decided>>;
  undo: (conflict: Conflict, wanted: { op_id: string; base_rev: number; decision: string }) => Promise<Answer<Decided>>;
  /** Something left the queue or came back. */
  changed: () => unknown;
}

type Trouble = Extract<Notice, { said: 'moved' | 'refused' | 'failed' }>;
type Outcome = Extract<Notice, { said: 'kept' }> | Trouble;
type Undone = Extract<Notice, { said: 'undone' | 'too_late' }> | Exclude<Trouble, { said: 'moved' }>;

export type Decisions = ReturnType<typeof makeDecisions>;

/** Keep what one person decides at this desk; nothing of it outlives the page. */
export function makeDecisions(calls: Calls) {
  const deeds = signal<readonly Deed[]>([]);
  const notice = signal<Notice | null>(null);
  const running = signal<Running | null>(null);
  /** Raised when the list that a screen holds is older than what was done. */
  const stale = signal(0);
  // What left the queue before the list says so: up to which revision of the record it is settled.
  const settled = signal<ReadonlyMap<string, number>>(new Map());
  const revs = new Map<string, number>();
  const unanswered = new Map<string, string>();
  let isStopped = false;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: a second decision about a record needs the revision that the first made. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  }

  /** The operation's id, the same one while it is not known what became of it. */
  function idFor(what: string): string {
    const id = unanswered.get(what) ?? makeId();
    unanswered.set(what, id);
    return id;
  }

  const revOf = (conflict: Conflict): number => Math.max(conflict.rev, revs.get(recordOf(conflict)) ?? 0);

  function hide(conflict: Conflict, until: number | null): void {
    const hidden = new Map(settled.value);
    if (until === null) hidden.delete(keyOf(conflict));
    else hidden.set(keyOf(conflict), until);
    settled.value = hidden;
  }

  async function send(conflict: Conflict, side: Side): Promise<Outcome> {
    const base_rev = revOf(conflict);
    const press = `keep ${keyOf(conflict)} ${side.rev} ${base_rev}`;
    const decision = idFor(press);
    const answer = await calls.keep(conflict, { op_id: decision, base_rev, keep: side.rev });
    const trouble = troubleOf(conflict, answer);
    if (trouble?.said !== 'failed') unanswered.delete(press);
    if (trouble !== null || !answer.ok) {
      hide(conflict, null);
      return trouble ?? { said: 'moved', conflict };
    }
    const rev = answer.data.rev ?? base_rev;
    revs.set(recordOf(conflict), rev);
    hide(conflict, rev);
    const deed = { conflict, side, decision };
    deeds.value = [...deeds.value, deed];
    return { said: 'kept', deed };
  }

  async function sendUndo(conflict: Conflict, decision: string): Promise<Undone> {
    const base_rev = revOf(conflict);
    const press = `undo ${decision} ${base_rev}`;
    const answer = await calls.undo(conflict, { op_id: idFor(press), base_rev, decision });
    const trouble = troubleOf(conflict, answer);
    if (trouble?.said === 'failed') return trouble;
    unanswered.delete(press);
    deeds.value = deeds.value.filter((deed) => deed.decision !== decision);
    if (trouble?.said === 'moved') return { said: 'too_late', conflict };
    if (trouble !== null) return trouble;
    const rev = (answer.ok ? answer.data.rev : null) ?? base_rev;
    revs.set(recordOf(conflict), rev);
    // What the list still shows of it are the sides as they were before; they have been written anew.
    hide(conflict, rev - 1);
    return { said: 'undone', conflict };
  }

  function finish<T extends Notice>(said: T): T {
    notice.value = said;
    if (said.said !== 'kept') stale.value++;
    void calls.changed();
    return said;
  }

  /** Keep one side. The contradiction leaves the queue at once, and comes back if the system does not agree. */
  function keep(conflict: Conflict, side: Side): Promise<Outcome> {
    hide(conflict, Infinity);
    return inTurn(async () => finish(await send(conflict, side)));
  }

  /** Take a decision back, also one that somebody else made. */
  function takeBack(conflict: Conflict, decision: string): Promise<Undone> {
    return inTurn(async () => finish(await sendUndo(conflict, decision)));
  }

  /** Take the last decision back that still stands; null if there is none. */
  function undo(): Promise<Undone | null> {
    return inTurn(async () => {
      const deed = lastOf(deeds.value);
      return deed === undefined ? null : finish(await sendUndo(deed.conflict, deed.decision));
    });
  }

  /** Do the same to several, each by itself, until done, stopped or without a network. */
  function repeat<T>(did: Running['did'], all: readonly T[], act: (one: T) => Promise<Notice>): Promise<void> {
    isStopped = false;
    const sum: Extract<Notice, { said: 'several' }> = { said: 'several', did, deeds: [], moved: 0, left: 0, failure: null };
    return inTurn(async () => {
      for (const [place, one] of all.entries()) {
        sum.left = all.length - place;
        if (isStopped) break;
        running.value = { did, done: place, all: all.length };
        const said = await act(one);
        if (said.said === 'failed') {
          sum.failure = said.failure;
          break;
        }
        if (said.said === 'kept') sum.deeds.push(said.deed);
        else if (said.said !== 'undone') sum.moved++;
        sum.left--;
      }
      running.value = null;
      finish(sum);
    });
  }

  /** Decide all of some contradictions as one was decided, one by one. */
  function keepAlike(deed: Deed, others: readonly Conflict[]): Promise<void> {
    return repeat('kept', others, (other) => {
      const side = sameSide(other, deed.side);
      return side === undefined ? Promise.resolve({ said: 'moved', conflict: other }) : send(other, side);
    });
  }

  /** Take several decisions back, the last one first. */
  function undoAll(made: readonly Deed[]): Promise<void> {
    return repeat('undone', [...made].reverse(), (deed) => sendUndo(deed.conflict, deed.decision));
  }

  /** Let the running one finish and do no more. */
  function stop(): void {
    isStopped = true;
  }

  /** Tell whether a contradiction of the list still waits: what was settled here the list may not know yet. */
  function isWaiting(conflict: Conflict): boolean {
    const until = settled.value.get(keyOf(conflict));
    return until === undefined || conflict.rev > until;
  }

  /** Forget everything: the next person at this desk starts from nothing. */
  function forget(): void {
    deeds.value = [];
    notice.value = null;
    settled.value = new Map();
    revs.clear();
    unanswered.clear();
    stop();
  }

  return { deeds, notice, running, stale, keep, takeBack, undo, keepAlike, undoAll, stop, isWaiting, forget };
}

function troubleOf(conflict: Conflict, answer: Answer<Decided>): Trouble | null {
  if (answer.ok) return answer.data.result === 'rejected' ? { said: 'refused', conflict, code: answer.data.code ?? '' } : null;
  // Somebody wrote to the record meanwhile, or decided on it.
  const isMoved = !answer.offline && (answer.code === 'record_moved' || answer.code === 'not_found');
  return isMoved ? { said: 'moved', conflict } : { said: 'failed', conflict, failure: answer };
}
