/** One round: push what waits, pull what changed, until nothing is left of either (sections P, L, M). */

import type { Answer } from '../http';
import { randomId } from '../store/ids';
import { readCounters, raiseFence, readMeta, renewIncarnation, writeMeta } from '../store/meta';
import { readWaiting, type Waiting } from '../store/outbox';
import { saveConfirmations, savePage, type Changed, type Page } from '../store/records';
import type { Account, Confirmation, Offer } from '../store/types';
import { exchange, type Health, type PushResult, type RoundAnswer, type RoundRequest } from './api';
import { FULL, halve, takeBatch, type Limit } from './batch';
import { beginOffer, isAboutSize, offerNext, type Failure } from './offering';

const PAGE = 500;
const LOCK = 'socoso-sync';

/** How a round ended. */
export type RoundEnd =
  | { end: 'done' }
  /** Another tab is sending; it does our work too. */
  | { end: 'busy' }
  | { end: 'not_enrolled' }
  | { end: 'failed'; answer: Failure };

export type { Failure };

/** What a round tells while it runs. */
export interface Listener {
  onChanged: (changed: Changed) => Promise<void>;
  /** It is this tab's turn. */
  onTurn?: (fence: number) => Promise<void>;
  /** The office may say something else now of what it had answered before its book was restored. */
  onAnsweredAnew?: () => Promise<void>;
  onProgress?: (progress: Progress) => void;
}

/** How far the first filling of a phone has come. */
export interface Progress {
  pages: number;
  bytes: number;
}

/** Says how the phone is, given what it has not sent. */
export type MeasureHealth = (unsent: readonly Waiting[]) => Promise<Health>;

/** Run a round if no other tab does. */
export async function runRound(listener: Listener, health: MeasureHealth): Promise<RoundEnd> {
  const device = await readMeta('device');
  if (!device) return { end: 'not_enrolled' };
  return withLock(async () => {
    const fence = await raiseFence();
    await listener.onTurn?.(fence);
    return new Round(device.secret, fence, listener, health).run();
  });
}

/** Hold the one right to send; browsers without locks rely on the fence alone. */
async function withLock(work: () => Promise<RoundEnd>): Promise<RoundEnd> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return work();
  const end: RoundEnd = await locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work() : { end: 'busy' as const }));
  return end;
}

class Round {
  private limit: Limit = FULL;
  private hasBegunAnew = false;
  /** Answered in this round, so that they are not sent again while their confirmation is on its way. */
  private readonly answered = new Map<string, { result: PushResult; waiting: Waiting }>();
  private received: Progress = { pages: 0, bytes: 0 };
  /** The next page, on its way while this one is being kept. */
  private ahead: Promise<Answer<RoundAnswer>> | null = null;

  private readonly secret: string;
  private fence: number;
  private readonly listener: Listener;
  private readonly health: MeasureHealth;

  constructor(secret: string, fence: number, listener: Listener, health: MeasureHealth) {
    this.secret = secret;
    this.fence = fence;
    this.listener = listener;
    this.health = health;
  }

  async run(): Promise<RoundEnd> {
    for (;;) {
      const offer = await readMeta('offer');
      if (offer) {
        const end = await this.offer(offer);
        if (end) return end;
        continue;
      }
      const unsent = (await readWaiting()).filter(({ operation }) => !this.answered.has(operation.op_id));
      const batch = this.ahead ? [] : takeBatch(unsent, this.limit);
      const answer = await (this.ahead ?? this.exchange({ operations: batch.map(({ operation }) => operation) }, unsent));
      this.ahead = null;
      if (!answer.ok) {
        if (!isAboutSize(answer) || batch.length === 0) return { end: 'failed', answer };
        if (!(await this.shrink(batch, answer))) return { end: 'failed', answer };
        continue;
      }
      for (const result of answer.data.results) this.note(result, batch);
      if (await this.isOfAnotherEpoch(answer.data)) {
        if (!(await this.turnTo(answer.data))) return { end: 'busy' };
        continue;
      }
      if (unsent.length === 0) this.askAhead(answer.data);
      if (!(await this.save(answer.data))) return { end: 'busy' };
      const more = answer.data.pull?.more ?? this.beginsAnew(answer.data);
      if (!more && unsent.length <= batch.length) return this.finish(answer.data);
    }
  }

  /** Ask for what lies behind a page before it is kept; should keeping it fail, the answer is not used. */
  private askAhead({ pull }: RoundAnswer): void {
    if (!pull?.more) return;
    this.ahead = this.exchange({ operations: [], cursor: pull.cursor }, []);
    this.ahead.catch(() => null); // whoever awaits it hears of it
  }

  /** A lost cursor is forgotten by now; without one the office is asked once more. */
  private beginsAnew(answer: RoundAnswer): boolean {
    const isFirst = isCursorLost(answer) && !this.hasBegunAnew;
    this.hasBegunAnew ||= isFirst;
    return isFirst;
  }

  /** The office's book was restored: first give back what it may lack, then pull (E4). */
  private async isOfAnotherEpoch(answer: RoundAnswer): Promise<boolean> {
    const known = await readMeta('epoch');
    return known !== null && known !== answer.epoch;
  }

  /** Begin to give back; what the book's other life said of operations is void. */
  private turnTo(answer: RoundAnswer): Promise<boolean> {
    this.answered.clear();
    return beginOffer(answer, this.fence);
  }

