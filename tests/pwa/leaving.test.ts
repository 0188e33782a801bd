/** A phone whose book was handed over lets go of nothing that the office does not hold, wherever it is stopped (H4 to H7). */
import { readFileSync, readdirSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ACCOUNT, draftBroadcast, FakeOffice, freshPhone, GROUP, hold, idOf, json, openTab, packed, SECRET } from './phone';

const BOOK = { id: idOf(900), scope: `group:${GROUP}`, label: 'Khối 5, phường Lê Lợi', to: 'Người Mẫu 02', day: '2026-03-12', whole: true };

let phone: Awaited<ReturnType<typeof freshPhone>>;
let office: FakeOffice;
/** What the phone asked beside its rounds, in order. */
let asked: { what: string; body: { op_ids?: string[]; left?: string[]; epoch?: string } }[];
let answers: Record<string, (body: { op_ids?: string[] }) => Response | Error>;
let books: object[];

/** An office of which this phone hands a book over. */
function install(): void {
  office = new FakeOffice();
  office.install();
  const rounds = fetch;
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const what = /^\/api\/handovers\/(\w+)$/.exec(path)?.[1];
    if (what === undefined) return withBooks(await rounds(path, init));
    const body = JSON.parse(init.body as string) as { op_ids?: string[] };
    asked.push({ what, body });
    const given = answers[what]?.(body) ?? new Error('no network');
    if (given instanceof Error) throw given;
    return given;
  });
}

async function withBooks(response: Response): Promise<Response> {
  if (!response.ok) return response;
  const body = (await response.json()) as object;
  const answer = { ...body, account: { ...ACCOUNT, grants: [] }, ...(books.length > 0 && { handed_over: books }) };
  hold('round_answer', answer);
  return json(answer);
}

beforeEach(async () => {
  phone = await freshPhone();
  asked = [];
  books = [BOOK];
  answers = {
    missing: () => json({ missing: [] }),
    delivered: () => json({ receipt: 'H7A2M9XQ', delivered: 3, refused: 1 }),
    emptied: () => new Response(null, { status: 204 }),
  };
  install();
});

const idle = { onChanged: () => Promise.resolve() };
const healthy = () => Promise.resolve({ app_version: '1', unsent: 0, oldest_unsent_at: null, storage_free_mb: 1, persisted: true });

/** A round, and then what a phone does that has a book to let go of. */
async function exchange(): Promise<typeof import('../../pwa/src/leaving')> {
  const end = await phone.round.runRound(idle, healthy);
  expect(end).toEqual({ end: 'done' });
  const state = await import('../../pwa/src/phone_state');
  await state.readPhoneState();
  const leaving = await import('../../pwa/src/leaving');
  await leaving.leave();
  return leaving;
}

async function log(count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(number))]);
}

async function contents(): Promise<Record<string, number>> {
  const stores = ['records', 'outbox', 'ledger', 'receipts'] as const;
  return Object.fromEntries(await Promise.all(stores.map(async (name): Promise<[string, number]> => [name, await phone.db.read((db) => db.count(name))])));
}

const EMPTY = { records: 0, outbox: 0, ledger: 0, receipts: 0 };

