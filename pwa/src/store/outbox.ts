/** What was done here and the office has not confirmed. */

import { CONTRACT_VERSION, normalise, type Values } from '@sync/contract';
import { tick } from '@sync/clock';
import { commit, inside, read, type OutboxRow, type Transaction } from './db';
import { newId } from './ids';
import { readCounters } from './meta';
import { open, seal, type Sealed } from './seal';
import type { Confirmation, Counters, Draft, Operation, Outcome, Receipt } from './types';

let queue: Promise<unknown> = Promise.resolve();
/** The numbers as this tab last wrote them: a guess that the transaction checks. */
let guess: Counters | null = null;

/**
 * Keep what a person did, all of it or nothing; resolves when it is on the disk.
 *
 * Throws a StorageFailure when the phone cannot keep it.
 */
export function enqueue(author: string, drafts: readonly Draft[], now: () => number = Date.now): Promise<Operation[]> {
  // One after the other: two taps must not compete for the same number.
  const saved = queue.then(() => save(author, drafts, now));
  queue = saved.catch(() => null);
  return saved;
}

async function save(author: string, drafts: readonly Draft[], now: () => number): Promise<Operation[]> {
  for (;;) {
    const before = guess ?? (await readCounters());
    const { operations, after } = numberDrafts(author, drafts, before, now());
    const rows = await Promise.all(operations.map(toRow));
    // Another tab may have taken the numbers while we sealed: then everything is numbered anew.
    const isAdded = await addRows(rows, before, after);
    guess = isAdded ? after : null;
    if (isAdded) return operations;
  }
}

function numberDrafts(author: string, drafts: readonly Draft[], before: Counters, now: number): { operations: Operation[]; after: Counters } {
  const after = { ...before };
  const operations = drafts.map((draft): Operation => {
    after.seq += 1;
    after.clock = tick(after.clock, now);
    return {
      ...draft,
      values: normaliseAll(draft.values),
      op_id: newId(now),
      incarnation: after.incarnation,
      seq: after.seq,
      author,
      at: after.clock,
      contract_version: CONTRACT_VERSION,
    };
  });
  return { operations, after };
}

function normaliseAll(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, normalise(value)]));
}

async function toRow(operation: Operation): Promise<OutboxRow> {
  const bytes = new TextEncoder().encode(JSON.stringify(operation)).length;
  return { op_id: operation.op_id, bytes, sealed: await seal(operation) };
}

function addRows(rows: readonly OutboxRow[], before: Counters, after: Counters): Promise<boolean> {
  return commit(['outbox', 'meta'], async (tx) => {
    const current = (await tx.objectStore('meta').get('counters')) as Counters;
    if (JSON.stringify(current) !== JSON.stringify(before)) return false;
    // An emptied phone is nobody's: a form left open in another tab must not seem kept (H6).
    if (await tx.objectStore('meta').getKey('left')) throw new Error('left');
    for (const row of rows) inside(tx.objectStore('outbox').add(row));
    await tx.objectStore('meta').put(after, 'counters');
    return true;
  });
}

/** An operation that waits, with its size on the wire. */
export interface Waiting {
  operation: Operation;
  bytes: number;
}

/** Everything that waits, oldest first. */
export async function readWaiting(): Promise<Waiting[]> {
  const rows = await read((db) => db.getAll('outbox'));
  return Promise.all(rows.map(async (row) => ({ operation: await open(row.sealed), bytes: row.bytes })));
}

/** A confirmation made ready for a transaction. */
export interface SealedConfirmation {
  confirmation: Confirmation;
  outcome: Sealed<Outcome>;
  receipt: Sealed<Receipt>;
}

/** Seal what the office said about operations, before the transaction that keeps it. */
export async function sealConfirmations(confirmations: readonly Confirmation[]): Promise<SealedConfirmation[]> {
  return Promise.all(confirmations.map(async (confirmation) => ({
    confirmation,
    outcome: await seal(toOutcome(confirmation)),
    receipt: await seal(toReceipt(confirmation)),
  })));
}

function toOutcome({ op_id: _op, kind: _kind, record_id: _record, seq: _seq, ...outcome }: Confirmation): Outcome {
  return outcome;
}

/** What a row on screen shows of an outcome. */
export function toReceipt({ receipt, received_at, result, flags = [] }: Outcome): Receipt {
  return { receipt, received_at, result, flags };
}

/** Move confirmed operations from the outbox to the ledger, in the caller's transaction. */
export async function confirm(
  tx: Transaction<('outbox' | 'ledger' | 'receipts' | 'meta' | 'records')[], 'readwrite'>,
  confirmations: readonly SealedConfirmation[],
  epoch: string,
): Promise<Confirmation[]> {
  const moved: Confirmation[] = [];
  for (const { confirmation, outcome, receipt } of confirmations) {
    const { op_id, kind, record_id, result, received_at, seq } = confirmation;
    const place = { epoch, ...(seq !== undefined && { seq }) };
    const row = await tx.objectStore('outbox').index('op_id').get(op_id);
    if (row?.place === undefined) {
      await confirmAgain(tx, op_id, place);
      continue;
    }
    inside(tx.objectStore('ledger').put({ op_id, kind, record_id, result, received_at, ...place, made: row.place, seen: false, sealed: row.sealed, outcome }));
    inside(tx.objectStore('receipts').put({ record_id, sealed: receipt }));
    inside(tx.objectStore('outbox').delete(row.place));
    moved.push(confirmation);
  }
  return moved;
}

/** Take down the place of what was offered again; what another store of this account made is not ours to keep. */
async function confirmAgain(
  tx: Transaction<('outbox' | 'ledger' | 'receipts' | 'meta' | 'records')[], 'readwrite'>,
  opId: string,
  place: { epoch: string; seq?: number },
): Promise<void> {
  const known = await tx.objectStore('ledger').get(opId);
  if (known) inside(tx.objectStore('ledger').put({ ...known, ...place }));
}
