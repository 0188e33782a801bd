/** Takes in files carried from phones, one after the other, and keeps count of what became of their entries. */

import type { Answer, Failure } from './api';
import type { CarriedResult, Device, ReceivedPart } from './types';

/** A file on its way in. */
export interface Received {
  name: string;
  file: Blob;
  state: 'waits' | 'works' | 'failed' | 'done';
  failure: Failure | null;
  device: Device | null;
  made_at: string | null;
  total: number;
  /** Where to go on; also how many entries are done. */
  done: number;
  results: CarriedResult[];
}

export function start(file: File): Received {
  return { name: file.name, file, state: 'waits', failure: null, device: null, made_at: null, total: 0, done: 0, results: [] };
}

type Deliver = (file: Blob, after: number) => Promise<Answer<ReceivedPart>>;

/** Deliver a file to its end, or until something is wrong; tells how far it is after each part. */
export async function deliver(received: Received, send: Deliver, tell: (now: Received) => void): Promise<void> {
  let now: Received = { ...received, state: 'works', failure: null };
  tell(now);
  while (now.state === 'works') {
    const answer = await send(now.file, now.done);
    now = answer.ok ? add(now, answer.data) : { ...now, state: 'failed', failure: answer };
    tell(now);
  }
}

function add(before: Received, { device, made_at, total, next, results }: ReceivedPart): Received {
  const done = next ?? total;
  return { ...before, device, made_at, total, done, results: [...before.results, ...results], state: next === null ? 'done' : 'works' };
}

export type Group = 'refused' | 'held' | 'received' | 'had';

/** Which of four fates an entry had; what was known before but never taken is still not taken. */
export function groupOf({ result, first }: CarriedResult): Group {
  const final = first ?? result;
  if (final === 'rejected') return 'refused';
  if (final === 'quarantined') return 'held';
  return result === 'duplicate' ? 'had' : 'received';
}

// What needs somebody comes first.
const ORDER: readonly Group[] = ['refused', 'held', 'received', 'had'];

export function sortResults(results: readonly CarriedResult[]): CarriedResult[] {
  return ORDER.flatMap((group) => results.filter((one) => groupOf(one) === group));
}

export function countGroups(results: readonly CarriedResult[]): Record<Group, number> {
  const counts = { refused: 0, held: 0, received: 0, had: 0 };
  for (const one of results) counts[groupOf(one)] += 1;
  return counts;
}
