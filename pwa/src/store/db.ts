/** The phone's database: its stores, and the steps that bring an older one up to date. */

import { signal } from '@preact/signals';
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { PackedRecord } from '@sync/rules';
import { databaseName } from '../trial';
import { randomId } from './ids';
import type { Sealed } from './seal';
import type { Counters, LedgerEntry, Operation, Outcome, Receipt } from './types';

/** A record as the office last sent it, with the scopes it came by (L4). */
export interface RecordRow {
  kind: string;
  record_id: string;
  epoch: string;
  rev: number;
  scopes: string[];
  /** For each scope how far it had come with this record: what lies beyond a fork point may be lost there (E6). */
  places?: Record<string, number>;
  sealed: Sealed<PackedRecord>;
}

/** An operation the office has not confirmed; `place` keeps the order in which it was made. */
export interface OutboxRow {
  place?: number;
  op_id: string;
  bytes: number;
  sealed: Sealed<Operation>;
}

/** An operation the office has answered: kept for ever. */
export interface LedgerRow extends LedgerEntry {
  /** Its place in the outbox; missing in rows of the first version. */
  made?: number;
  sealed: Sealed<Operation>;
  outcome: Sealed<Outcome>;
}

/** The last receipt of a record that this phone wrote. */
export interface ReceiptRow {
  record_id: string;
  sealed: Sealed<Receipt>;
}

/** Values that must be read and written within one transaction are plain, the others sealed. */
export interface MetaRow {
  counters: Counters;
  fence: number;
  [sealed: string]: unknown;
}

/** The stores, with their keys and indexes. */
export interface Schema extends DBSchema {
  meta: { key: string; value: unknown };
  records: { key: [string, string]; value: RecordRow; indexes: { kind: string; scopes: string } };
  outbox: { key: number; value: OutboxRow; indexes: { op_id: string } };
  ledger: { key: string; value: LedgerRow; indexes: { result: string; received_at: string } };
  receipts: { key: string; value: ReceiptRow };
}

export type StoreName = 'meta' | 'records' | 'outbox' | 'ledger' | 'receipts';
export type Transaction<Names extends StoreName[], Mode extends IDBTransactionMode> = IDBPTransaction<Schema, Names, Mode>;

const VERSION = 1;

/** A newer app has brought the store up to date: this page can read and keep nothing until it is opened anew. */
export const isOutdated = signal(false);

let opened: Promise<IDBPDatabase<Schema>> | null = null;

/** Open the database, once; it is opened again after the browser closed it under us. */
export function openStore(): Promise<IDBPDatabase<Schema>> {
  opened ??= connect().catch((error: unknown) => {
    opened = null;
    if (isNewer(error)) isOutdated.value = true;
    throw error;
  });
  return opened;
}

function connect(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(databaseName, VERSION, {
    // Additive steps only: a page of the version before may still be open beside us.
    upgrade(db, from) {
      if (from < 1) createStores(db);
    },
    // A newer page wants to upgrade; transactions under way are finished before the connection closes.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated() {
      opened = null;
    },
  });
}

function createStores(db: IDBPDatabase<Schema>): void {
  const meta = db.createObjectStore('meta');
  const records = db.createObjectStore('records', { keyPath: ['kind', 'record_id'] });
  records.createIndex('kind', 'kind');
  records.createIndex('scopes', 'scopes', { multiEntry: true });
  db.createObjectStore('outbox', { keyPath: 'place', autoIncrement: true }).createIndex('op_id', 'op_id', { unique: true });
  const ledger = db.createObjectStore('ledger', { keyPath: 'op_id' });
  ledger.createIndex('result', 'result');
  ledger.createIndex('received_at', 'received_at');
  db.createObjectStore('receipts', { keyPath: 'record_id' });
  // A store that is created, restored or wiped counts from 1 under a name nobody had before (O2).
  const counters: Counters = { incarnation: randomId(), seq: 0, clock: null };
  inside(meta.put(counters, 'counters'));
  inside(meta.put(0, 'fence'));
}

const hasName = (cause: unknown, ...names: readonly string[]): boolean => cause instanceof DOMException && names.includes(cause.name);

/** What browsers say when the store is of a later version than the one asked for. */
const isNewer = (cause: unknown): boolean => hasName(cause, 'VersionError');

/** What browsers say of a connection that was closed while the app slept. */
const isConnectionLost = (cause: unknown): boolean => hasName(cause, 'InvalidStateError', 'UnknownError');

/** Why something could not be kept on the phone; the person must hear of it. */
export class StorageFailure extends Error {
  readonly code: 'storage_full' | 'storage_unavailable';

  constructor(...causes: readonly unknown[]) {
    super('the phone could not keep a value', { cause: causes[0] });
    this.code = causes.some((cause) => hasName(cause, 'QuotaExceededError')) ? 'storage_full' : 'storage_unavailable';
  }
}

/** Read something; once more on a new connection if the browser closed the database under us. */
export async function read<Result>(work: (db: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result> {
  const once = async (): Promise<Result> => work(await openStore());
  return once().catch((error: unknown) => {
    if (isNewer(error)) throw new StorageFailure(error);
    // Nobody but the browser ends a transaction that only reads.
    if (!isConnectionLost(error) && !hasName(error, 'AbortError')) throw error;
    opened = null;
    return once().catch((cause: unknown) => { throw new StorageFailure(cause); });
  });
}

/**
 * Run work in one transaction and wait until it is committed.
 *
 * Nothing but requests to the database may be awaited in `work`: the transaction commits by itself
 * as soon as it has nothing to do. If the browser had closed the database under us, `work` is done
 * once more on a new connection.
 */
export async function commit<Names extends StoreName[], Result>(
  names: Names,
  work: (tx: Transaction<Names, 'readwrite'>) => Promise<Result>,
  durability: IDBTransactionDurability = 'strict',
): Promise<Result> {
  try {
    return await attempt(names, work, durability);
  } catch (error) {
    if (!(error instanceof StorageFailure && isConnectionLost(error.cause))) throw error;
    opened = null; // nothing of it was kept, so it may be done again
    return attempt(names, work, durability);
  }
}

async function attempt<Names extends StoreName[], Result>(
  names: Names,
  work: (tx: Transaction<Names, 'readwrite'>) => Promise<Result>,
  durability: IDBTransactionDurability,
): Promise<Result> {
  let tx: Transaction<Names, 'readwrite'> | undefined;
  try {
    tx = (await openStore()).transaction(names, 'readwrite', { durability });
    inside(tx.done); // it may fail while the work still waits for something else
    const result = await work(tx);
    await tx.done;
    return result;
  } catch (error) {
    abort(tx);
    await tx?.done.catch(() => null);
    // A full disk is told by the request that failed or, if nobody waited for that one, by the transaction.
    throw new StorageFailure(error, tx?.error);
  }
}

/** Leave a request to its transaction: whether it failed is told when that commits. */
export function inside(request: Promise<unknown>): void {
  request.catch(() => null);
}

function abort(tx: { abort: () => void } | undefined): void {
  try {
    tx?.abort();
  } catch {
    // It had ended already.
  }
}
