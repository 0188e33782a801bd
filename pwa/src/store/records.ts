/** What the office last said: pages of records saved together with the cursor (L5). */

import { observe } from '@sync/clock';
import type { PackedRecord } from '@sync/rules';
import { unwrap, type IDBPObjectStore } from 'idb';
import { commit, inside, read, type RecordRow, type Schema, type Transaction } from './db';
import { confirm, sealConfirmations } from './outbox';
import { open, seal, type Sealed } from './seal';
import type { Account, Confirmation, Counters, HandedOver } from './types';

/** One page of an answer, as far as it is kept. */
export interface Page {
  epoch: string;
  lineage: readonly string[];
  cursor: string | null;
  changes: readonly { scope: string; through: number; records: readonly PackedRecord[]; exits: readonly (readonly [string, string])[] }[];
  dropped: readonly string[];
  /** Scopes that are read from the beginning again (E3, L9). */
  reset: readonly string[];
  /** Whether nothing more was to be had: what was read anew is then complete. */
  drained: boolean;
  /** The office cannot read the cursor: everything is read from the beginning again (L7). */
  restart: boolean;
  confirmations: readonly Confirmation[];
  account: Account | null;
  received_at: string;
  pull_refused: string | null;
  /** Books this phone has to let go of (H4). */
  handed_over?: readonly HandedOver[];
}

/** What a page changed, for whoever shows records. */
export interface Changed {
  /** The fence after it: whoever has seen another number has missed something. */
  fence: number;
  records: { kind: string; record_id: string; stored: Stored | null }[];
  confirmed: Confirmation[];
  /** The epochs as the page told them. */
  lineage?: readonly string[];
}

/** A record of the office with the epoch its revision counts in. */
export interface Stored {
  epoch: string;
  packed: PackedRecord;
}

interface Arrival {
  record: PackedRecord;
  sealed: Sealed<PackedRecord>;
  /** The scopes it came by, and how far each had come. */
  places: Map<string, number>;
}

/** Marks a scope that is read anew: what came by it before goes at the end, unless it came again. */
const STALE = '?';

/** So many records are written before others get a turn: an old phone takes 50 ms for some hundred. */
const AT_ONCE = 50;

type PageStores = ('records' | 'meta' | 'outbox' | 'ledger' | 'receipts')[];
type PageTransaction = Transaction<PageStores, 'readwrite'>;
type RecordStore = IDBPObjectStore<Schema, PageStores, 'records', 'readwrite'>;

/**
 * Save a page with its cursor and what it confirms; null if another sender has taken over meanwhile.
 *
 * Each page raises the fence, so that a tab that was not told of it finds out when its turn comes.
 */
export async function savePage(page: Page, fence: number): Promise<Changed | null> {
  const arrivals = await sealArrivals(page);
  const confirmations = await sealConfirmations(page.confirmations);
  const meta = await sealMeta(page);
  // A bootstrap page without confirmations can be fetched again, so it need not wait for the disk.
  const durability = confirmations.length > 0 ? 'strict' : 'relaxed';
  return commit(['records', 'meta', 'outbox', 'ledger', 'receipts'], async (tx: PageTransaction) => {
    if (!(await passFence(tx, fence))) return null;
    if (page.restart) await forgetCursor(tx);
    await markStale(tx, page.reset);
    const records = [
      ...(await saveArrivals(tx, arrivals, page.epoch)),
      ...(await saveExits(tx, page)),
      ...(await dropScopes(tx, page.dropped.flatMap((scope) => [scope, STALE + scope]))),
      ...(page.drained ? await dropStale(tx) : []),
    ];
    await moveClock(tx, arrivals);
    for (const [name, value] of meta) inside(tx.objectStore('meta').put(value, name));
    return { fence: fence + 1, records, lineage: page.lineage, confirmed: await confirm(tx, confirmations, page.epoch) };
  }, durability);
}

