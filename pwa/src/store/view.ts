/** What screens see: the office's records with everything unconfirmed applied on top (A9), kept in memory. */

import { signal, type Signal } from '@preact/signals';
import { KINDS, type Values } from '@sync/contract';
import { apply, emptyRecord, pack, unpack, type Lineage, type RecordState } from '@sync/rules';
import { readReceipts, readRefused } from './ledger';
import { readFence, readMeta } from './meta';
import { readWaiting, toReceipt } from './outbox';
import { readKind, readScope, type Changed, type Stored } from './records';
import type { Base, Confirmation, Operation, Receipt } from './types';

/** A record as it is shown. */
export interface Shown {
  kind: string;
  record_id: string;
  /** Where it stood at the office: goes into the operation of whoever acts on it (O4). */
  base: Base | null;
  values: Values;
  /** How many operations on it the office has not confirmed. */
  waiting: number;
  /** The last receipt, if this phone wrote it. */
  receipt: Receipt | null;
}

interface Table {
  stored: Map<string, Stored>;
  shown: Map<string, Shown>;
  /** Raised with every change; reading it subscribes. */
  version: Signal<number>;
}

const tables = new Map<string, Table>();
const waiting = new Map<string, Operation[]>();
const loaded = new Set<string>();
let receipts = new Map<string, Receipt>();
let lineage: Lineage = new Map();
/** The last refused operation on each record that nothing has replaced. */
let refused = new Map<string, string>();
let work: Promise<unknown> = Promise.resolve();
/** The fence after the last page that is shown here. */
let shownFence = 0;

/** Operations the office has not confirmed. */
export const waitingCount = signal(0);
/** Operations the office did not take and the person has not yet looked at. */
export const attentionCount = signal(0);

/** Photos and sounds that this phone has to send; counted once their part of the app is loaded. */
export const waitingFiles = signal(0);

// A class's people and marks are many: they are read when the class is opened.
const BY_SCOPE = new Set(['roster_entry', 'attendance']);

function tableOf(kind: string): Table {
  let table = tables.get(kind);
  if (!table) {
    table = { stored: new Map(), shown: new Map(), version: signal(0) };
    tables.set(kind, table);
  }
  return table;
}

/** One after the other, so that a slow load never puts an older record over a newer one. */
function inTurn<T>(step: () => Promise<T> | T): Promise<T> {
  const done = work.then(step);
  work = done.catch(() => null);
  return done;
}

/**
 * Read what every screen needs, at the start and when another tab has changed the store.
 *
 * Classes that are open are read too, the others when they are opened. What is shown stays until all is there.
 */
export function loadView(): Promise<void> {
  return inTurn(load);
}

async function load(): Promise<void> {
  const fence = await readFence(); // first: a page that comes meanwhile must not count as shown
  const kinds = [...KINDS.keys()].filter((kind) => !BY_SCOPE.has(kind));
  const [unsent, known, chain, ...rows] = await Promise.all([
    readWaiting(), readReceipts(), readMeta('lineage'), ...kinds.map(readKind), ...[...loaded].map(readScope),
  ]);
  for (const table of tables.values()) { table.stored.clear(); table.shown.clear(); }
  waiting.clear();
  shownFence = fence;
  lineage = toLineage(chain ?? []);
  receipts = known;
  for (const { operation } of unsent) addWaiting(operation);
  countWaiting();
  takeStored(rows.flat());
  for (const key of waiting.keys()) refresh(...splitKey(key));
  await count();
  raiseAll();
}

/** Read a class's people and marks, once. */
export function loadScope(scope: string): Promise<void> {
  return inTurn(async () => {
    if (loaded.has(scope)) return;
    takeStored(await readScope(scope));
    loaded.add(scope);
    raiseAll();
  });
}

/** Take the turn of sending; a tab that had it before may have died without telling us what came. */
export function catchUp(fence: number): Promise<void> {
  return inTurn(async () => {
    if (fence !== shownFence + 1) await load();
    else await count();
    shownFence = fence;
  });
}

function takeStored(rows: readonly Stored[]): void {
  for (const stored of rows) {
    const { kind, record_id } = stored.packed;
    tableOf(kind).stored.set(record_id, stored);
    refresh(kind, record_id);
  }
}

/** Show at once what was just kept in the outbox. */
export function showEnqueued(operations: readonly Operation[]): Promise<void> {
  return inTurn(() => {
    for (const operation of operations) addWaiting(operation);
    countWaiting();
    touch(operations);
  });
}

/** Show what a page has changed: records first, then what it confirmed, in one step (L5). */
export function showChanged(changed: Changed): Promise<void> {
  return inTurn(async () => {
    if (changed.fence <= shownFence) return; // a load has shown this page, and perhaps later ones
    if (changed.fence > shownFence + 1) return load(); // another tab's page lies between
    shownFence = changed.fence;
    await take(changed);
  });
}

async function take({ records, confirmed, lineage: chain }: Changed): Promise<void> {
  if (chain) lineage = toLineage(chain);
  for (const { kind, record_id, stored } of records) {
    if (stored) tableOf(kind).stored.set(record_id, stored);
    else tableOf(kind).stored.delete(record_id);
  }
  for (const confirmation of confirmed) dropWaiting(confirmation);
  countWaiting();
  touch([...records, ...confirmed]);
  if (confirmed.length > 0) await count();
}

