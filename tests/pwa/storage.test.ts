import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installDisk, setDisk, type DiskFull } from '../simulation/client/engine';
import { ACCOUNT, draftBroadcast, FakeOffice, freshPhone, idOf, packed, type Phone } from './phone';

let phone: Phone;

beforeEach(async () => {
  phone = await freshPhone();
});

/** Let every write of the phone fail as on a full disk, until told otherwise. */
function fillDisk(): () => void {
  const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  return () => { spy.mockRestore(); };
}

describe('a connection that the browser closed while the app slept', () => {
  it('is opened again, and what was done is kept once', async () => {
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))]);
    (await phone.db.openStore()).close();
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(2))]);
    expect((await phone.outbox.readWaiting()).map(({ operation }) => operation.seq)).toEqual([1, 2]);
  });

  it('is opened again by whoever reads', async () => {
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))]);
    (await phone.db.openStore()).close();
    expect(await phone.outbox.readWaiting()).toHaveLength(1);
    (await phone.db.openStore()).close();
    expect(await phone.ledger.readSent(5)).toEqual([]);
    (await phone.db.openStore()).close();
    await phone.view.loadView();
    expect(phone.view.waitingCount.value).toBe(1);
  });

  it('that cannot be opened again to read is told as any failure of the store', async () => {
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))]);
    (await phone.db.openStore()).close();
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => { throw new DOMException('gone', 'UnknownError'); });
    await expect(phone.outbox.readWaiting()).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it.each(['before anything was kept', 'after'])('that cannot be opened again is told, %s', async (when) => {
    const operations = await import('../../pwa/src/operations');
    const { account } = await import('../../pwa/src/phone_state');
    account.value = ACCOUNT;
    if (when === 'after') expect(await operations.log('broadcast', {})).toHaveLength(1);
    (await phone.db.openStore()).close();
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => { throw new DOMException('gone', 'UnknownError'); });
    expect(await operations.log('broadcast', {})).toBe(null);
    expect(operations.saveFailure.value).toBe('storage_unavailable');
  });
});

describe('a full phone', () => {
  it('keeps trying to take what the office sends, says so meanwhile, and loses nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const office = new FakeOffice();
    office.install();
    office.pages.push({ changes: [{ scope: 'group:5', records: [packed(idOf(1), { title: 'a' })], exits: [] }] });
    vi.stubGlobal('addEventListener', () => null);
    const schedule = await import('../../pwa/src/sync/schedule');
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(2))]);
    await phone.view.loadView();
    const restore = fillDisk();
    expect(await schedule.sendNow()).toEqual({ end: 'not_stored', code: 'storage_full' });
    expect(schedule.notStored.value).toBe('storage_full');
    expect(schedule.sending.value).toBe(false);
    expect(await phone.outbox.readWaiting()).toHaveLength(1);
    restore();
    vi.useRealTimers();
    expect(await schedule.sendNow()).toEqual({ end: 'done' });
    expect(schedule.notStored.value).toBe(null);
    expect(await phone.outbox.readWaiting()).toHaveLength(0);
    expect(office.stored.size).toBe(1);
  });

  it('is told to whoever enrols, and the same link may be tried again', async () => {
    phone = await freshPhone({ enrolled: false });
    const { redeemLink } = await import('../../pwa/src/enrolment');
    await phone.meta.readCounters();
    const restore = fillDisk();
    expect(await redeemLink('token')).toEqual({ end: 'not_stored', code: 'storage_full' });
    restore();
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify({ device_id: 'd', account: ACCOUNT, epoch: 'e', server_time: '' }), { status: 201, headers: { 'Content-Type': 'application/json' } })));
    expect(await redeemLink('token')).toMatchObject({ ok: true });
    expect(await phone.meta.readMeta('account')).toEqual(ACCOUNT);
  });
});

