/** Everything this phone ever sent and what the office said: never removed. */

import type { IDBPIndex } from 'idb';
import { commit, read, type LedgerRow, type Schema } from './db';
import { open } from './seal';
import type { LedgerEntry, Operation, Outcome, Receipt } from './types';

/** A ledger row as a person reads it. */
export interface Sent extends LedgerEntry {
  operation: Operation;
  outcome: Outcome;
}

/** Newest first; what was answered in one breath, by when it was made. */
async function openRows(rows: readonly LedgerRow[]): Promise<Sent[]> {
  const order = (sent: Sent): string => `${sent.received_at} ${sent.operation.at}`;
  return (await Promise.all(rows.map(openRow))).sort((a, b) => (order(a) < order(b) ? 1 : -1));
}

const NEEDS_A_LOOK = ['rejected', 'quarantined'] as const;

async function openRow({ sealed, outcome, ...entry }: LedgerRow): Promise<Sent> {
  return { ...entry, operation: await open(sealed), outcome: await open(outcome) };
}

/** Read what the office did not take into its records, newest first. */
export async function readRefused(): Promise<Sent[]> {
  const rows = await read((db) => Promise.all(NEEDS_A_LOOK.map((result) => db.getAllFromIndex('ledger', 'result', result))));
  const sent = await Promise.all(rows.flat().map(openRow));
  return sent.sort((a, b) => (a.operation.at < b.operation.at ? 1 : -1));
}

/** Read what the office answered last, newest first. */
export async function readSent(limit: number): Promise<Sent[]> {
  return openRows(await readIndex(async (index) => {
    const rows: LedgerRow[] = [];
    let cursor = await index.openCursor(null, 'prev');
    while (cursor && rows.length < limit) {
      rows.push(cursor.value);
      cursor = await cursor.continue();
    }
    return rows;
  }));
}

type ByTime = IDBPIndex<Schema, ['ledger'], 'ledger', 'received_at'>;

const readIndex = <Result>(work: (index: ByTime) => Promise<Result>): Promise<Result> =>
  read((db) => work(db.transaction('ledger').store.index('received_at')));

const span = (from: string, until: string): IDBKeyRange => IDBKeyRange.bound(from, until, false, true);

/** Count everything the office has answered. */
export async function countSent(): Promise<number> {
  return read((db) => db.count('ledger'));
}

/** Count what was answered between each moment and the next. */
export async function countBetween(moments: readonly string[]): Promise<number[]> {
  return readIndex((index) => Promise.all(moments.slice(1).map((until, place) => index.count(span(moments[place] ?? '', until)))));
}

/** Read what was answered from a moment on and before another, newest first. */
export async function readBetween(from: string, until: string): Promise<Sent[]> {
  return openRows(await readIndex((index) => index.getAll(span(from, until))));
}

/** When the office answered first, and last before a moment; null if it never did. */
export async function findEnds(before?: string): Promise<{ first: string; last: string } | null> {
  const range = before === undefined ? null : IDBKeyRange.upperBound(before, true);
  const [first, last] = await readIndex((index) => Promise.all([index.openKeyCursor(range, 'next'), index.openKeyCursor(range, 'prev')]));
  return first && last && { first: first.key, last: last.key };
}

const PAGE_MS = 24 * 3600_000;

/** A stretch of the ledger, and from which moment on it holds everything. */
export interface Stretch {
  from: string;
  sent: Sent[];
}

/** Read the last day of answers before a moment, newest first; null if there are none. */
export async function readStretch(before?: string): Promise<Stretch | null> {
  const ends = await findEnds(before);
  if (!ends) return null;
  const from = new Date(Date.parse(ends.last) - PAGE_MS).toISOString();
  return { from, sent: await readBetween(from, before ?? '~') };
}

/** Note that the person has read the reason, or has sent another operation in its place. */
export function settle(opId: string, how: { seen: true } | { replaced_by: string }): Promise<void> {
  return commit(['ledger'], async (tx) => {
    const row = await tx.objectStore('ledger').get(opId);
    if (row) await tx.objectStore('ledger').put({ ...row, ...how });
  });
}

/** Read the last receipt of every record this phone wrote. */
export async function readReceipts(): Promise<Map<string, Receipt>> {
  const rows = await read((db) => db.getAll('receipts'));
  return new Map(await Promise.all(rows.map(async (row) => [row.record_id, await open(row.sealed)] as const)));
}