  /** Do one step of an offer; null while the round goes on. */
  private async offer(offer: Offer): Promise<RoundEnd | null> {
    const unsent = await readWaiting();
    const step = await offerNext((offered) => this.exchange({ operations: [], pull: false, epoch: offer.epoch, ...offered }, unsent), offer, this.limit, this.fence);
    if (step.end === 'saved') await this.listener.onAnsweredAnew?.();
    if (step.end === 'too_large') this.limit = step.limit;
    else this.limit = FULL;
    return step.end === 'failed' || step.end === 'busy' ? step : null;
  }

  private async exchange(part: Pick<RoundRequest, 'operations'> & Partial<RoundRequest>, unsent: readonly Waiting[]): Promise<Answer<RoundAnswer>> {
    const { incarnation } = await readCounters();
    const before = this.received.bytes;
    return exchange(this.secret, randomId(), {
      incarnation,
      cursor: await readMeta('cursor'),
      epoch: await readMeta('epoch'),
      limit: PAGE,
      health: await this.health(unsent),
      bundle_key: (await readMeta('bundle_key'))?.id ?? null,
      ...part,
    }, {
      onProgress: (bytes) => {
        this.received = { pages: this.received.pages, bytes: before + bytes };
        this.listener.onProgress?.(this.received);
      },
    });
  }

  private note(result: PushResult, batch: readonly Waiting[]): void {
    const waiting = batch.find(({ operation }) => operation.op_id === result.op_id);
    if (waiting) this.answered.set(result.op_id, { result, waiting });
  }

  /** Save what came; false if another tab has taken over. */
  private async save(answer: RoundAnswer): Promise<boolean> {
    const changed = await savePage(toPage(answer), this.fence);
    if (!changed) return false;
    this.fence = changed.fence;
    for (const { op_id } of changed.confirmed) this.answered.delete(op_id);
    this.received = { ...this.received, pages: this.received.pages + 1 };
    this.listener.onProgress?.(this.received);
    await this.listener.onChanged(changed);
    if (answer.new_incarnation) await renewIncarnation();
    if (answer.bundle_key) await writeMeta('bundle_key', answer.bundle_key);
    return true;
  }

  /**
   * Confirm by its direct answer what no receipt came for.
   *
   * That is a revoked phone's work (L6), and an operation whose receipt an earlier cursor had passed.
   */
  private async finish(answer: RoundAnswer): Promise<RoundEnd> {
    const rest = [...this.answered.values()].map(({ result, waiting }) => toConfirmation(result, waiting, answer.server_time));
    return (await this.confirm(rest, answer.epoch)) ? { end: 'done' } : { end: 'busy' };
  }

  private async confirm(list: readonly Confirmation[], epoch: string): Promise<boolean> {
    if (list.length === 0) return true;
    const changed = await saveConfirmations(list, epoch, this.fence);
    if (!changed) return false;
    this.fence = changed.fence;
    await this.listener.onChanged(changed);
    return true;
  }

  /** Try with half as many; a single one that nobody takes is kept as refused, so that it blocks none (P4). */
  private async shrink(batch: readonly Waiting[], answer: Failure): Promise<boolean> {
    if (batch.length > 1) {
      this.limit = halve(batch.length);
      return true;
    }
    // If even a message without operations is not taken, the operation is not what is wrong.
    const probe = await this.exchange({ operations: [] }, batch);
    const [only] = batch;
    if (!probe.ok || !only) return false;
    if (await this.isOfAnotherEpoch(probe.data)) return this.turnTo(probe.data);
    const code = answer.offline ? 'not_taken' : answer.code;
    const refused: PushResult = { op_id: only.operation.op_id, result: 'rejected', receipt: '', code };
    this.limit = FULL;
    return (await this.save(probe.data)) && this.confirm([toConfirmation(refused, only, probe.data.server_time)], probe.data.epoch);
  }
}

function isWhole(account: Partial<Account> | null): boolean {
  return typeof account?.id === 'string' && Array.isArray(account.grants);
}

const isCursorLost = (answer: RoundAnswer): boolean => answer.pull_refused === 'bad_cursor';

function toPage(answer: RoundAnswer): Page {
  return {
    epoch: answer.epoch,
    lineage: answer.lineage ?? [answer.epoch],
    cursor: answer.pull?.cursor ?? null,
    changes: answer.pull?.changes ?? [],
    dropped: answer.pull?.dropped ?? [],
    reset: answer.pull?.reset ?? [],
    drained: answer.pull !== null && !answer.pull.more,
    restart: isCursorLost(answer),
    confirmations: answer.pull?.receipts ?? [],
    // A phone that is told nothing of its account keeps the one it knows: work must go on.
    account: isWhole(answer.account) ? answer.account : null,
    received_at: answer.server_time,
    // A cursor that is lost is ours to mend; the person need not know.
    pull_refused: isCursorLost(answer) ? null : answer.pull_refused,
    handed_over: answer.handed_over ?? [],
  };
}

function toConfirmation(pushed: PushResult, { operation }: Waiting, receivedAt: string): Confirmation {
  const { op_id, kind, record_id } = operation;
  const { receipt, code, value, flags } = pushed;
  // Only what is offered again is ever told to wait, and that is not confirmed from here.
  const result = pushed.result === 'duplicate' || pushed.result === 'later' ? (pushed.first ?? 'applied') : pushed.result;
  return {
    op_id, kind, record_id, receipt,
    result,
    received_at: receivedAt,
    ...(code !== undefined && { code }),
    ...(value !== undefined && { value }),
    ...(flags !== undefined && { flags }),
  };
}