describe('a phone whose book was handed over', () => {
  it('h5: asks again within a minute while it has not heard that it may let go', async () => {
    answers.delivered = () => new Error('no network');
    const waits = vi.spyOn(globalThis, 'setTimeout');
    const { sendNow } = await import('../../pwa/src/sync/schedule');
    await sendNow();
    await vi.waitFor(() => {
      expect(asked.map(({ what }) => what)).toEqual(['delivered']);
    });
    const planned = waits.mock.calls.map(([, milliseconds]) => milliseconds ?? 0).filter((one) => one > 10_000);
    expect(planned).toContain(60_000);
    expect(Math.max(...planned)).toBe(60_000);
  });

  it('h6: sends everything, hears that the office has it, is emptied, and says so', async () => {
    await log(3);
    office.pages.push({ changes: [{ scope: BOOK.scope, records: [packed(idOf(50), { note: 'Của người khác' })], exits: [] }] });
    await exchange();
    expect(office.stored.size).toBe(3);
    expect(asked.map(({ what }) => what)).toEqual(['missing', 'delivered', 'emptied']);
    expect(asked[0]?.body.op_ids?.sort()).toEqual([...office.stored.keys()].sort());
    expect(asked[1]?.body).toEqual({ epoch: 'epoch-1', left: [] });
    expect(await contents()).toEqual(EMPTY);
    expect(await phone.meta.readMeta('device')).toBe(null);
    expect(await phone.meta.readMeta('account')).toBe(null);
    expect(await phone.meta.readMeta('cursor')).toBe(null);
    expect(await phone.meta.readMeta('left')).toMatchObject({ to: 'Người Mẫu 02', label: BOOK.label, receipt: 'H7A2M9XQ', delivered: 3, refused: 1, secret: null });
    expect(JSON.stringify(await phone.db.read((db) => db.getAll('meta')))).not.toContain(SECRET);
  });

  it('h5: keeps everything while the office gives no receipt', async () => {
    await log(1);
    answers.delivered = () => json({ receipt: null, delivered: 0, refused: 0 });
    await exchange();
    expect(await contents()).toMatchObject({ ledger: 1 });
    expect(await phone.meta.readMeta('device')).not.toBe(null);
  });

  it.each(['missing', 'delivered'])('h5: keeps everything while nobody answers %s', async (what) => {
    await log(1);
    answers[what] = () => new Error('no network');
    await exchange().catch(() => null);
    expect(await contents()).toMatchObject({ ledger: 1 });
    expect(asked.map((one) => one.what)).not.toContain('emptied');
  });

  it('h5: sends again what the office lacks, and is emptied after that', async () => {
    await log(2);
    const lost: string[] = [];
    answers.missing = ({ op_ids = [] }) => {
      if (lost.length > 0) return json({ missing: [] });
      lost.push(...op_ids.slice(0, 1));
      return json({ missing: lost });
    };
    vi.doMock('../../pwa/src/sync/schedule', () => ({ sendNow: vi.fn(), tellTabs: vi.fn() }));
    await exchange();
    expect(asked.map(({ what }) => what)).toEqual(['missing']);
    expect((await phone.outbox.readWaiting()).map(({ operation }) => operation.op_id)).toEqual(lost);
    await exchange();
    expect(office.messages.flatMap(({ operations }) => operations.map(({ op_id }) => op_id)).filter((id) => id === lost[0])).toHaveLength(2);
    expect(await contents()).toEqual(EMPTY);
    vi.doUnmock('../../pwa/src/sync/schedule');
  });

  it('h5: hands in as it stands what no message took', async () => {
    await log(1);
    const [waiting] = await phone.outbox.readWaiting();
    const id = waiting!.operation.op_id;
    office.intervene = ({ operations }) => operations.length > 0 ? json({ error: { code: 'request_too_large', message: 'Lỗi', request_id: 'r' } }, 413) : null;
    await exchange();
    expect(office.stored.size).toBe(0);
    expect(asked.map(({ what }) => what)).toEqual(['delivered', 'emptied']);
    expect(JSON.parse(asked[0]!.body.left![0]!)).toMatchObject({ op_id: id, kind: 'broadcast' });
    expect(await contents()).toEqual(EMPTY);
  });

  it('h6: is not emptied of what was recorded after the office spoke', async () => {
    await log(1);
    answers.delivered = () => {
      void phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(77))]);
      return json({ receipt: 'H7A2M9XQ', delivered: 1, refused: 0 });
    };
    vi.doMock('../../pwa/src/sync/schedule', () => ({ sendNow: vi.fn(), tellTabs: vi.fn() }));
    await exchange();
    expect(await contents()).toMatchObject({ ledger: 1, outbox: 1 });
    answers.delivered = () => json({ receipt: 'H7A2M9XQ', delivered: 2, refused: 0 });
    await exchange();
    expect(office.stored.size).toBe(2);
    expect(await contents()).toEqual(EMPTY);
    vi.doUnmock('../../pwa/src/sync/schedule');
  });

  it('h6: takes nothing more once it is emptied, from a form left open in another tab either', async () => {
    await log(1);
    const other = await openTab();
    await other.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(5))]);
    await exchange();
    await expect(other.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(6))])).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await contents()).toEqual(EMPTY);
  });

  it('h6: killed right after it was emptied, it says so at the next start, as often as it takes', async () => {
    await log(2);
    answers.emptied = () => new Error('no network');
    await exchange();
    expect(await contents()).toEqual(EMPTY);
    expect((await phone.meta.readMeta('left'))?.secret).toBe(SECRET);
    vi.resetModules();
    const again = await import('../../pwa/src/leaving');
    expect((await again.settleLeft())?.secret).toBe(SECRET);
    answers.emptied = () => new Response(null, { status: 204 });
    expect((await again.settleLeft())?.secret).toBe(null);
    const count = asked.length;
    expect((await again.settleLeft())?.receipt).toBe('H7A2M9XQ');
    expect(asked).toHaveLength(count);
  });

  it.each([1, 2, 3, 4])('h6: killed at the %ith request, it has lost nothing and finishes when it is started again', async (place) => {
    await log(2);
    let number = 0;
    const normal = { ...answers };
    for (const what of Object.keys(normal)) answers[what] = (body) => (++number === place ? new Error('killed') : normal[what]!(body));
    await exchange().catch(() => null);
    answers = normal;
    // Started anew: nothing is remembered but what is on the disk.
    phone = await openTab();
    const device = await phone.meta.readMeta('device');
    if (device) await exchange();
    else await (await import('../../pwa/src/leaving')).settleLeft();
    expect(office.stored.size).toBe(2);
    expect(await contents()).toEqual(EMPTY);
    expect((await phone.meta.readMeta('left'))?.secret).toBe(null);
    expect(asked.at(-1)?.what).toBe('emptied');
  });

  it('h6: may come in anew, after the office has heard', async () => {
    await exchange();
    const { forgetLeft } = await import('../../pwa/src/leaving');
    expect(await forgetLeft()).toBe(null);
    expect(await phone.meta.readMeta('left')).toBe(null);
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(6))]);
    expect(await contents()).toMatchObject({ outbox: 1 });
  });

  it('waits while he is typing', async () => {
    const state = await import('../../pwa/src/phone_state');
    state.openJobs.value = 1;
    await log(1);
    await exchange();
    expect(await contents()).toMatchObject({ ledger: 1 });
    state.openJobs.value = 0;
    await exchange();
    expect(await contents()).toEqual(EMPTY);
  });

  it('h7: whoever keeps a role lets go of the khối alone', async () => {
    books = [{ ...BOOK, whole: false }];
    await log(2);
    await phone.outbox.enqueue(ACCOUNT.id, [{ kind: 'attendance', record_id: idOf(300), base: null, action: 'create', values: {} }]);
    await exchange();
    expect(asked.map(({ what }) => what)).toEqual(['missing', 'delivered', 'emptied']);
    const kinds = (await phone.ledger.readSent(10)).map(({ kind }) => kind);
    expect(kinds).toEqual(['attendance']);
    expect(await phone.meta.readMeta('device')).not.toBe(null);
    expect(await phone.meta.readMeta('left')).toBe(null);
  });

  it('h7: keeps what it still holds of another khối', async () => {
    books = [{ ...BOOK, whole: false }];
    await log(1);
    office.pages.push({ changes: [{ scope: 'group:other', records: [packed(idOf(1), { note: '' })], exits: [] }] });
    await exchange();
    expect((await phone.ledger.readSent(10)).map(({ record_id }) => record_id)).toEqual([idOf(1)]);
  });
});

