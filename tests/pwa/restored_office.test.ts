/** The office's book was restored from a copy: the phone first gives back what it may lack, then pulls (E4 to E6, L9). */

import { beforeEach, describe, expect, it } from 'vitest';
import type { RoundEnd } from '../../pwa/src/sync/round';
import type { Changed } from '../../pwa/src/store/records';
import type { Operation } from '../../pwa/src/store/types';
import { ACCOUNT, draftBroadcast, FakeOffice, freshPhone, idOf, packed, page, problem, type Message, type Phone } from './phone';

const HEALTH = { app_version: '0.1.0', unsent: 0, oldest_unsent_at: null, storage_free_mb: null, persisted: false };
const SCOPE = 'group:5';

let phone: Phone;
let office: FakeOffice;

beforeEach(async () => {
  phone = await freshPhone();
  office = new FakeOffice();
  office.install();
});

const run = (): Promise<RoundEnd> => phone.round.runRound({ onChanged: (changed) => phone.view.showChanged(changed) }, () => Promise.resolve(HEALTH));
const log = async (...numbers: number[]): Promise<Operation[]> => phone.outbox.enqueue(ACCOUNT.id, numbers.map((number) => draftBroadcast(idOf(number))));
const kept = async (): Promise<string[]> => (await phone.records.readKind('broadcast')).map(({ packed: record }) => record.record_id).sort();
const change = (through: number, ...numbers: number[]) => ({ scope: SCOPE, through, records: numbers.map((number) => packed(idOf(number), { title: `${number}` })), exits: [] });

/** The office goes back to a copy that had come this far. */
function restoreOffice(fork: Record<string, number>): Message[] {
  office.epoch = 'epoch-2';
  office.fork = fork;
  office.stored.clear();
  office.messages.length = 0;
  return office.messages;
}

const offered = (messages: readonly Message[]): string[][] => messages.filter((one) => one.reoffered).map((one) => one.operations.map((operation) => operation.record_id));

describe('own operations (E4, E5)', () => {
  it('beyond the fork point are sent again before anything is pulled, the others are not', async () => {
    await log(1, 2, 3);
    await run();
    const messages = restoreOffice({ 'device:device': 2 });
    await run();
    expect(messages[1]!.pull).toBe(false);
    expect(offered(messages)).toEqual([[idOf(3)]]);
    expect(messages.at(-1)!.pull).toBe(undefined);
    expect(await phone.meta.readMeta('epoch')).toBe('epoch-2');
    expect(await phone.ledger.readSent(10)).toHaveLength(3);
  });

  it('are all sent again where nobody knows the fork point', async () => {
    await log(1, 2);
    await run();
    const messages = restoreOffice({});
    await run();
    expect(offered(messages).map((ids) => ids.sort())).toEqual([[idOf(1), idOf(2)]]);
  });

  it('are sent again in the order in which they were made, whatever the clock said', async () => {
    for (const [number, now] of [[1, 3_000_000], [2, 1_000_000], [3, 2_000_000]] as const) {
      await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(number))], () => now);
    }
    await run();
    const messages = restoreOffice({});
    office.intervene = (message) => (message.operations.length > 2 ? problem(413, 'request_too_large') : null);
    await run();
    expect(offered(messages)).toEqual([[idOf(1), idOf(2), idOf(3)], [idOf(1), idOf(2)], [idOf(3)]]);
  });

  it('are all sent again though an older app had begun to, by their ids', async () => {
    await log(1, 2, 3);
    await run();
    const messages = restoreOffice({});
    await phone.offers.saveOffer({ epoch: 'epoch-2', fork: {}, stage: 'own', after: idOf(2), taken: 1, later: 0 }, await phone.meta.raiseFence());
    await run();
    expect(offered(messages)).toEqual([[idOf(1), idOf(2), idOf(3)]]);
  });

  it('are offered once, not in every round', async () => {
    await log(1);
    await run();
    const messages = restoreOffice({});
    await run();
    const count = offered(messages).length;
    await run();
    expect(offered(messages)).toHaveLength(count);
  });

  it('that rest on what is not back yet wait for what was witnessed, and at last are told why not', async () => {
    const [operation] = await log(1);
    await run();
    const messages = restoreOffice({});
    office.judge = () => ({ result: 'later', code: 'unknown_reference' });
    office.intervene = (message) => {
      // The last time it is judged like any other.
      if (message.reoffered === false) office.judge = () => ({ result: 'rejected', code: 'unknown_reference' });
      office.stored.clear();
      return null;
    };
    await run();
    expect(messages.filter((one) => one.operations.length > 0).map((one) => one.reoffered)).toEqual([true, true, false]);
    expect(await phone.ledger.readRefused()).toMatchObject([{ op_id: operation!.op_id, outcome: { code: 'unknown_reference' } }]);
  });

  it('that are applied again after all keep their receipt and day', async () => {
    await log(1);
    await run();
    const [before] = await phone.ledger.readSent(1);
    restoreOffice({});
    await run();
    expect(await phone.ledger.readSent(1)).toMatchObject([{ outcome: { ...before!.outcome }, epoch: 'epoch-2' }]);
  });

  it('go on where the tab died', async () => {
    await log(1, 2, 3);
    await run();
    const messages = restoreOffice({});
    office.intervene = (message) => (message.operations.length > 1 ? problem(413, 'request_too_large') : message.reoffered && office.stored.size === 1 ? 'lost_reply' : null);
    expect(await run()).toMatchObject({ end: 'failed' });
    office.intervene = () => null;
    expect(await run()).toEqual({ end: 'done' });
    expect(new Set(offered(messages).flat())).toEqual(new Set([idOf(1), idOf(2), idOf(3)]));
    expect(office.stored.size).toBe(3);
    expect(await phone.meta.readMeta('offer')).toBe(null);
  });
});

