/** Sealing takes time and the network too: neither may happen inside a transaction, which would commit itself meanwhile. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ACCOUNT, draftBroadcast, FakeOffice, freshPhone, idOf, packed, type Phone } from './phone';

const SEAL = '../../pwa/src/store/seal';
const HEALTH = { app_version: '0.1.0', unsent: 0, oldest_unsent_at: null, storage_free_mb: null, persisted: false };

/** Longer than IndexedDB waits for a transaction that asks for nothing. */
const aWhile = (): Promise<void> => new Promise((done) => { setTimeout(done, 5); });

let phone: Phone;
let office: FakeOffice;

beforeEach(async () => {
  vi.doMock(SEAL, () => ({
    seal: async (value: unknown) => { await aWhile(); return { plain: value }; },
    open: async (sealed: { plain: unknown }) => { await aWhile(); return sealed.plain; },
  }));
  phone = await freshPhone();
  office = new FakeOffice();
  office.install();
});

afterEach(() => { vi.doUnmock(SEAL); });

const run = () => phone.round.runRound({ onChanged: () => Promise.resolve() }, () => Promise.resolve(HEALTH));

describe('with a seal that takes its time', () => {
  it('everything is recorded, sent, confirmed and received as before', async () => {
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1)), draftBroadcast(idOf(2))]);
    office.judge = (op) => (op.record_id === idOf(2) ? { result: 'rejected', code: 'forbidden' } : { result: 'applied' });
    office.pages.push({ changes: [{ scope: 'group:5', records: [packed(idOf(1), { title: 'a' })], exits: [] }] });
    expect(await run()).toEqual({ end: 'done' });
    expect(await phone.outbox.readWaiting()).toEqual([]);
    expect(await phone.records.readKind('broadcast')).toHaveLength(1);
    expect(await phone.ledger.readRefused()).toMatchObject([{ record_id: idOf(2) }]);
  });

  it('scopes are dropped and read anew after a restore as before', async () => {
    office.pages.push({ changes: [{ scope: 'group:5', records: [packed(idOf(1), {}), packed(idOf(2), {})], exits: [] }] });
    await run();
    office.epoch = 'epoch-2';
    office.fork = {};
    // The page of the answer that brings the news is not used (E4).
    office.pages.push({}, { reset: ['group:5'], changes: [{ scope: 'group:5', records: [packed(idOf(1), {})], exits: [] }] });
    expect(await run()).toEqual({ end: 'done' });
    expect((await phone.records.readKind('broadcast')).map(({ packed: record }) => record.record_id)).toEqual([idOf(1)]);
  });
});
