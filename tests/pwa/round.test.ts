import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RoundEnd } from '../../pwa/src/sync/round';
import type { Changed } from '../../pwa/src/store/records';
import { ACCOUNT, draftBroadcast, FakeOffice, freshPhone, idOf, json, packed, page, problem, SOMEBODY, type Phone } from './phone';

const HEALTH = { app_version: '0.1.0', unsent: 0, oldest_unsent_at: null, storage_free_mb: null, persisted: false };

let phone: Phone;
let office: FakeOffice;
let changes: Changed[];

beforeEach(async () => {
  phone = await freshPhone();
  office = new FakeOffice();
  office.install();
  changes = [];
});

const run = (): Promise<RoundEnd> =>
  phone.round.runRound({ onChanged: (changed) => { changes.push(changed); return Promise.resolve(); } }, () => Promise.resolve(HEALTH));

/** An answer that says what it is; rightly, unless told otherwise. */
function promising(body: object, digest?: string): Response {
  const text = JSON.stringify(body);
  const right = `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;
  return new Response(text, { headers: { 'Content-Type': 'application/json', 'Unencoded-Digest': digest ?? right } });
}

const log = (...numbers: number[]) => phone.outbox.enqueue(ACCOUNT.id, numbers.map((number) => draftBroadcast(idOf(number))));
const waiting = async (): Promise<number> => (await phone.outbox.readWaiting()).length;
const kept = async (): Promise<string[]> => (await phone.records.readKind('broadcast')).map(({ packed: record }) => record.record_id);

describe('a round', () => {
  it('pushes and pulls in one request, and confirms', async () => {
    await log(1, 2);
    office.pages.push({ changes: [{ scope: 'group:5', records: [packed(idOf(1), { title: 'a' })], exits: [] }] });
    expect(await run()).toEqual({ end: 'done' });
    expect(office.messages).toHaveLength(1);
    expect(await waiting()).toBe(0);
    expect(await kept()).toEqual([idOf(1)]);
    expect(await phone.ledger.readSent(10)).toMatchObject([{ outcome: { receipt: 'K7A2M9XQ', result: 'applied' } }, { outcome: {} }]);
  });

  it('does nothing on a phone that belongs to nobody', async () => {
    phone = await freshPhone({ enrolled: false });
    expect(await run()).toEqual({ end: 'not_enrolled' });
    expect(office.messages).toEqual([]);
  });

  it('goes on until nothing more is to be had', async () => {
    office.pages.push({ more: true }, { more: true }, {});
    await run();
    expect(office.messages.map((message) => message.cursor)).toEqual([null, 'cursor-1', 'cursor-2']);
  });

  it('sends what was recorded while the next page was on its way, after that page', async () => {
    const bring = (number: number) => ({ changes: [{ scope: 'group:5', records: [packed(idOf(number), {})], exits: [] }] });
    office.pages.push({ ...bring(1), more: true }, { ...bring(2), more: true }, bring(3), {});
    const recorded: Promise<unknown>[] = [];
    office.intervene = (_message, number) => { if (number === 2) recorded.push(log(9)); return null; };
    expect(await run()).toEqual({ end: 'done' });
    await Promise.all(recorded);
    await run();
    expect(await kept()).toEqual([1, 2, 3].map(idOf));
    expect([...office.stored.keys()]).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });

  it('drops the page it has asked for ahead when the one before could not be kept', async () => {
    office.pages.push({ more: true }, { more: true }, {});
    office.intervene = (_message, number) => { if (number === 2) void phone.meta.raiseFence(); return null; };
    const ended = await run();
    const cursor = await phone.meta.readMeta('cursor');
    expect([['done', 'cursor-3'], ['busy', null], ['busy', 'cursor-1'], ['busy', 'cursor-2']]).toContainEqual([ended.end, cursor]);
    expect(await run()).toEqual({ end: 'done' });
  });

  it('sends at most 500 operations at a time', async () => {
    await log(...Array.from({ length: 501 }, (_, index) => index));
    await run();
    expect(office.messages.map((message) => message.operations.length)).toEqual([500, 1]);
    expect(await waiting()).toBe(0);
  });

  it('does not send again what waits for its confirmation', async () => {
    await log(1);
    office.pages.push({ more: true }, {});
    await run();
    expect(office.messages.map((message) => message.operations.length)).toEqual([1, 0]);
    expect(await waiting()).toBe(0);
  });

  it('leaves what was done meanwhile for the next message', async () => {
    await log(1);
    office.intervene = (_message, number) => { if (number === 1) void log(2); return null; };
    await run();
    await run();
    expect(office.stored.size).toBe(2);
    expect(await waiting()).toBe(0);
  });
});

describe('the world', () => {
  it('loses a reply: the operation is sent again under its id and confirmed by its duplicate', async () => {
    await log(1);
    office.intervene = (_message, number) => (number === 1 ? 'lost_reply' : null);
    expect(await run()).toMatchObject({ end: 'failed', answer: { offline: true, reason: 'no_network' } });
    expect(await waiting()).toBe(1);
    await run();
    expect(await waiting()).toBe(0);
    expect(office.stored.size).toBe(1);
  });

  it('confirms a duplicate whose receipt an earlier cursor had passed', async () => {
    const [operation] = await log(1);
    office.stored.set(operation!.op_id, { op: operation!, result: 'applied' });
    (office as unknown as { delivered: Set<string> }).delivered.add(operation!.op_id);
    expect(await run()).toEqual({ end: 'done' });
    expect(await waiting()).toBe(0);
    expect(await phone.ledger.readSent(1)).toMatchObject([{ result: 'applied' }]);
  });

  it('keeps a refusal that it hears again only as a duplicate', async () => {
    const [operation] = await log(1);
    office.stored.set(operation!.op_id, { op: operation!, result: 'rejected', code: 'forbidden' });
    (office as unknown as { delivered: Set<string> }).delivered.add(operation!.op_id);
    await run();
    expect(await phone.ledger.readRefused()).toMatchObject([{ result: 'rejected', outcome: { code: 'forbidden' } }]);
  });

  it.each([
    ['a portal answers with a page', () => new Response('<html>', { status: 200, headers: { 'Content-Type': 'text/html' } }), 'not_ours'],
    ['a proxy answers for the office', () => new Response('bad gateway', { status: 502 }), 'gateway'],
    ['the reply is cut', () => new Response('{"request_id": "x', { headers: { 'Content-Type': 'application/json' } }), 'cut_reply'],
    ['a byte of the reply changed on the way (M3)', () => promising({ request_id: 'x', results: [] }, `sha-256=:${'A'.repeat(43)}=:`), 'damaged'],
    ['a byte of the message changed on the way (M3)', () => problem(400, 'message_damaged'), 'damaged'],
    ['the reply is to somebody else (M1)', () => json({ request_id: 'other', results: [] }), 'not_ours'],
  ])('%s: no network, and nothing is lost', async (_name, response, reason) => {
    await log(1);
    office.intervene = () => response();
    expect(await run()).toMatchObject({ end: 'failed', answer: { offline: true, reason } });
    expect(await waiting()).toBe(1);
    expect(await phone.meta.readMeta('cursor')).toBe(null);
    expect(await phone.ledger.readRefused()).toEqual([]);
  });

  it('says of every message what it is, packed or not (M3)', async () => {
    const seen: [body: BodyInit, digest: string][] = [];
    const take = fetch;
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      seen.push([init.body!, (init.headers as Record<string, string>)['Content-Digest']!]);
      return take(path, init);
    });
    await run();
    await log(...Array.from({ length: 20 }, (_, number) => number));
    await run();
    expect(seen.map(([body]) => typeof body)).toEqual(['string', 'object']);
    for (const [body, digest] of seen) {
      const bytes = await new Blob([body as string]).arrayBuffer();
      expect(digest).toBe(`sha-256=:${Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64')}:`);
    }
  });

  it('takes an answer that is what it says it is (M3)', async () => {
    await log(1);
    office.intervene = (message) => promising({ request_id: message.request_id, server_time: '', epoch: 'e', new_incarnation: false, results: [], account: null, pull: null, pull_refused: null });
    expect(await run()).toEqual({ end: 'done' });
  });

  it('does not know this phone: the outbox stays', async () => {
    await log(1);
    office.intervene = () => problem(401, 'device_unknown');
    expect(await run()).toMatchObject({ end: 'failed', answer: { status: 401, code: 'device_unknown' } });
    expect(await waiting()).toBe(1);
  });
});

