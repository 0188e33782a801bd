/** Does a batch to its end, a part at a time, and tells how far it is. */

import type { Answer, Failure } from '../api';
import type { BatchPage } from './types';

/** How a batch stands on this page. */
export interface Work {
  kind: 'write' | 'undo';
  batch: BatchPage;
  state: 'works' | 'stopped' | 'failed' | 'done';
  failure: Failure | null;
}

type Part = (id: string) => Promise<Answer<BatchPage>>;

const isDone = (kind: Work['kind'], batch: BatchPage): boolean => (kind === 'write' ? batch.finished_at : batch.undone_at) !== null;

/** Ask for part after part until all is done, something is wrong, or somebody stops it. */
export async function workOff(
  kind: Work['kind'], batch: BatchPage, part: Part, tell: (work: Work) => void, isStopped: () => boolean,
): Promise<void> {
  let work: Work = { kind, batch, state: isDone(kind, batch) ? 'done' : 'works', failure: null };
  tell(work);
  while (work.state === 'works') {
    const answer = await part(batch.id);
    if (!answer.ok) work = { ...work, state: 'failed', failure: answer };
    else if (isDone(kind, answer.data)) work = { ...work, batch: answer.data, state: 'done' };
    else work = { ...work, batch: answer.data, state: isStopped() ? 'stopped' : 'works' };
    tell(work);
  }
}

/** How many rows are done, out of how many. */
export function progressOf({ kind, batch }: Work): { done: number; total: number } {
  if (kind === 'write') return { done: batch.written, total: batch.total };
  return { done: batch.undone + batch.kept, total: batch.created + batch.updated };
}
