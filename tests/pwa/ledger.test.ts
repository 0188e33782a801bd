import { beforeEach, describe, expect, it } from 'vitest';
import type { Operation } from '../../pwa/src/store/types';
import { ACCOUNT, draftBroadcast, freshPhone, idOf, type Phone } from './phone';

let phone: Phone;

beforeEach(async () => {
  phone = await freshPhone();
});

/** Record, and let the office answer at that time. */
async function send(receivedAt: string, ...numbers: number[]): Promise<Operation[]> {
  const operations = await phone.outbox.enqueue(ACCOUNT.id, numbers.map((number) => draftBroadcast(idOf(number), { title: `Bản tin số ${number}` })));
  const receipt = (place: number): string => `K7A2${String(numbers[place]).padStart(4, '0')}`;
  const confirmations = operations.map(({ op_id, kind, record_id }, place) =>
    ({ op_id, kind, record_id, result: 'applied' as const, receipt: receipt(place), received_at: receivedAt }));
  await phone.records.saveConfirmations(confirmations, 'epoch-1', await phone.meta.raiseFence());
  return operations;
}

const numbers = (sent: readonly { operation: Operation }[]): number[] => sent.map(({ operation }) => Number(operation.record_id.slice(-12)));

describe('what was sent', () => {
  it('is counted between moments, each answer once', async () => {
    await send('2026-03-10T16:59:59.999Z', 1);
    await send('2026-03-10T17:00:00.000Z', 2, 3);
    await send('2026-03-11T17:00:00.000Z', 4);
    expect(await phone.ledger.countBetween(['2026-03-09T17:00:00.000Z', '2026-03-10T17:00:00.000Z', '2026-03-11T17:00:00.000Z', '2026-03-12T17:00:00.000Z'])).toEqual([1, 2, 1]);
    expect(await phone.ledger.countSent()).toBe(4);
  });

  it('is read between two moments, newest first', async () => {
    await send('2026-03-10T16:00:00.000Z', 1);
    await send('2026-03-10T17:00:00.000Z', 2, 3);
    await send('2026-03-11T17:00:00.000Z', 4);
    expect(numbers(await phone.ledger.readBetween('2026-03-10T17:00:00.000Z', '2026-03-11T17:00:00.000Z'))).toEqual([3, 2]);
  });

  it('has a first and a last answer, once there is one', async () => {
    expect(await phone.ledger.findEnds()).toBe(null);
    await send('2026-03-10T16:00:00.000Z', 1);
    await send('2026-03-12T16:00:00.000Z', 2);
    expect(await phone.ledger.findEnds()).toEqual({ first: '2026-03-10T16:00:00.000Z', last: '2026-03-12T16:00:00.000Z' });
    expect(await phone.ledger.findEnds('2026-03-12T16:00:00.000Z')).toEqual({ first: '2026-03-10T16:00:00.000Z', last: '2026-03-10T16:00:00.000Z' });
    expect(await phone.ledger.findEnds('2026-03-10T16:00:00.000Z')).toBe(null);
  });

  it('is read backwards a day at a time, without a gap and without a repeat', async () => {
    for (let day = 1; day <= 9; day += 1) await send(`2026-03-0${day}T1${day}:00:00.000Z`, day * 10, day * 10 + 1);
    await send('2025-01-01T00:00:00.000Z', 1);
    const read: number[] = [];
    let before: string | undefined;
    for (;;) {
      const stretch = await phone.ledger.readStretch(before);
      if (!stretch) break;
      read.push(...numbers(stretch.sent));
      before = stretch.from;
    }
    expect(read).toEqual([91, 90, 81, 80, 71, 70, 61, 60, 51, 50, 41, 40, 31, 30, 21, 20, 11, 10, 1]);
  });
});

describe('a search', () => {
  const anyone = (): boolean => true;

  async function load() {
    const { readQuestion, search } = await import('../../pwa/src/screens/field/ledger_search');
    await phone.view.loadView();
    return { readQuestion, search };
  }

  it('finds a receipt however it is told, and words without marks', async () => {
    await send('2026-03-10T10:00:00.000Z', 1);
    await send('2026-03-11T10:00:00.000Z', 23);
    const { readQuestion, search } = await load();
    const look = async (typed: string) => numbers((await search(readQuestion(typed)!, undefined, anyone)).sent);
    expect(await look('K7A2-0023')).toEqual([23]);
    expect(await look('k7a2 oo23')).toEqual([23]);
    expect(await look('0001')).toEqual([1]);
    expect(await look('phat loa')).toEqual([23, 1]);
    expect(await look('thu ba 10/3')).toEqual([1]);
    expect(await look('họp dân')).toEqual([]);
  });

  it('is not begun for less than two letters', async () => {
    const { readQuestion } = await load();
    expect(readQuestion(' k ')).toBe(null);
    expect(readQuestion('kh')).not.toBe(null);
  });

  it('stops when there is enough to show, says how far it looked, and goes on from there', async () => {
    for (let day = 1; day <= 9; day += 1) await send(`2026-03-0${day}T1${day}:00:00.000Z`, ...Array.from({ length: 10 }, (_, index) => day * 10 + index));
    const { readQuestion, search } = await load();
    const first = await search(readQuestion('phat')!, undefined, anyone);
    expect(first.sent).toHaveLength(30);
    expect(first.reached).toBe('2026-03-06T17:00:00.000Z');
    const rest = await search(readQuestion('0015')!, first.reached!, anyone);
    expect([numbers(rest.sent), rest.reached]).toEqual([[15], null]);
  });

  it('that nobody waits for any more reads no further', async () => {
    await send('2026-03-10T10:00:00.000Z', 1);
    const { readQuestion, search } = await load();
    expect(await search(readQuestion('phat')!, undefined, () => false)).toEqual({ sent: [], reached: null });
  });
});