describe('photos of a book that was handed over', () => {
  const PHOTO = idOf(400);

  async function photograph(): Promise<typeof import('../../pwa/src/store/files')> {
    const store = await import('../../pwa/src/store/files');
    // Older than what is cleared away as belonging to nothing.
    await store.addFile({ id: PHOTO, mime: 'image/jpeg', bytes: 4, made_at: '2026-01-01T00:00:00.000Z' }, new Uint8Array([1, 2, 3, 4]).buffer);
    await phone.outbox.enqueue(ACCOUNT.id, [{ kind: 'attachment', record_id: PHOTO, base: null, action: 'create', values: { owner_kind: 'broadcast' } }]);
    return store;
  }

  function takeBytes(answer: () => Response | Error): string[] {
    const sent: string[] = [];
    const rest = fetch;
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
      if (path.startsWith('/api/attachments/held')) return json({ held: [] });
      if (!path.startsWith('/api/tus')) return rest(path, init);
      sent.push(path);
      const given = answer();
      if (given instanceof Error) throw given;
      return given;
    });
    return sent;
  }

  const taken = (): Response => new Response(null, { status: 201, headers: { Location: '/api/tus/1', 'Upload-Offset': '4', 'Tus-Resumable': '1.0.0' } });

  it('h4: are sent although their records have left the phone, and only then is it emptied', async () => {
    const store = await photograph();
    const sent = takeBytes(() => new Error('no network'));
    await exchange();
    expect(sent).not.toEqual([]);
    expect((await import('../../pwa/src/leaving')).hindrance.value).toEqual({ why: 'files', count: 1 });
    expect((await store.readFiles()).size).toBe(1);
    expect(await contents()).toMatchObject({ ledger: 1 });
    takeBytes(taken);
    await exchange();
    expect(await contents()).toEqual(EMPTY);
    expect((await store.readFiles()).size).toBe(0);
  });

  it('h5: that the office does not take wait for the person', async () => {
    const store = await photograph();
    office.judge = () => ({ result: 'rejected', code: 'forbidden' });
    takeBytes(() => json({ error: { code: 'attachment_unknown', message: 'Lỗi', request_id: 'r' } }, 409));
    const leaving = await exchange();
    expect(leaving.hindrance.value).toMatchObject({ why: 'refused_files', files: [{ id: PHOTO }] });
    expect(await contents()).toMatchObject({ ledger: 1 });
    await leaving.dropRefused();
    expect(await contents()).toEqual(EMPTY);
    expect((await store.readFiles()).size).toBe(0);
  });
});

it('knows which kinds lie in a khối', async () => {
  const folder = new URL('../../sync/kinds/', import.meta.url);
  const kinds = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { kind: string; scopes: string[] });
  const { GROUP_KINDS } = await import('../../pwa/src/store/leaving');
  const inGroups = kinds.filter(({ scopes }) => scopes.some((scope) => scope.startsWith('group:'))).map(({ kind }) => kind);
  expect([...GROUP_KINDS, 'attachment'].sort()).toEqual(inGroups.sort());
});