describe('a message that is too large or cannot be read', () => {
  it('is halved until it passes', async () => {
    await log(1, 2, 3, 4);
    office.intervene = (message) => (message.operations.length > 1 ? problem(413, 'request_too_large') : null);
    expect(await run()).toEqual({ end: 'done' });
    expect(office.stored.size).toBe(4);
    expect(await waiting()).toBe(0);
  });

  it('is halved also when a proxy refuses it in its own words', async () => {
    await log(1, 2);
    office.intervene = (message) => (message.operations.length > 1 ? new Response('<html>', { status: 413 }) : null);
    await run();
    expect(office.stored.size).toBe(2);
  });

  it('leaves the one operation that nobody takes on the phone, refused, and sends the others', async () => {
    await log(1, 2, 3);
    office.intervene = (message) => (message.operations.some((op) => op.record_id === idOf(2)) ? problem(400, 'malformed_request') : null);
    expect(await run()).toEqual({ end: 'done' });
    expect([...office.stored.values()].map(({ op }) => op.record_id)).toEqual([idOf(1), idOf(3)]);
    expect(await phone.ledger.readRefused()).toMatchObject([{ record_id: idOf(2), outcome: { code: 'malformed_request' } }]);
  });

  it('refuses no operation while the office takes no message at all', async () => {
    await log(1, 2);
    office.intervene = () => problem(400, 'malformed_request');
    expect(await run()).toMatchObject({ end: 'failed' });
    expect(await waiting()).toBe(2);
    expect(await phone.ledger.readRefused()).toEqual([]);
  });
});

