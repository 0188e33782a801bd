/** Whole databases: read, copied to another phone, or made as an older version of the app left them. */

import { IDBFactory } from 'fake-indexeddb';
import type { Confirmation, Operation } from '../../../pwa/src/store/types';
import type { PackedRecord } from '@sync/rules';

const NAME = 'socoso';

interface Layout {
  name: string;
  options: IDBObjectStoreParameters;
  indexes: { name: string; keyPath: string | string[]; options: IDBIndexParameters }[];
}

interface Content extends Layout {
  rows: [IDBValidKey, unknown][];
}

/** Everything that lies in a phone's database. */
export interface Disk {
  version: number;
  stores: Content[];
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => { resolve(request.result); });
    request.addEventListener('error', () => { reject(new Error(request.error?.message)); });
  });

const over = (tx: IDBTransaction): Promise<void> => new Promise((resolve, reject) => {
  tx.addEventListener('complete', () => { resolve(); });
  tx.addEventListener('abort', () => { reject(new Error('not written')); });
});

/** Read a database; null if the phone has none. */
export async function readDisk(factory: IDBFactory): Promise<Disk | null> {
  const names = (await factory.databases()).map(({ name }) => name);
  if (!names.includes(NAME)) return null;
  const db = await settled(factory.open(NAME));
  const tx = db.transaction([...db.objectStoreNames]);
  const stores = await Promise.all([...db.objectStoreNames].map((name) => readStore(tx.objectStore(name))));
  db.close();
  return { version: db.version, stores };
}

async function readStore(store: IDBObjectStore): Promise<Content> {
  const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll() as IDBRequest<unknown[]>)]);
  const indexes = [...store.indexNames].map((name) => store.index(name));
  return {
    name: store.name,
    options: { keyPath: store.keyPath, autoIncrement: store.autoIncrement },
    indexes: indexes.map(({ name, keyPath, unique, multiEntry }) => ({ name, keyPath, options: { unique, multiEntry } })),
    rows: keys.map((key, place) => [key, values[place]]),
  };
}

/** Make a phone's storage that holds this database, or none. */
export async function writeDisk(disk: Disk | null): Promise<IDBFactory> {
  const factory = new IDBFactory();
  if (!disk) return factory;
  const opening = factory.open(NAME, disk.version);
  opening.addEventListener('upgradeneeded', () => { for (const layout of disk.stores) createStore(opening.result, layout); });
  const db = await settled(opening);
  const tx = db.transaction(disk.stores.map(({ name }) => name), 'readwrite');
  for (const { name, options, rows } of disk.stores) {
    for (const [key, value] of rows) tx.objectStore(name).put(value, options.keyPath === null ? key : undefined);
  }
  await over(tx);
  db.close();
  return factory;
}

function createStore(db: IDBDatabase, { name, options, indexes }: Layout): void {
  const store = db.createObjectStore(name, options);
  for (const index of indexes) store.createIndex(index.name, index.keyPath, index.options);
}

/** What a phone of the first version kept. */
export interface OldPhone {
  account: string;
  device_id: string;
  incarnation: string;
  seq: number;
  clock: string | null;
  epoch: string | null;
  cursor: string | null;
  outbox: Operation[];
  ledger: { operation: Operation; confirmation: Confirmation }[];
  records: { packed: PackedRecord; epoch: string; scopes: string[] }[];
}

const index = (name: string, options: IDBIndexParameters = {}) => ({ name, keyPath: name, options });

/** Lay a database out as the first version did. This never changes: such phones lie in drawers. */
export function layOutVersion1(phone: OldPhone): Disk {
  const sealed = (value: unknown) => ({ plain: value });
  const { incarnation, seq, clock } = phone;
  const kept = {
    account: { id: phone.account, display_name: 'Mẫu', grants: [] },
    device: { secret: 'secret', device_id: phone.device_id },
    ...(phone.cursor !== null && { cursor: phone.cursor, epoch: phone.epoch, last_contact: '2024-03-12T08:00:00.000Z', pull_refused: null }),
  };
  const meta: [string, unknown][] = [['counters', { incarnation, seq, clock }], ['fence', 0]];
  const receipts = new Map(phone.ledger.map(({ confirmation }) => [confirmation.record_id, toReceipt(confirmation)]));
  return {
    version: 1,
    stores: [
      { name: 'meta', options: { keyPath: null }, indexes: [], rows: [...meta, ...Object.entries(kept).map(([name, value]): [string, unknown] => [name, sealed(value)])] },
      {
        name: 'records', options: { keyPath: ['kind', 'record_id'] }, indexes: [index('kind'), index('scopes', { multiEntry: true })],
        rows: phone.records.map(({ packed, epoch, scopes }) => [[packed.kind, packed.record_id], { kind: packed.kind, record_id: packed.record_id, rev: packed.rev, epoch, scopes, sealed: sealed(packed) }]),
      },
      {
        name: 'outbox', options: { keyPath: 'place', autoIncrement: true }, indexes: [index('op_id', { unique: true })],
        rows: phone.outbox.map((operation, place) => [place + 1, { place: place + 1, op_id: operation.op_id, bytes: JSON.stringify(operation).length, sealed: sealed(operation) }]),
      },
      {
        name: 'ledger', options: { keyPath: 'op_id' }, indexes: [index('result'), index('received_at')],
        rows: phone.ledger.map((sent) => [sent.operation.op_id, toLedgerRow(sent)]),
      },
      { name: 'receipts', options: { keyPath: 'record_id' }, indexes: [], rows: [...receipts].map(([record_id, receipt]) => [record_id, { record_id, sealed: sealed(receipt) }]) },
    ],
  };
}

function toLedgerRow({ operation, confirmation }: OldPhone['ledger'][number]): unknown {
  const { op_id, kind, record_id, ...outcome } = confirmation;
  return { op_id, kind, record_id, result: outcome.result, received_at: outcome.received_at, seen: false, sealed: { plain: operation }, outcome: { plain: outcome } };
}

const toReceipt = ({ receipt, received_at, result, flags = [] }: Confirmation) => ({ receipt, received_at, result, flags });
