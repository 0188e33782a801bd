import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isId } from '../../sync/contract';
import { isStamp } from '../../sync/clock';
import { ACCOUNT, draftBroadcast, freshPhone, idOf, type Phone } from './phone';

let phone: Phone;
beforeEach(async () => {
  phone = await freshPhone();
});

const waitingIds = async (): Promise<string[]> => (await phone.outbox.readWaiting()).map(({ operation }) => operation.record_id);

describe('what a person did', () => {
  it('is in the outbox when enqueue resolves', async () => {
    const [operation] = await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))]);
    expect(await phone.outbox.readWaiting()).toMatchObject([{ operation }]);
  });

  it('is numbered from 1 within a random incarnation (O2)', async () => {
    const operations = await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1)), draftBroadcast(idOf(2))]);
    expect(operations.map((operation) => operation.seq)).toEqual([1, 2]);
    expect(isId(operations[0]!.incarnation)).toBe(true);
    const other = await freshPhone();
    expect((await other.meta.readCounters()).incarnation).not.toBe(operations[0]!.incarnation);
  });

  it('carries its author (O3), contract version, a stamp and a version-7 id made once (O1)', async () => {
    const [operation] = await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))]);
    expect(operation).toMatchObject({ author: ACCOUNT.id, contract_version: 1, action: 'create' });
    expect(isStamp(operation!.at)).toBe(true);
    expect(isId(operation!.op_id) && operation!.op_id[14]).toBe('7');
  });

  it('gets no number twice when taps come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(index))])));
    const seqs = (await phone.outbox.readWaiting()).map(({ operation }) => operation.seq);
    expect(seqs).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('is numbered anew when another tab took the number meanwhile', async () => {
    vi.resetModules();
    const otherTab = await import('../../pwa/src/store/outbox');
    await Promise.all([phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))]), otherTab.enqueue(ACCOUNT.id, [draftBroadcast(idOf(2))])]);
    const seqs = (await phone.outbox.readWaiting()).map(({ operation }) => operation.seq);
    expect(seqs.sort()).toEqual([1, 2]);
  });

  it('keeps its order when the clock is set back (C2)', async () => {
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))], () => Date.parse('2026-03-12T10:00:00Z'));
    const [later] = await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(2))], () => Date.parse('2020-01-01T00:00:00Z'));
    expect(later!.at).toBe('2026-03-12T10:00:00.000Z-0001');
    expect(await waitingIds()).toEqual([idOf(1), idOf(2)]);
  });

  it('is stored in NFC (K5)', async () => {
    const [operation] = await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1), { title: 'Hà'.normalize('NFD') })]);
    expect(operation!.values.title).toBe('Hà'.normalize('NFC'));
  });
});

describe('a full disk', () => {
  it('is told, and neither an operation nor a number is used up', async () => {
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))])).rejects.toMatchObject({ code: 'storage_full' });
    add.mockRestore();
    expect(await waitingIds()).toEqual([]);
    const [operation] = await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(2))]);
    expect(operation!.seq).toBe(1);
  });

  it('loses the whole of a group of marks, never half of it', async () => {
    // The rows fit, the counters that follow in the same transaction do not.
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1)), draftBroadcast(idOf(2))])).rejects.toThrow();
    put.mockRestore();
    expect(await waitingIds()).toEqual([]);
  });
});
