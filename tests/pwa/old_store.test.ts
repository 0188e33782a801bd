/** A store as the app's first version left it, full of work that was never sent, opened by today's app. */

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { layOutVersion1, writeDisk, type OldPhone } from '../simulation/client/disk';
import type { Operation } from '../../pwa/src/store/types';
import { ACCOUNT, draftBroadcast, FakeOffice, freshPhone, idOf, packed, type Phone } from './phone';

const HEALTH = { app_version: '0.1.0', unsent: 0, oldest_unsent_at: null, storage_free_mb: null, persisted: false };
const INCARNATION = '6f1c9a52-7d1e-4c1b-9a55-0c9f3e1d2b22';
/** More than one message takes (P6). */
const WAITING = 620;

/** Ids in no order, as a clock that jumps leaves them. */
const opId = (seq: number): string => `0192b3c4-0000-7000-8000-${String((seq * 7919) % 100_003).padStart(12, '0')}`;

const operation = (seq: number): Operation => ({
  ...draftBroadcast(idOf(seq)), op_id: opId(seq), incarnation: INCARNATION, seq, author: ACCOUNT.id,
  at: `2026-03-01T08:00:00.${String(seq).padStart(3, '0')}Z-0000`, contract_version: 1,
});

const outcome = (seq: number, result: 'applied' | 'rejected') => ({
  op_id: opId(seq), kind: 'broadcast', record_id: idOf(seq), result, receipt: 'K7A2M9XQ', received_at: '2026-03-01T09:00:00.000Z',
  ...(result === 'rejected' && { code: 'forbidden' }),
});

/** Three answered, one of them refused; the rest waits. */
const OLD: OldPhone = {
  account: ACCOUNT.id, device_id: 'device', incarnation: INCARNATION, seq: WAITING + 3, clock: operation(WAITING + 3).at, epoch: 'epoch-1', cursor: 'old-cursor',
  outbox: Array.from({ length: WAITING }, (_, index) => operation(index + 4)),
  ledger: [1, 2, 3].map((seq) => ({ operation: operation(seq), confirmation: outcome(seq, seq === 3 ? 'rejected' : 'applied') })),
  records: [1, 2].map((seq) => ({ packed: packed(idOf(seq), operation(seq).values), epoch: 'epoch-1', scopes: ['group:5'] })),
};

let phone: Phone;
let office: FakeOffice;

beforeEach(async () => {
  const disk = await writeDisk(layOutVersion1(OLD));
  phone = await freshPhone({ enrolled: false });
  vi.stubGlobal('indexedDB', disk);
  office = new FakeOffice();
  office.install();
});

const run = () => phone.round.runRound({ onChanged: (changed) => phone.view.showChanged(changed) }, () => Promise.resolve(HEALTH));
const sent = (): Operation[] => office.messages.flatMap((message) => message.operations);

describe('a store of the first version', () => {
  it('shows what it held, and all that waits on top', async () => {
    await phone.view.loadView();
    expect(phone.view.waitingCount.value).toBe(WAITING);
    expect(phone.view.attentionCount.value).toBe(1);
    expect(phone.view.all('broadcast')).toHaveLength(WAITING + 2);
  });

  it('has everything that waits sent as it was made, in order, and receipted', async () => {
    await phone.view.loadView();
    expect(await run()).toEqual({ end: 'done' });
    expect(sent()).toEqual(OLD.outbox);
    expect(office.messages.length).toBeGreaterThan(1);
    expect(office.messages[0]!.cursor).toBe('old-cursor');
    expect(await phone.outbox.readWaiting()).toEqual([]);
    expect(phone.view.waitingCount.value).toBe(0);
    const ledger = await phone.ledger.readSent(WAITING + 10);
    expect(ledger.filter((one) => one.outcome.receipt === 'K7A2M9XQ')).toHaveLength(WAITING + 3);
    expect(await phone.ledger.readRefused()).toMatchObject([{ op_id: opId(3), outcome: { code: 'forbidden' } }]);
  });

  it('sends it once, though the reply is lost and the tab with it', async () => {
    office.intervene = (_message, number) => (number === 1 ? 'lost_reply' : null);
    await run();
    expect(await phone.outbox.readWaiting()).toHaveLength(WAITING);
    await run();
    expect([...office.stored.values()].map(({ op }) => op)).toEqual(OLD.outbox);
    expect(await phone.outbox.readWaiting()).toEqual([]);
  });

  it('goes on counting where it was', async () => {
    const [next] = await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(9000))]);
    expect(next).toMatchObject({ incarnation: INCARNATION, seq: WAITING + 4 });
    expect(next!.at > operation(WAITING + 3).at).toBe(true);
    await run();
    expect(sent().at(-1)).toEqual(next);
  });

  it('gives a restored office back what was answered before and since, in the order it was made', async () => {
    await run();
    office.epoch = 'epoch-2';
    office.fork = {};
    office.stored.clear();
    office.messages.length = 0;
    await run();
    const again = office.messages.filter((message) => message.reoffered).flatMap((message) => message.operations);
    const before = again.slice(0, 3).map(({ seq }) => seq).sort();
    expect(before).toEqual([1, 2, 3]);
    expect(again.slice(3)).toEqual(OLD.outbox);
  });
});