describe('what the office does not take', () => {
  it('stays on the phone with its reason, and blocks nothing (P4)', async () => {
    await log(1, 2);
    office.judge = (op) => (op.record_id === idOf(1) ? { result: 'rejected', code: 'forbidden' } : { result: 'applied' });
    await run();
    expect(await waiting()).toBe(0);
    expect(await phone.ledger.readRefused()).toMatchObject([{ record_id: idOf(1), result: 'rejected', seen: false, outcome: { code: 'forbidden' } }]);
  });

  it('is told also to a revoked phone, which gets nothing else (L6)', async () => {
    await log(1);
    office.pullRefused = 'device_revoked';
    office.judge = () => ({ result: 'quarantined', code: 'device_revoked' });
    expect(await run()).toEqual({ end: 'done' });
    expect(await phone.meta.readMeta('pull_refused')).toBe('device_revoked');
    expect(await phone.meta.readMeta('account')).toEqual(ACCOUNT);
    expect(await phone.ledger.readRefused()).toMatchObject([{ result: 'quarantined' }]);
  });
});

describe('confirmation', () => {
  it('comes with the cursor, in one transaction (L5)', async () => {
    await log(1);
    await run();
    expect(await phone.meta.readMeta('cursor')).toBe('cursor-1');
    expect(changes[0]?.confirmed).toHaveLength(1);
  });

  it('does not come while the records are still on their way', async () => {
    await log(1);
    office.pages.push({ more: true });
    office.intervene = (_message, number) => (number === 2 ? 'lost_reply' : null);
    await run();
    expect(await phone.meta.readMeta('cursor')).toBe('cursor-1');
    expect(await waiting()).toBe(1);
  });

  it('is refused to a sender whose turn another has taken', async () => {
    await log(1);
    const stale = await phone.meta.raiseFence();
    await phone.meta.raiseFence();
    expect(await phone.records.savePage(page({ cursor: 'late' }), stale)).toBe(null);
    expect(await phone.meta.readMeta('cursor')).toBe(null);
  });
});

