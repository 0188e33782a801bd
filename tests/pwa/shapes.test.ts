/** What the phone really sends has the shape of the contract (S1); every other test with FakeOffice is held to it too. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '../../pwa/src/store/types';
import { ACCOUNT, draftBroadcast, FakeOffice, freshPhone, hold, idOf, json, packed, shapeless, type Phone } from './phone';

let phone: Phone;
let office: FakeOffice;

beforeEach(async () => {
  phone = await freshPhone();
  office = new FakeOffice();
  office.install();
});

const HEALTH = { app_version: '0.1.0', unsent: 0, oldest_unsent_at: null, storage_free_mb: null, persisted: false };
const run = () => phone.round.runRound({ onChanged: () => Promise.resolve() }, () => Promise.resolve(HEALTH));
const told = (): string[] => shapeless.splice(0);

describe('a message of the phone', () => {
  it('has its shape with every sort of operation, with and without a base', async () => {
    const base = { epoch: 'epoch-1', rev: 3 };
    const drafts: Draft[] = [
      draftBroadcast(idOf(1), { title: 'Tín dụng cho hộ nghèo', note: null }),
      { kind: 'broadcast', record_id: idOf(2), base, action: 'edit', values: { title: 'Ha\u0323' }, replaces: idOf(9) },
      { kind: 'broadcast', record_id: idOf(2), base, action: 'delete', values: {} },
      { kind: 'training_class', record_id: idOf(3), base: null, action: 'create', values: { trainers: [ACCOUNT.id], number: 1 } },
    ];
    await phone.outbox.enqueue(ACCOUNT.id, drafts);
    expect(await run()).toEqual({ end: 'done' });
    expect(office.messages[0]?.operations.map((op) => op.action)).toEqual(['create', 'edit', 'delete', 'create']);
  });

  it('has its shape with what the schedule says of the phone', async () => {
    vi.stubGlobal('navigator', { userAgent: 'test', storage: { estimate: () => Promise.resolve({ quota: 5e9, usage: 1e9 }), persisted: () => Promise.resolve(true) } });
    const { sendNow } = await import('../../pwa/src/sync/schedule');
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))]);
    expect(await sendNow()).toEqual({ end: 'done' });
    expect(office.messages[0]).toMatchObject({ health: { unsent: 1, storage_free_mb: 3814, persisted: true, oldest_unsent_at: expect.stringMatching(/Z$/) as string } });
  });

  it('has its shape after a restore of the office, with what it offers and what it witnessed', async () => {
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))]);
    office.pages.push({ changes: [{ scope: 'group:5', through: 7, records: [packed(idOf(2), { title: 'a' })], exits: [] }] });
    await run();
    office.epoch = 'epoch-2';
    office.fork = {};
    expect(await run()).toEqual({ end: 'done' });
    expect(office.messages.some(({ reoffered, operations }) => reoffered && operations.length === 1)).toBe(true);
    expect(office.messages.some(({ witnessed }) => witnessed?.records.length === 1)).toBe(true);
  });

  it('has its shape when the phone comes in by a link', async () => {
    const sent: [string, unknown][] = [];
    vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 (Linux; Android 13; CPH2387) AppleWebKit/537.36' });
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      sent.push([path, JSON.parse(init.body as string)]);
      return json({ device_id: idOf(8), account: ACCOUNT, epoch: 'epoch-1', server_time: '2026-03-12T10:32:00.000Z' });
    });
    const { checkLink, redeemLink } = await import('../../pwa/src/enrolment');
    await checkLink('dG9rZW4');
    await redeemLink('dG9rZW4');
    expect(sent.map(([path]) => path)).toEqual(['/api/enrolments/check', '/api/enrolments/redeem']);
    hold('enrolment_check_request', sent[0]![1]);
    hold('enrolment_redeem_request', sent[1]![1]);
    expect(sent[1]![1]).toMatchObject({ device: { model: 'CPH2387', platform: 'Linux' } });
  });
});

describe('what has no shape', () => {
  it('is noticed in a message of the phone', async () => {
    await phone.outbox.enqueue(ACCOUNT.id, [{ ...draftBroadcast(idOf(1)), record_id: 'one' }]);
    await run();
    expect(told()[0]).toContain('no round_request: $.operations[0].record_id: unlike');
  });

  it('is noticed in an answer of the stand-in', async () => {
    office.pages.push({ dropped: [''] });
    await run();
    expect(told()).toEqual([expect.stringContaining('no round_answer: $.pull.dropped[0]: less than 1')]);
  });
});
