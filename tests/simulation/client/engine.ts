/** What a browser can do to a database that fake-indexeddb offers no switch for: a full disk, a tab that dies. */

import { IDBObjectStore, IDBTransaction } from 'fake-indexeddb';

interface EngineTransaction extends IDBTransaction {
  _state: string;
  _requests: unknown[];
  _abort: (name: string) => void;
  _start: () => void;
  _execRequestAsync: (request: { operation: () => unknown; source: unknown }) => IDBRequest;
}
type EngineConnection = IDBDatabase & { _rawDatabase: { transactions: EngineTransaction[] } };

/** When the disk is full: at the nth write to come, or when the transaction is to be committed. */
export type DiskFull = { at: 'write'; after: number } | { at: 'commit' } | null;

let full: DiskFull = null;
let commits = 0;

/** How many transactions have changed something so far. */
export const countCommits = (): number => commits;

const refuse = (): never => { throw new DOMException('full', 'QuotaExceededError'); };

/** Fill the disk, or free it again. */
export function setDisk(state: DiskFull): void {
  full = state;
}

const transactions = IDBTransaction.prototype as unknown as EngineTransaction;
const stores = IDBObjectStore.prototype as unknown as Record<'add' | 'put', (...given: unknown[]) => IDBRequest>;
const { _execRequestAsync: execute, _start: start } = transactions;
const { add, put } = stores;

/** Make fake-indexeddb ask for room before it keeps something; doing it again changes nothing. */
export function installDisk(): void {
  const writes = new WeakSet();
  transactions._execRequestAsync = function (this: EngineTransaction, request) {
    if (writes.has(request.source as object)) return execute.call(this, { ...request, operation: () => (takeRoom() ? request.operation() : refuse()) });
    return execute.call(this, request);
  };
  transactions._start = function (this: EngineTransaction) {
    if (full?.at === 'commit' && this.mode === 'readwrite' && this._state !== 'finished' && this._requests.length === 0) this._abort('QuotaExceededError');
    const wasOver = this._state === 'finished';
    start.call(this);
    if (!wasOver && this._state === 'finished' && this.mode === 'readwrite') commits += 1;
  };
  for (const [name, write] of [['add', add], ['put', put]] as const) {
    stores[name] = function (this: object, ...given) {
      writes.add(this);
      try {
        return write.apply(this, given);
      } finally {
        writes.delete(this);
      }
    };
  }
}

function takeRoom(): boolean {
  if (full?.at !== 'write') return true;
  full = { at: 'write', after: full.after - 1 };
  return full.after >= 0;
}

/** End what a connection has not committed. */
export function abortAll(connection: IDBDatabase): void {
  const { transactions } = (connection as EngineConnection)._rawDatabase;
  for (const tx of transactions.filter((one) => one.db === connection && one._state !== 'finished')) tx.abort();
}
