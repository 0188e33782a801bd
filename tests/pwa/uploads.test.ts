import { beforeEach, describe, expect, it, vi } from 'vitest';
import { draftBroadcast, ACCOUNT, freshPhone, GROUP, idOf, json, openTab, packed, page, problem, WARD, type Phone } from './phone';

/** An office's store of bytes, by tus; a test may let the line break or the office refuse. */
class FakeStore {
  readonly begun = new Map<string, { id: string; length: number; parts: Uint8Array[] }>();
  readonly held = new Map<string, Uint8Array>();
  readonly asked: string[] = [];
  /** So many requests that bring bytes are cut in their middle: the next ones, or every other that goes on. */
  cuts = 0;
  cutsLater = 0;
  private bringing = 0;
  refuse: (id: string) => Response | null = () => null;

  install(): void {
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => Promise.resolve().then(() => this.answer(path, init)));
  }

  private answer(path: string, init: RequestInit): Response {
    this.asked.push(`${init.method ?? ''} ${path.replace(/[0-9]+$/, 'n')}`);
    const headers = new Headers(init.headers);
    if (path === '/api/attachments/held') {
      const { ids } = JSON.parse(init.body as string) as { ids: string[] };
      return json({ held: ids.filter((id) => this.held.has(id)) });
    }
    if (init.method === 'POST') {
      const id = atob((headers.get('Upload-Metadata') ?? '').split(' ')[1] ?? '');
      const refused = this.refuse(id);
      if (refused) return refused;
      const url = `/api/tus/${this.begun.size + 1}`;
      this.begun.set(url, { id, length: Number(headers.get('Upload-Length')), parts: [] });
      return this.take(url, init, { Location: url }, 201);
    }
    if (!this.begun.has(path)) return problem(404, 'upload_unknown');
    if (init.method === 'HEAD') return this.tell(path, {}, 200);
    if (Number(headers.get('Upload-Offset')) !== this.offset(path)) return problem(409, 'upload_offset');
    return this.take(path, init, {}, 204);
  }

  private take(url: string, init: RequestInit, headers: Record<string, string>, status: number): Response {
    const upload = this.begun.get(url)!;
    const body = new Uint8Array(init.body as ArrayBuffer);
    const isLaterCut = this.cutsLater > 0 && init.method === 'PATCH' && (this.bringing += 1) % 2 === 1;
    const isCut = this.cuts > 0 || isLaterCut;
    upload.parts.push(isCut ? body.slice(0, body.length / 2) : body);
    if (isCut) {
      if (isLaterCut) this.cutsLater -= 1;
      else this.cuts -= 1;
      throw new TypeError('cut');
    }
    if (this.offset(url) === upload.length) this.held.set(upload.id, join(upload.parts));
    return this.tell(url, headers, status);
  }

  private offset = (url: string): number => this.begun.get(url)!.parts.reduce((sum, { length }) => sum + length, 0);

  private tell = (url: string, headers: Record<string, string>, status: number): Response =>
    new Response(null, { status, headers: { 'Tus-Resumable': '1.0.0', 'Upload-Offset': String(this.offset(url)), ...headers } });
}

const join = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

let phone: Phone;
let store: FakeStore;
let part: { files: typeof import('../../pwa/src/store/files'); uploads: typeof import('../../pwa/src/sync/uploads'); when: typeof import('../../pwa/src/files_when') };

beforeEach(async () => {
  phone = await freshPhone();
  await phone.meta.writeMeta('epoch', 'epoch-1');
  await load();
  store = new FakeStore();
  store.install();
});

async function load(): Promise<void> {
  part = { files: await import('../../pwa/src/store/files'), uploads: await import('../../pwa/src/sync/uploads'), when: await import('../../pwa/src/files_when') };
}

const bytesOf = (number: number, length = 1000): Uint8Array<ArrayBuffer> => new Uint8Array(length).map((_, place) => (place * 7 + number) % 256);

