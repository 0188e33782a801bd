/** Deciding on what was held back, one by one, and what became of each. */

import { useRef, useState } from 'preact/hooks';
import { decideHeld, type Failure } from '../api';
import { recount } from '../waiting';
import type { Running } from './decisions';
import type { HeldBack, HeldDecision } from './types';

/** What was last decided: what of it did not become what was wanted, and why. */
export interface Told {
  decision: HeldDecision;
  decided: HeldBack[];
  /** Taken in, but contradicting what somebody else wrote. */
  contradicting: number;
  /** Taken in, and then refused by the rules, with the code that says why. */
  refused: { held: HeldBack; code: string }[];
  /** Somebody else had decided otherwise. */
  late: number;
  left: number;
  failure: Failure | null;
}

export interface Holding {
  told: Told | null;
  running: Running | null;
  /** What left the queue before the list says so. */
  done: ReadonlySet<string>;
  decide: (all: readonly HeldBack[], decision: HeldDecision) => Promise<void>;
  stop: () => void;
}

type Answers = Awaited<ReturnType<typeof decideHeld>>;

/** Enter what the system answered about one; false if it did not answer, so that the rest has to wait. */
export function enter(told: Told, held: HeldBack, answer: Answers): boolean {
  if (!answer.ok) {
    const isLate = !answer.offline && (answer.code === 'already_decided' || answer.code === 'not_found');
    if (isLate) told.late++;
    else told.failure = answer;
    return isLate;
  }
  told.decided.push(held);
  const { outcome } = answer.data;
  if (outcome?.result === 'conflict') told.contradicting++;
  if (outcome?.result === 'rejected') told.refused.push({ held, code: outcome.code ?? '' });
  return true;
}

export function useHolding(reload: () => Promise<void>): Holding {
  const [told, tell] = useState<Told | null>(null);
  const [running, run] = useState<Running | null>(null);
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const stopped = useRef(false);
  const isStopped = (): boolean => stopped.current;
  const decide = async (all: readonly HeldBack[], decision: HeldDecision): Promise<void> => {
    stopped.current = false;
    const now: Told = { decision, decided: [], contradicting: 0, refused: [], late: 0, left: 0, failure: null };
    for (const [place, held] of all.entries()) {
      now.left = all.length - place;
      if (isStopped()) break;
      if (all.length > 1) run({ did: 'kept', done: place, all: all.length });
      if (!enter(now, held, await decideHeld(held.op_id, decision))) break;
      now.left--;
      setDone((before) => new Set([...before, held.op_id]));
    }
    run(null);
    tell(now);
    await Promise.all([reload(), recount()]);
  };
  return { told, running, done, decide, stop: () => { stopped.current = true; } };
}