/** Count again what the person has to look at. */
export function recount(): Promise<void> {
  return inTurn(count);
}

async function count(): Promise<void> {
  const open = (await readRefused()).filter((sent) => sent.replaced_by === undefined);
  attentionCount.value = open.filter((sent) => !sent.seen).length;
  // Newest first: of several on one record the last stays.
  refused = new Map(open.filter((sent) => sent.result === 'rejected').reverse().map((sent) => [sent.record_id, sent.op_id]));
}

/** Name the refused operation that a new one on this record takes the place of, if any (O6). */
export function refusedOn(recordId: string): string | null {
  return refused.get(recordId) ?? null;
}

/** Say for each life of the office's book which ones it grew out of (E2). */
function toLineage(chain: readonly string[]): Lineage {
  return new Map(chain.map((epoch, place) => [epoch, new Set(chain.slice(0, place + 1))]));
}

const keyOf = (kind: string, recordId: string): string => `${kind} ${recordId}`;
const splitKey = (key: string): [kind: string, recordId: string] => key.split(' ') as [string, string];

function countWaiting(): void {
  waitingCount.value = [...waiting.values()].reduce((sum, list) => sum + list.length, 0);
}

function addWaiting(operation: Operation): void {
  const key = keyOf(operation.kind, operation.record_id);
  const list = waiting.get(key) ?? [];
  if (list.some((known) => known.op_id === operation.op_id)) return;
  waiting.set(key, [...list, operation]);
}

function dropWaiting(confirmation: Confirmation): void {
  const key = keyOf(confirmation.kind, confirmation.record_id);
  const list = waiting.get(key) ?? [];
  const rest = list.filter((operation) => operation.op_id !== confirmation.op_id);
  if (rest.length > 0) waiting.set(key, rest);
  else waiting.delete(key);
  receipts.set(confirmation.record_id, toReceipt(confirmation));
}

function touch(changed: readonly { kind: string; record_id: string }[]): void {
  for (const { kind, record_id } of changed) refresh(kind, record_id);
  for (const kind of new Set(changed.map((record) => record.kind))) tableOf(kind).version.value += 1;
}

function raiseAll(): void {
  for (const table of tables.values()) table.version.value += 1;
}

/** Work out anew what is shown of one record. */
function refresh(kind: string, recordId: string): void {
  const table = tableOf(kind);
  const stored = table.stored.get(recordId) ?? null;
  const operations = waiting.get(keyOf(kind, recordId)) ?? [];
  const values = replay(kind, recordId, stored, operations);
  if (!values || values.deleted === true) {
    table.shown.delete(recordId);
    return;
  }
  const base = stored && { epoch: stored.epoch, rev: stored.packed.rev };
  table.shown.set(recordId, { kind, record_id: recordId, base, values, waiting: operations.length, receipt: receipts.get(recordId) ?? null });
}

/** Give the values of a record with operations on top; null where there is nothing to show. */
export function replay(kind: string, recordId: string, stored: Stored | null, operations: readonly Operation[]): Values | null {
  if (operations.length === 0) return stored?.packed.values ?? null;
  // An edit of a record that has left this phone would show half a record.
  if (!stored && operations[0]?.action !== 'create') return null;
  const rules = KINDS.get(kind);
  if (!rules) return null;
  const epoch = stored?.epoch ?? '';
  const start: RecordState = stored ? unpack(stored.packed) : emptyRecord(kind, recordId);
  return pack(rules, operations.reduce((state, operation) => apply(rules, state, operation, epoch, operation.at, lineage), start)).values;
}

const subscribe = (table: Table): number => table.version.value;

/** Give all shown records of a kind; a component that calls it renders again when one changes. */
export function all(kind: string): Shown[] {
  const table = tableOf(kind);
  subscribe(table);
  return [...table.shown.values()];
}

/** Give one shown record. */
export function find(kind: string, recordId: unknown): Shown | null {
  const table = tableOf(kind);
  subscribe(table);
  return typeof recordId === 'string' ? (table.shown.get(recordId) ?? null) : null;
}

/** Give one record as it is now, without subscribing: for whoever acts on it. */
export function peek(kind: string, recordId: string): Shown | null {
  return tableOf(kind).shown.get(recordId) ?? null;
}

/** Give the stamp under which the value that shows was written (C1); null where nobody wrote it. */
export function writtenAt({ kind, record_id }: Shown, name: string): string | null {
  const stored = tableOf(kind).stored.get(record_id);
  const [entry] = (stored && unpack(stored.packed).values[name]) ?? [];
  const own = (waiting.get(keyOf(kind, record_id)) ?? []).find((operation) => name in operation.values);
  return entry?.dot[4] ?? own?.at ?? null;
}

/** Tell whether there is any record of a kind, without subscribing. */
export const hasAny = (kind: string): boolean => tableOf(kind).shown.size > 0;

/** A number that changes with the kind: what a longer computation depends on. */
export function versionOf(kind: string): number {
  return tableOf(kind).version.value;
}