/** Photos that lie on the phone, and whose records the office has. */
async function keep(numbers: readonly number[], { length = 1000, known = true } = {}): Promise<void> {
  for (const number of numbers) {
    const made_at = new Date(Date.now() - 60_000 + number * 1000).toISOString();
    await part.files.addFile({ id: idOf(number), mime: 'image/jpeg', bytes: length, made_at }, bytesOf(number, length).buffer);
  }
  const records = numbers.map((number) => packed(idOf(number), { owner_kind: 'broadcast', owner: idOf(99), ward: WARD, group: GROUP, part: 'photo', mime: 'image/jpeg', bytes: length, sha256: 'a' }, 1, 'attachment'));
  if (known) await phone.records.savePage(page({ changes: [{ scope: `group:${GROUP}`, through: 1, records, exits: [] }] }), await phone.meta.raiseFence());
  await phone.view.loadView();
}

/** Compared as bytes: item by item takes seconds. */
const isWhole = (number: number, length?: number): boolean => Buffer.compare(store.held.get(idOf(number)) ?? new Uint8Array(), bytesOf(number, length)) === 0;

const heldHere = (): string[] => [...part.files.files.value.values()].filter(({ held_in }) => held_in !== undefined).map(({ id }) => id);

describe('photos and sounds', () => {
  it('go in one trip each, oldest first, and stay on the phone after the office has them (T7)', async () => {
    await keep([2, 1]);
    await part.uploads.sendFiles();
    expect(store.asked).toEqual(['POST /api/tus', 'POST /api/tus']);
    expect([...store.held.keys()]).toEqual([idOf(1), idOf(2)]);
    expect(isWhole(1)).toBe(true);
    expect(heldHere().sort()).toEqual([idOf(1), idOf(2)]);
    expect(phone.view.waitingFiles.value).toBe(0);
    expect(await part.files.readBytes(idOf(1))).not.toBe(null);
  });

  it('go on where the line was cut, however often, and arrive whole (T4)', async () => {
    const length = 700_000;
    await keep([1], { length });
    store.cuts = 3;
    store.cutsLater = 7;
    for (let tries = 0; tries < 40 && store.held.size === 0; tries += 1) await part.uploads.sendFiles();
    expect([store.cuts, store.cutsLater]).toEqual([0, 0]);
    expect(isWhole(1, length)).toBe(true);
    expect(store.asked.filter((one) => one.startsWith('HEAD')).length).toBeGreaterThan(0);
  });

  it('begin anew where the office has cleared away what was begun (T9)', async () => {
    await keep([1], { length: 400_000 });
    store.cuts = 1;
    await part.uploads.sendFiles();
    await part.files.noteFile(idOf(1), { url: '/api/tus/gone', sent: 10 });
    await part.uploads.sendFiles();
    expect(isWhole(1, 400_000)).toBe(true);
  });

  it('wait until the words are there (T1)', async () => {
    await keep([1]);
    await phone.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(50))]);
    await phone.view.loadView();
    await part.uploads.sendFiles();
    expect(store.asked).toEqual([]);
    expect(phone.view.waitingFiles.value).toBe(1);
  });

  it('wait until the office knows their record (T2)', async () => {
    await keep([1], { known: false });
    await phone.outbox.enqueue(ACCOUNT.id, [{ ...draftBroadcast(idOf(1)), kind: 'attachment', values: {} }]);
    await phone.view.loadView();
    expect(phone.view.peek('attachment', idOf(1))).not.toBe(null);
    await part.uploads.sendFiles(true);
    expect(store.asked).toEqual([]);
  });

  it('wait for Wi-Fi where the person wants it, unless he says now', async () => {
    await keep([1]);
    vi.stubGlobal('navigator', { userAgent: 'test', connection: { type: 'cellular' } });
    part.when.chooseWhen('wifi');
    await part.uploads.sendFiles();
    expect(store.asked).toEqual([]);
    vi.stubGlobal('navigator', { userAgent: 'test', connection: { type: 'wifi' } });
    await part.uploads.sendFiles();
    expect(store.held.size).toBe(1);
    await keep([2]);
    vi.stubGlobal('navigator', { userAgent: 'test', connection: { type: 'cellular' } });
    await part.uploads.sendFiles(true);
    expect(store.held.size).toBe(2);
  });

  it('go as soon as the phone is on Wi-Fi', async () => {
    const connection = Object.assign(new EventTarget(), { type: 'cellular' });
    vi.stubGlobal('navigator', { userAgent: 'test', connection });
    vi.resetModules();
    phone = await openTab();
    await load();
    part.when.chooseWhen('wifi');
    await keep([1]);
    await part.uploads.sendFiles();
    expect(store.asked).toEqual([]);
    connection.type = 'wifi';
    connection.dispatchEvent(new Event('change'));
    await vi.waitFor(() => { expect(store.held.size).toBe(1); });
  });

  it('that the office lacks after a restore are sent again, the others are not (T8)', async () => {
    await keep([1, 2]);
    await part.uploads.sendFiles();
    await phone.meta.writeMeta('epoch', 'epoch-2');
    store.held.delete(idOf(1));
    store.begun.clear();
    store.asked.length = 0;
    await part.uploads.sendFiles();
    expect(store.asked).toEqual(['POST /api/attachments/held', 'POST /api/tus']);
    expect([...store.held.keys()].sort()).toEqual([idOf(1), idOf(2)]);
    expect([...part.files.files.value.values()].map(({ held_in }) => held_in)).toEqual(['epoch-2', 'epoch-2']);
  });

  it('that the office does not take say why, stop no other, and are not sent for ever', async () => {
    await keep([1, 2]);
    store.refuse = (id) => (id === idOf(1) ? problem(422, 'attachment_damaged') : null);
    await part.uploads.sendFiles();
    expect(part.files.files.value.get(idOf(1))?.refused).toBe('attachment_damaged');
    expect([...store.held.keys()]).toEqual([idOf(2)]);
    store.asked.length = 0;
    await part.uploads.sendFiles();
    expect(store.asked).toEqual([]);
    expect(await part.files.readBytes(idOf(1))).not.toBe(null);
  });

  it.each([['a full office', 507, 'storage_full'], ['a day’s limit', 429, 'upload_daily_limit']])('wait at %s (T9)', async (_, status, code) => {
    await keep([1, 2]);
    store.refuse = () => problem(status, code);
    await part.uploads.sendFiles();
    expect(store.asked).toEqual(['POST /api/tus']);
    expect(part.uploads.filesFailure.value).toMatchObject({ code });
    expect(phone.view.waitingFiles.value).toBe(2);
  });

  it('make room only of what the office has (T7)', async () => {
    await keep([1]);
    await part.uploads.sendFiles();
    await keep([2], { known: false });
    expect(await part.uploads.makeRoom()).toBe(1);
    expect([...part.files.files.value.keys()]).toEqual([idOf(2)]);
  });

  it('that find no room are told as a full phone, whatever the browser calls it', async () => {
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    for (const name of ['QuotaExceededError', 'DataError']) {
      put.mockImplementation(() => { throw new DOMException('', name); });
      await expect(part.files.addFile({ id: idOf(1), mime: 'image/jpeg', bytes: 1, made_at: '' }, new ArrayBuffer(1))).rejects.toMatchObject({ code: 'storage_full' });
    }
    expect(part.files.files.value.size).toBe(0);
  });

  it('are told as a full phone also where not even the room can be looked into', async () => {
    const { keepSound } = await import('../../pwa/src/attachments');
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('', 'DataError'); });
    vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(() => { throw new DOMException('', 'UnknownError'); });
    expect(await keepSound(new Blob(['x'], { type: 'audio/webm' }))).toBe('storage_full');
  });
});