async function passFence(tx: PageTransaction, fence: number): Promise<boolean> {
  if ((await tx.objectStore('meta').get('fence')) !== fence) return false;
  inside(tx.objectStore('meta').put(fence + 1, 'fence'));
  return true;
}

async function sealArrivals(page: Page): Promise<Arrival[]> {
  const arrivals = new Map<string, { record: PackedRecord; places: Map<string, number> }>();
  for (const { scope, through, records } of page.changes) {
    for (const record of records) {
      const key = keyOf(record);
      arrivals.set(key, { record, places: new Map(arrivals.get(key)?.places).set(scope, through) });
    }
  }
  return Promise.all([...arrivals.values()].map(async (arrival) => ({ ...arrival, sealed: await seal(arrival.record) })));
}

async function sealMeta(page: Page): Promise<[string, Sealed<unknown>][]> {
  const values: [string, unknown][] = [
    ['epoch', page.epoch],
    ['lineage', page.lineage],
    ['last_contact', page.received_at],
    ['pull_refused', page.pull_refused],
    ['handed_over', page.handed_over ?? []],
  ];
  if (page.cursor !== null) values.push(['cursor', page.cursor]);
  if (page.account !== null) values.push(['account', page.account]);
  return Promise.all(values.map(async ([name, value]): Promise<[string, Sealed<unknown>]> => [name, await seal(value)]));
}

async function saveArrivals(tx: PageTransaction, arrivals: readonly Arrival[], epoch: string): Promise<Changed['records']> {
  const store = tx.objectStore('records');
  const before = await readBefore(store, arrivals);
  // The wrapper around the store listens to every request, which would cost as much again as the request.
  const plain: IDBObjectStore = unwrap(store);
  const saved: Changed['records'] = [];
  for (const [index, { record, sealed, places }] of arrivals.entries()) {
    const { kind, record_id, rev } = record;
    const row = before.get(keyOf(record));
    const known = (row?.scopes ?? []).filter((scope) => !places.has(scope.slice(STALE.length)));
    const scopes = [...new Set([...known, ...places.keys()])];
    plain.put({ kind, record_id, rev, epoch, scopes, places: { ...row?.places, ...Object.fromEntries(places) }, sealed } satisfies RecordRow);
    saved.push({ kind, record_id, stored: { epoch, packed: record } });
    if (index % AT_ONCE === AT_ONCE - 1) await store.getKey([kind, record_id]);
  }
  return saved;
}

const keyOf = ({ kind, record_id }: { kind: string; record_id: string }): string => `${kind} ${record_id}`;

/**
 * Read those rows that are there already.
 *
 * When a phone is filled there are none: to ask for a range of keys is then one request instead of 500.
 */
async function readBefore(store: RecordStore, arrivals: readonly Arrival[]): Promise<Map<string, RecordRow>> {
  const wanted = new Map<string, string[]>();
  for (const { record: { kind, record_id } } of arrivals) {
    const ids = wanted.get(kind);
    if (ids) ids.push(record_id);
    else wanted.set(kind, [record_id]);
  }
  const there = await Promise.all([...wanted].map(async ([kind, ids]) => {
    const sorted = ids.sort();
    const keys = await store.getAllKeys(IDBKeyRange.bound([kind, sorted[0]], [kind, sorted[sorted.length - 1]]));
    const known = new Set(keys.map(([, id]) => id));
    return sorted.filter((id) => known.has(id)).map((id): [string, string] => [kind, id]);
  }));
  const rows = await Promise.all(there.flat().map((key) => store.get(key)));
  return new Map(rows.flatMap((row) => (row ? [[keyOf(row), row] as const] : [])));
}

/** What is done here next must not look older than what is seen here now (C3). */
async function moveClock(tx: PageTransaction, arrivals: readonly Arrival[]): Promise<void> {
  const counters = (await tx.objectStore('meta').get('counters')) as Counters;
  const seen = arrivals.flatMap(({ record }) => record.dots.map((dot) => dot[4]));
  const clock = seen.reduce<string | null>(observe, counters.clock);
  if (clock !== counters.clock) inside(tx.objectStore('meta').put({ ...counters, clock }, 'counters'));
}

