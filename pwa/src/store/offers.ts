/** What this phone can give back to an office whose book was restored from a copy (rules E4 to E6). */

import type { PackedRecord } from '@sync/rules';
import { commit, read, type LedgerRow, type RecordRow } from './db';
import { readMeta } from './meta';
import { open, seal, type Sealed } from './seal';
import type { Offer, Operation, Outcome } from './types';
import { lastOf } from '../lists';

const SCANNED = 500;

/** Records of one earlier epoch. */
export interface WitnessOffer {
  epoch: string;
  records: PackedRecord[];
}

/** Keep how far an offer has come; false if another sender has taken over. */
export async function saveOffer(offer: Offer | null, fence: number, epoch?: string): Promise<boolean> {
  const values: [string, Sealed<unknown>][] = [['offer', await seal(offer)]];
  if (epoch !== undefined) values.push(['epoch', await seal(epoch)]);
  return commit(['meta'], async (tx) => {
    if ((await tx.objectStore('meta').get('fence')) !== fence) return false;
    for (const [name, value] of values) await tx.objectStore('meta').put(value, name);
    return true;
  });
}

/** An operation of this phone's own that the office may have lost, and its turn among them. */
export interface OwnOffer {
  turn: string;
  operation: Operation;
}

/**
 * Read on in the ledger: what the office may have lost of this phone's own, in the order it was made.
 *
 * In no other: a later write that came first would stand for the earlier one too (A3), before the
 * office can notice that another phone counted the same numbers (O7).
 */
export async function readOwnOffer(offer: Offer, limit: number): Promise<OwnOffer[]> {
  const turns = (await findLost(offer)).filter(([turn]) => offer.after === null || turn > offer.after).sort();
  const rows = await read((db) => Promise.all(turns.slice(0, limit).map(async ([turn, opId]) => ({ turn, row: await db.get('ledger', opId) }))));
  return Promise.all(rows.flatMap(({ turn, row }) => (row ? [open(row.sealed).then((operation) => ({ turn, operation }))] : [])));
}

/** Find all of it, each with its turn; the ledger itself is in the order of ids, which a clock can turn round. */
async function findLost(offer: Offer): Promise<[turn: string, opId: string][]> {
  const device = await readMeta('device');
  const reached = offer.fork[`device:${device?.device_id ?? ''}`] ?? 0;
  const lost: [string, string][] = [];
  for (let last: string | null = null; ;) {
    const rows: LedgerRow[] = await read((db) => db.getAll('ledger', rangeAfter(last), SCANNED));
    for (const row of rows) if (mayBeLost(row, offer.epoch, reached)) lost.push([turnOf(row), row.op_id]);
    if (rows.length < SCANNED) return lost;
    last = lastOf(rows)?.op_id ?? null;
  }
}

/** Sorts after every id, which is how far an app of the first version may have come: it is then offered once more. */
const turnOf = ({ made = 0, op_id }: LedgerRow): string => `n${String(made).padStart(12, '0')} ${op_id}`;

/** What was answered in this life of the book, or before it left the other, is there. */
function mayBeLost(row: LedgerRow, epoch: string, reached: number): boolean {
  return row.epoch !== epoch && (row.seq === undefined || row.seq > reached);
}

const rangeAfter = (key: string | null): IDBKeyRange | null => (key === null ? null : IDBKeyRange.lowerBound(key, true));

/** Read on in the records: what came by a scope beyond its fork point, of one epoch at a time. */
export async function readWitnessOffer(offer: Offer, limit: number): Promise<WitnessOffer> {
  for (let after = offer.after; ;) {
    const range = after === null ? null : IDBKeyRange.lowerBound(after.split(' '), true);
    const rows = await read((db) => db.getAll('records', range, SCANNED));
    const beyond = rows.filter((row) => isBeyond(row, offer));
    const epoch = beyond[0]?.epoch ?? '';
    const other = beyond.findIndex((row) => row.epoch !== epoch);
    const batch = beyond.slice(0, other < 0 ? limit : Math.min(limit, other));
    if (batch.length > 0 || rows.length < SCANNED) return { epoch, records: await Promise.all(batch.map((row) => open(row.sealed))) };
    const last = lastOf(rows);
    after = last ? `${last.kind} ${last.record_id}` : null;
  }
}

function isBeyond(row: RecordRow, offer: Offer): boolean {
  if (row.epoch === offer.epoch) return false;
  return row.scopes.some((scope) => {
    const place = row.places?.[scope];
    return place === undefined || place > (offer.fork[scope] ?? 0);
  });
}

/** An answer to something offered again. */
export interface Answered {
  op_id: string;
  result: Outcome['result'];
  code?: string;
  value?: string;
  flags?: string[];
}

/** Note what the office says now of operations it had answered before; false if another sender has taken over. */
export async function saveAnswered(list: readonly Answered[], epoch: string, fence: number): Promise<boolean> {
  const rows = await Promise.all(list.map(async (answer) => ({ answer, row: await read((db) => db.get('ledger', answer.op_id)) })));
  const outcomes = await Promise.all(rows.map(async ({ answer, row }) => (row ? seal(merge(await open(row.outcome), answer)) : null)));
  return commit(['ledger', 'meta'], async (tx) => {
    if ((await tx.objectStore('meta').get('fence')) !== fence) return false;
    const store = tx.objectStore('ledger');
    for (const [index, { answer }] of rows.entries()) {
      const row = await store.get(answer.op_id);
      const outcome = outcomes[index];
      if (row && outcome) await store.put(renew(row, answer.result, outcome, epoch));
    }
    return true;
  });
}

function merge(before: Outcome, { result, code, value, flags }: Answered): Outcome {
  return {
    result, receipt: before.receipt, received_at: before.received_at,
    ...(code !== undefined && { code }), ...(value !== undefined && { value }), ...(flags !== undefined && { flags }),
  };
}

/** Its new place is told by its receipt; until then it counts as one that may be lost again. */
function renew({ seq: _place, ...row }: LedgerRow, result: Outcome['result'], outcome: Sealed<Outcome>, epoch: string): LedgerRow {
  return { ...row, result, outcome, epoch, seen: row.seen && row.result === result };
}
