/** How a phone lets go of a book that was handed over: all of it in one transaction, or the khối's part (H6, H7). */

import { commit, inside, read, type LedgerRow, type Transaction } from './db';
import { randomId } from './ids';
import { open, seal } from './seal';
import type { Counters, Left } from './types';

/** What the ledger holds, as far as letting go asks. */
export interface Held {
  /** Operations the office answered. */
  op_ids: string[];
  /** Those that no message took, as they stand: the office never had them. */
  left: { op_id: string; content: string }[];
  /** The records they are about, and those of attachments that the office did not take. */
  records: ReadonlySet<string>;
  refused: ReadonlySet<string>;
}

/** Read what the office should hold, and what it cannot. */
export async function readHeld(): Promise<Held> {
  const rows = await read((db) => db.getAll('ledger'));
  const left: Held['left'] = [];
  for (const row of rows.filter(({ result }) => result === 'rejected')) {
    // Whatever the office stored has a receipt (P2).
    if ((await open(row.outcome)).receipt === '') left.push({ op_id: row.op_id, content: JSON.stringify(await open(row.sealed)) });
  }
  const untaken = new Set(left.map(({ op_id }) => op_id));
  return {
    op_ids: rows.map(({ op_id }) => op_id).filter((id) => !untaken.has(id)),
    left,
    records: new Set(rows.map(({ record_id }) => record_id)),
    refused: new Set(rows.filter(({ kind, result }) => kind === 'attachment' && result === 'rejected').map(({ record_id }) => record_id)),
  };
}

/** Put what the office lacks back into the outbox: it is sent again like anything else. */
export async function takeBack(opIds: readonly string[]): Promise<void> {
  const rows = await read((db) => Promise.all(opIds.map((id) => db.get('ledger', id))));
  const known = rows.filter((row): row is LedgerRow => row !== undefined);
  const sized = await Promise.all(known.map(async ({ op_id, sealed }) =>
    ({ op_id, sealed, bytes: new TextEncoder().encode(JSON.stringify(await open(sealed))).length })));
  await commit(['ledger', 'outbox'], async (tx) => {
    for (const row of sized) {
      inside(tx.objectStore('outbox').add(row));
      inside(tx.objectStore('ledger').delete(row.op_id));
    }
    await tx.objectStore('outbox').count();
  });
}

type All = ('meta' | 'records' | 'outbox' | 'ledger' | 'receipts')[];

/**
 * Let go of everything at once, and keep a note of it; false, and nothing done, if anything was recorded or answered since
 * the office said that it holds `answered` operations.
 */
export async function emptyStore(left: Left, answered: number): Promise<boolean> {
  const note = await seal(left);
  return commit(['meta', 'records', 'outbox', 'ledger', 'receipts'], async (tx: Transaction<All, 'readwrite'>) => {
    const meta = tx.objectStore('meta');
    if ((await tx.objectStore('outbox').count()) > 0 || (await tx.objectStore('ledger').count()) !== answered) return false;
    const fence = (await meta.get('fence')) as number;
    for (const name of ['records', 'outbox', 'ledger', 'receipts', 'meta'] as const) inside(tx.objectStore(name).clear());
    // As in a store that was just made (O2); whoever sends at this moment finds that his turn is over.
    inside(meta.put({ incarnation: randomId(), seq: 0, clock: null } satisfies Counters, 'counters'));
    inside(meta.put(fence + 1, 'fence'));
    await meta.put(note, 'left');
    return true;
  });
}

/** Forget that the phone was emptied: it is to be somebody's again. */
export async function forgetNote(): Promise<void> {
  await commit(['meta'], (tx) => tx.objectStore('meta').delete('left'));
}

/** Kinds whose records lie in a khối (the `scopes` of sync/kinds). */
export const GROUP_KINDS: ReadonlySet<string> = new Set(['broadcast', 'contact', 'feedback', 'incident', 'meeting', 'schedule', 'speaker_cluster']);

/** Whether a row is about a khối: its record lies in one, or is attached to one that does. */
async function isAboutGroup({ kind, sealed }: LedgerRow): Promise<boolean> {
  if (kind !== 'attachment') return GROUP_KINDS.has(kind);
  return GROUP_KINDS.has(String((await open(sealed)).values.owner_kind));
}

/**
 * Let go of what the ledger says of records that lay in a khối and that this phone holds no more (H7).
 *
 * Tells which records these were.
 */
export async function purgeLedger(): Promise<string[]> {
  const rows = await read((db) => db.getAll('ledger'));
  const isAbout = await Promise.all(rows.map(isAboutGroup));
  const doubtful = rows.filter((_, place) => isAbout[place]);
  return commit(['ledger', 'receipts', 'records'], async (tx) => {
    const gone = new Set<string>();
    for (const row of doubtful) {
      if (await tx.objectStore('records').getKey([row.kind, row.record_id])) continue;
      gone.add(row.record_id);
      inside(tx.objectStore('ledger').delete(row.op_id));
      inside(tx.objectStore('receipts').delete(row.record_id));
    }
    return [...gone];
  });
}
