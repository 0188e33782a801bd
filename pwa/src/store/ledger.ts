/** Everything this phone ever sent and what the office said: never removed. */

import { commit, openStore, type LedgerRow } from './db';
import { open } from './seal';
import type { LedgerEntry, Operation, Outcome, Receipt } from './types';

/** A ledger row as a person reads it. */
export interface Sent extends LedgerEntry {
  operation: Operation;
  outcome: Outcome;
}

const NEEDS_A_LOOK = ['rejected', 'quarantined'] as const;

async function openRow({ sealed, outcome, ...entry }: LedgerRow): Promise<Sent> {
  return { ...entry, operation: await open(sealed), outcome: await open(outcome) };
}

/** Read what the office did not take into its records, newest first. */
export async function readRefused(): Promise<Sent[]> {
  const db = await openStore();
  const rows = await Promise.all(NEEDS_A_LOOK.map((result) => db.getAllFromIndex('ledger', 'result', result)));
  const sent = await Promise.all(rows.flat().map(openRow));
  return sent.sort((a, b) => (a.operation.at < b.operation.at ? 1 : -1));
}

/** Read what was sent, newest first, up to `limit` rows that arrived before `before`. */
export async function readSent(limit: number, before?: string): Promise<Sent[]> {
  const db = await openStore();
  const range = before === undefined ? null : IDBKeyRange.upperBound(before, true);
  const rows: LedgerRow[] = [];
  let cursor = await db.transaction('ledger').store.index('received_at').openCursor(range, 'prev');
  while (cursor && rows.length < limit) {
    rows.push(cursor.value);
    cursor = await cursor.continue();
  }
  return Promise.all(rows.map(openRow));
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
  const rows = await (await openStore()).getAll('receipts');
  return new Map(await Promise.all(rows.map(async (row) => [row.record_id, await open(row.sealed)] as const)));
}
