/** What a phone does before it pulls when the office's book was restored: it gives back what is lacking (E4 to E6). */

import type { PackedRecord } from '@sync/rules';
import type { Answer } from '../http';
import { readOwnOffer, readWitnessOffer, saveAnswered, saveOffer, type Answered } from '../store/offers';
import type { Offer, Operation } from '../store/types';
import type { PushResult, RoundAnswer } from './api';
import { halve, sizeOf, takeBatch, type Limit } from './batch';
import { lastOf } from '../lists';

/** The part of a request that an offer fills. */
export interface Offered {
  operations?: readonly Operation[];
  reoffered?: boolean;
  witnessed?: { epoch: string; records: readonly PackedRecord[] };
}

export type Send = (offered: Offered) => Promise<Answer<RoundAnswer>>;
export type Failure = Exclude<Answer<never>, { ok: true }>;

/** How one step of an offer ended. */
export type StepEnd =
  | { end: 'saved' }
  /** Another tab has taken over. */
  | { end: 'busy' }
  /** Too much at once for somebody on the way. */
  | { end: 'too_large'; limit: Limit }
  | { end: 'failed'; answer: Failure };

/** Begin to offer: the office's book has another life than the one this phone knows. */
export function beginOffer(answer: RoundAnswer, fence: number): Promise<boolean> {
  return saveOffer({ epoch: answer.epoch, fork: answer.fork ?? {}, stage: 'own', after: null, taken: 0, later: 0 }, fence);
}

/** Send the next part of an offer and keep how far it has come. */
export async function offerNext(send: Send, offer: Offer, limit: Limit, fence: number): Promise<StepEnd> {
  const step = offer.stage === 'witness' ? await nextWitnessed(offer, limit) : await nextOwn(offer, limit);
  if (step.count === 0) return ended(await finishStage(offer, fence));
  const answer = await send(step.offered);
  if (!answer.ok && isAboutSize(answer) && step.count > 1) return { end: 'too_large', limit: halve(step.count) };
  // A single one that nobody takes is left out: it must not block the rest (P4).
  if (!answer.ok && !isAboutSize(answer)) return { end: 'failed', answer };
  if (answer.ok && answer.data.epoch !== offer.epoch) return ended(await beginOffer(answer.data, fence));
  return ended(await keep(offer, step.after, answer.ok ? answer.data.results : [], fence));
}

interface Step {
  count: number;
  offered: Offered;
  after: string | null;
}

async function nextOwn(offer: Offer, limit: Limit): Promise<Step> {
  const own = await readOwnOffer(offer, limit.operations);
  const batch = takeBatch(own.map((one) => ({ ...one, bytes: sizeOf(one.operation) })), limit);
  const operations = batch.map(({ operation }) => operation);
  return { count: batch.length, offered: { operations, reoffered: offer.stage !== 'last' }, after: lastOf(batch)?.turn ?? null };
}

async function nextWitnessed(offer: Offer, limit: Limit): Promise<Step> {
  const { epoch, records } = await readWitnessOffer(offer, limit.operations);
  const batch = takeBatch(records.map((record) => ({ record, bytes: sizeOf(record) })), limit).map(({ record }) => record);
  const last = lastOf(batch);
  return { count: batch.length, offered: { witnessed: { epoch, records: batch } }, after: last ? `${last.kind} ${last.record_id}` : null };
}

/** Keep the answers first: should the tab die between the two, they are only asked for once more. */
async function keep(offer: Offer, after: string | null, results: readonly PushResult[], fence: number): Promise<boolean> {
  const answers = results.flatMap(toAnswered);
  if (!(await saveAnswered(answers, offer.epoch, fence))) return false;
  return saveOffer({ ...offer, after, taken: offer.taken + answers.length, later: offer.later + results.length - answers.length }, fence);
}

function toAnswered({ result, first, receipt: _receipt, ...rest }: PushResult): Answered[] {
  const now = result === 'duplicate' ? (first ?? 'applied') : result;
  return now === 'later' ? [] : [{ ...rest, result: now }];
}

async function finishStage(offer: Offer, fence: number): Promise<boolean> {
  const stage = stageAfter(offer);
  if (stage === null) return saveOffer(null, fence, offer.epoch);
  return saveOffer({ ...offer, stage, after: null, taken: 0, later: 0 }, fence);
}

function stageAfter({ stage, taken, later }: Offer): Offer['stage'] | null {
  if (stage === 'own') return 'witness';
  if (stage === 'witness') return 'again';
  if (stage === 'again' && later > 0) return taken > 0 ? 'again' : 'last';
  return null;
}

const ended = (isSaved: boolean): StepEnd => ({ end: isSaved ? 'saved' : 'busy' });

/** Tell whether a message was refused for what it holds or how long it is. */
export function isAboutSize(answer: Failure): boolean {
  return !answer.offline && (answer.status === 413 || answer.status === 400 || answer.status === 422);
}