describe('a full disk', () => {
  beforeEach(installDisk);
  afterEach(() => { setDisk(null); });

  const places: [string, DiskFull][] = [['at the first write', { at: 'write', after: 0 }], ['at a later one', { at: 'write', after: 2 }], ['at the commit', { at: 'commit' }]];
  it.each(places)('is told for what it is, whether it shows %s', async (_when, state) => {
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))]);
    setDisk(state);
    const drafts = [draftBroadcast(idOf(2)), draftBroadcast(idOf(3))];
    await expect(phone.outbox.enqueue(ACCOUNT.id, drafts)).rejects.toMatchObject({ code: 'storage_full' });
    setDisk(null);
    await phone.outbox.enqueue(ACCOUNT.id, drafts);
    expect((await phone.outbox.readWaiting()).map(({ operation }) => operation.seq)).toEqual([1, 2, 3]);
  });
});

describe('a store that a newer app has brought up to date under an open page', () => {
  const newer = (): Promise<IDBDatabase> => new Promise((resolve, reject) => {
    const opening = indexedDB.open('socoso', 99);
    opening.addEventListener('success', () => { resolve(opening.result); });
    opening.addEventListener('error', () => { reject(new Error(opening.error?.message)); });
  });
  const rows = (db: IDBDatabase): Promise<number> => new Promise((resolve) => {
    const counting = db.transaction('outbox').objectStore('outbox').count();
    counting.addEventListener('success', () => { resolve(counting.result); });
  });

  it('is left to it at once, with all that waits in it', async () => {
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))]);
    const saving = phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(2))]);
    const db = await newer();
    await saving;
    expect(await rows(db)).toBe(2);
  });

  it('takes nothing more from that page, which says so and keeps quiet', async () => {
    const operations = await import('../../pwa/src/operations');
    const { account } = await import('../../pwa/src/phone_state');
    const schedule = await import('../../pwa/src/sync/schedule');
    account.value = ACCOUNT;
    await phone.view.loadView();
    expect(phone.db.isOutdated.value).toBe(false);
    const db = await newer();
    const timers = vi.spyOn(globalThis, 'setTimeout');
    expect(await schedule.sendNow()).toEqual({ end: 'not_stored', code: 'storage_unavailable' });
    expect(timers).not.toHaveBeenCalled();
    expect(phone.db.isOutdated.value).toBe(true);
    expect(await operations.log('meeting', {})).toBe(null);
    expect(operations.saveFailure.value).toBe('storage_unavailable');
    expect(phone.view.waitingCount.value).toBe(0);
    await expect(phone.view.loadView()).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await rows(db)).toBe(0);
  });
});

describe('what the browser promises', () => {
  const stub = (storage: object): void => { vi.stubGlobal('navigator', { userAgent: 'test', storage }); };
  const load = () => import('../../pwa/src/storage_state');

  it('is asked for only once it was not given', async () => {
    const persist = vi.fn(() => Promise.resolve(true));
    stub({ estimate: () => Promise.resolve({ usage: 10, quota: 1000 }), persisted: () => Promise.resolve(false), persist });
    const state = await load();
    expect(await state.askToKeep()).toBe(true);
    expect(state.isKept.value).toBe(true);
    expect(state.room.value).toEqual({ used: 10, free: 990 });
    expect(persist).toHaveBeenCalledTimes(1);
  });

  it('is no where the browser knows no promise, or refuses the question', async () => {
    const state = await load();
    stub({});
    expect(await state.askToKeep()).toBe(false);
    stub({ estimate: () => Promise.reject(new Error('private window')), persisted: () => Promise.resolve(true) });
    await state.checkStorage();
    expect(state.isKept.value).toBe(false);
  });

  it('names a phone that will soon be full', async () => {
    const state = await load();
    const quota = 100 * 1024 * 1024;
    stub({ estimate: () => Promise.resolve({ usage: 0, quota }), persisted: () => Promise.resolve(true) });
    await state.checkStorage();
    expect(state.isLow()).toBe(false);
    stub({ estimate: () => Promise.resolve({ usage: 0.6 * quota, quota }), persisted: () => Promise.resolve(true) });
    await state.checkStorage();
    expect(state.isLow()).toBe(true);
  });
});