describe('a round in which the office was restored', () => {
  it('sends again what the lost book had answered', async () => {
    await log(1);
    office.pages.push({ more: true }, {});
    office.intervene = (_message, number) => { if (number === 2 && office.epoch === 'epoch-1') restoreOffice({}); return null; };
    await run();
    await run();
    expect([...office.stored.values()].map(({ op }) => op.record_id)).toEqual([idOf(1)]);
    expect(await phone.outbox.readWaiting()).toEqual([]);
  });

  it('gives back what it can although one operation that nobody takes waits', async () => {
    await log(1);
    await run();
    await log(2);
    const messages = restoreOffice({});
    office.intervene = (message) => (message.operations.some((op) => op.record_id === idOf(2)) ? problem(400, 'malformed_request') : null);
    expect(await run()).toEqual({ end: 'done' });
    expect(offered(messages)).toEqual([[idOf(1)]]);
    expect(await phone.ledger.readRefused()).toMatchObject([{ record_id: idOf(2), outcome: { code: 'malformed_request' } }]);
  });

  it('tells that answers have changed', async () => {
    await log(1);
    await run();
    restoreOffice({});
    office.judge = () => ({ result: 'quarantined', code: 'device_revoked' });
    await phone.view.loadView();
    const onChanged = (changed: Changed): Promise<void> => phone.view.showChanged(changed);
    await phone.round.runRound({ onChanged, onAnsweredAnew: () => phone.view.recount() }, () => Promise.resolve(HEALTH));
    expect(phone.view.attentionCount.value).toBe(1);
  });
});

describe('records of others (E6)', () => {
  beforeEach(async () => {
    office.pages.push({ changes: [change(3, 1, 2), change(9, 7)] });
    await run();
  });

  it('that came beyond the fork point are witnessed, as they came', async () => {
    const messages = restoreOffice({ [SCOPE]: 5 });
    await run();
    const witnessed = messages.flatMap((one) => one.witnessed ?? []);
    expect(witnessed).toEqual([{ epoch: 'epoch-1', records: [packed(idOf(7), { title: '7' })] }]);
  });

  it('stay in sight until their scope was read anew, and go only if they did not come again', async () => {
    restoreOffice({ [SCOPE]: 5 });
    office.pages.push({}, { reset: [SCOPE], changes: [change(1, 1)], more: true }, { changes: [change(2, 2)] });
    const seen: string[][] = [];
    await phone.round.runRound({ onChanged: async (changed) => { await phone.view.showChanged(changed); seen.push(await kept()); } }, () => Promise.resolve(HEALTH));
    expect(seen).toEqual([[idOf(1), idOf(2), idOf(7)], [idOf(1), idOf(2)]]);
    expect(await phone.records.readScope(SCOPE)).toHaveLength(2);
  });
});

describe('a scope that is read anew (L9)', () => {
  it('touches neither the outbox nor what came by another scope', async () => {
    const save = async (part: Parameters<typeof page>[0]) => phone.records.savePage(page(part), await phone.meta.raiseFence());
    await save({ changes: [change(1, 1), { ...change(1, 2), scope: 'ward:1' }, { ...change(1, 1), scope: 'ward:1' }] });
    await log(9);
    await save({ reset: [SCOPE], drained: true });
    expect(await kept()).toEqual([idOf(1), idOf(2)]);
    expect((await phone.records.readScope(SCOPE))).toHaveLength(0);
    expect(await phone.outbox.readWaiting()).toHaveLength(1);
  });

  it('survives a tab that dies in the middle: what is stale goes when the rest has come', async () => {
    const save = async (part: Parameters<typeof page>[0]) => phone.records.savePage(page(part), await phone.meta.raiseFence());
    await save({ changes: [change(1, 1, 2)] });
    await save({ reset: [SCOPE], drained: false, changes: [change(1, 1)] });
    expect(await kept()).toEqual([idOf(1), idOf(2)]);
    expect((await phone.records.readScope(SCOPE))).toHaveLength(2);
    await save({ drained: true });
    expect(await kept()).toEqual([idOf(1)]);
  });
});

describe('what is shown after a restore (E2)', () => {
  it('counts what was seen in the life before as seen', async () => {
    await phone.view.loadView();
    const receive = async (part: Parameters<typeof page>[0]) => { await phone.view.showChanged((await phone.records.savePage(page(part), await phone.meta.raiseFence()))!); };
    const mark = { ...packed(idOf(1), { status: 'present' }, 1, 'attendance') };
    await receive({ epoch: 'epoch-2', lineage: ['epoch-1', 'epoch-2'], changes: [{ scope: 'class:1', through: 1, records: [mark], exits: [] }] });
    await phone.view.loadScope('class:1');
    const operations = await phone.outbox.enqueue(ACCOUNT.id, [{ kind: 'attendance', record_id: idOf(1), base: { epoch: 'epoch-2', rev: 1 }, action: 'edit', values: { status: 'absent' } }]);
    await phone.view.showEnqueued(operations);
    expect(phone.view.find('attendance', idOf(1))!.values.status).toBe('absent');
  });
});