describe('scopes', () => {
  const bring = (scope: string, ...numbers: number[]) => ({ changes: [{ scope, records: numbers.map((number) => packed(idOf(number), {})), exits: [] }] });

  it('forgets a record when the last scope it came by is dropped (L4)', async () => {
    office.pages.push({ ...bring('group:5', 1, 2), more: true }, bring('ward:1', 2), { dropped: ['group:5'] });
    await run();
    await run();
    expect(await kept()).toEqual([idOf(2)]);
  });

  it('forgets a record that left its only scope', async () => {
    office.pages.push(bring('group:5', 1), { changes: [{ scope: 'group:5', records: [], exits: [['broadcast', idOf(1)]] }] });
    await run();
    await run();
    expect(await kept()).toEqual([]);
  });

  it('keeps the outbox when a scope is dropped', async () => {
    office.pages.push(bring('group:5', 1));
    await run();
    await log(1);
    office.intervene = () => 'lost_reply';
    await run();
    office.intervene = () => null;
    office.pages.push({ dropped: ['group:5'] });
    expect(await waiting()).toBe(1);
    await run();
    expect(office.stored.size).toBe(1);
  });

  it('are read from the beginning when the office cannot read the cursor, and what does not come again goes (L7)', async () => {
    office.pages.push(bring('group:5', 1, 2));
    await run();
    await log(3);
    office.intervene = (message) => { office.pullRefused = message.cursor === 'cursor-1' ? 'bad_cursor' : null; return null; };
    office.pages.push({ ...bring('group:5', 1), more: true }, {});
    expect(await run()).toEqual({ end: 'done' });
    expect(office.messages.map((message) => message.cursor)).toEqual([null, 'cursor-1', null, expect.any(String)]);
    expect(changes.map((changed) => changed.records.map((record) => record.record_id))).toEqual([[idOf(1), idOf(2)], [], [idOf(1)], [idOf(2)]]);
    expect(await kept()).toEqual([idOf(1)]);
    expect(await phone.meta.readMeta('pull_refused')).toBe(null);
    expect(await waiting()).toBe(0);
  });

  it('are not asked for without end where no cursor at all is taken', async () => {
    office.pullRefused = 'bad_cursor';
    expect(await run()).toEqual({ end: 'done' });
    expect(office.messages).toHaveLength(2);
  });

  it('moves the clock up to what it has seen (C3)', async () => {
    const late = packed(idOf(1), {});
    late.dots = [['epoch-1', 1, SOMEBODY, 1, '2099-01-01T00:00:00.000Z-0000']];
    office.pages.push({ changes: [{ scope: 'group:5', records: [late], exits: [] }] });
    await run();
    const [operation] = await log(1);
    expect(operation!.at > '2099-01-01T00:00:00.000Z-0000').toBe(true);
  });

  it('counts anew when another phone counts in its incarnation too, and changes nothing it made (O7)', async () => {
    const [before] = await log(1);
    office.newIncarnation = true;
    await run();
    office.newIncarnation = false;
    const [after] = await log(1);
    expect(after!.incarnation).not.toBe(before!.incarnation);
    expect(after!.seq).toBe(1);
    expect(office.messages[0]!.operations[0]).toEqual(before);
  });

  it('keeps the epoch with each record, for what is recorded on top of it', async () => {
    office.pages.push(bring('group:5', 1));
    await run();
    expect((await phone.records.readKind('broadcast'))[0]?.epoch).toBe('epoch-1');
    expect(await phone.meta.readMeta('epoch')).toBe('epoch-1');
  });
});