async function saveExits(tx: PageTransaction, page: Page): Promise<Changed['records']> {
  const gone: Changed['records'] = [];
  for (const { scope, exits } of page.changes) {
    for (const [kind, record_id] of exits) {
      const row = await tx.objectStore('records').get([kind, record_id]);
      if (row) gone.push(...leaveScopes(tx, row, [scope, STALE + scope]));
    }
  }
  return gone;
}

async function dropScopes(tx: PageTransaction, scopes: readonly string[]): Promise<Changed['records']> {
  const gone: Changed['records'] = [];
  for (const scope of scopes) {
    const rows = await tx.objectStore('records').index('scopes').getAll(scope);
    for (const row of rows) gone.push(...leaveScopes(tx, row, [scope]));
  }
  return gone;
}

async function forgetCursor(tx: PageTransaction): Promise<void> {
  inside(tx.objectStore('meta').delete('cursor'));
  const rows = await tx.objectStore('records').getAll();
  await markStale(tx, [...new Set(rows.flatMap((row) => row.scopes))].filter((scope) => !scope.startsWith(STALE)));
}

/** Mark what came by scopes that are read anew; it stays in sight until they are complete. */
async function markStale(tx: PageTransaction, scopes: readonly string[]): Promise<void> {
  for (const scope of scopes) {
    const rows = await tx.objectStore('records').index('scopes').getAll(scope);
    for (const row of rows) {
      const marked = row.scopes.map((name) => (name === scope ? STALE + scope : name));
      await tx.objectStore('records').put({ ...row, scopes: marked });
    }
  }
}

/** Forget what did not come again with its scopes. */
async function dropStale(tx: PageTransaction): Promise<Changed['records']> {
  // Scopes begin with letters, which sort after the mark.
  const rows = await tx.objectStore('records').index('scopes').getAll(IDBKeyRange.bound(STALE, `${STALE}\uffff`));
  return rows.flatMap((row) => leaveScopes(tx, row, row.scopes.filter((scope) => scope.startsWith(STALE))));
}

/** Take scopes from a record; one that came by no other is forgotten (L4). */
function leaveScopes(tx: PageTransaction, row: RecordRow, left: readonly string[]): Changed['records'] {
  const scopes = row.scopes.filter((name) => !left.includes(name));
  if (scopes.length > 0) {
    inside(tx.objectStore('records').put({ ...row, scopes }));
    return [];
  }
  inside(tx.objectStore('records').delete([row.kind, row.record_id]));
  return [{ kind: row.kind, record_id: row.record_id, stored: null }];
}

/** Confirm operations outside a page, as when the office refuses to let this phone pull. */
export async function saveConfirmations(list: readonly Confirmation[], epoch: string, fence: number): Promise<Changed | null> {
  const sealed = await sealConfirmations(list);
  return commit(['records', 'meta', 'outbox', 'ledger', 'receipts'], async (tx: PageTransaction) =>
    (await passFence(tx, fence)) ? { fence: fence + 1, records: [], confirmed: await confirm(tx, sealed, epoch) } : null);
}

/** Read all records of a kind. */
export async function readKind(kind: string): Promise<Stored[]> {
  return openRows(await read((db) => db.getAllFromIndex('records', 'kind', kind)));
}

/** Read all records that came by a scope. */
export async function readScope(scope: string): Promise<Stored[]> {
  const rows = await read((db) => Promise.all([scope, STALE + scope].map((name) => db.getAllFromIndex('records', 'scopes', name))));
  return openRows(rows.flat());
}

async function openRows(rows: readonly RecordRow[]): Promise<Stored[]> {
  return Promise.all(rows.map(async (row) => ({ epoch: row.epoch, packed: await open(row.sealed) })));
}
