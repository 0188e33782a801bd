/**
 * The bytes of photos and sounds, until the office has them and for as long as there is room (T7).
 *
 * A database of their own: what fills it never stands in the way of words, and nobody waits for it at the start.
 */

import { signal } from '@preact/signals';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { databaseName } from '../trial';
import { inside, StorageFailure } from './db';
import { open, seal, type Sealed } from './seal';

/** What is known of a file without looking into it. */
export interface KeptFile {
  id: string;
  mime: string;
  bytes: number;
  made_at: string;
  /** Where the office takes its bytes, once it has begun to (T2). */
  url?: string | undefined;
  /** How many of them it said it has. */
  sent?: number | undefined;
  /** In which life of the office's book it said that it has all (T8). */
  held_in?: string | undefined;
  /** Why the office does not take it. */
  refused?: string | undefined;
}

interface Schema extends DBSchema {
  files: { key: string; value: KeptFile };
  bytes: { key: string; value: Sealed<ArrayBuffer> };
}

/** The files on this phone by id; empty until they were read. */
export const files = signal<ReadonlyMap<string, KeptFile>>(new Map());

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function connect(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(`${databaseName}-files`, 1, {
    upgrade(db) {
      db.createObjectStore('files', { keyPath: 'id' });
      db.createObjectStore('bytes');
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated() {
      opened = null;
    },
  }).catch((error: unknown) => {
    opened = null;
    throw new StorageFailure(error);
  });
  return opened;
}

/** What Chromium says of a value too large to lie among the others when the disk has no room for it. */
const isFull = (cause: unknown): boolean => cause instanceof DOMException && cause.name === 'DataError';

/** Read which files are here. */
export async function readFiles(): Promise<ReadonlyMap<string, KeptFile>> {
  const rows = await (await connect()).getAll('files');
  files.value = new Map(rows.map((row) => [row.id, row]));
  return files.value;
}

/** Keep a file; resolves when it is on the disk. Throws a StorageFailure when the phone cannot keep it. */
export async function addFile(file: KeptFile, content: ArrayBuffer): Promise<void> {
  const sealed = await seal(content);
  const tx = (await connect()).transaction(['files', 'bytes'], 'readwrite', { durability: 'strict' });
  try {
    inside(tx.done);
    inside(tx.objectStore('bytes').put(sealed, file.id));
    await tx.objectStore('files').put(file);
    await tx.done;
  } catch (error) {
    await tx.done.catch(() => null);
    throw new StorageFailure(error, tx.error, ...(isFull(error) || isFull(tx.error) ? [new DOMException('', 'QuotaExceededError')] : []));
  }
  files.value = new Map(files.value).set(file.id, file);
}

/** Give a file's bytes; null if they are not here. */
export async function readBytes(id: string): Promise<ArrayBuffer | null> {
  const sealed = await (await connect()).get('bytes', id);
  return sealed ? open(sealed) : null;
}

/** Remember how far a file has come; one that is gone stays gone. */
export async function noteFile(id: string, change: Partial<KeptFile>): Promise<void> {
  const tx = (await connect()).transaction('files', 'readwrite');
  const row = await tx.store.get(id);
  if (row) {
    const changed = { ...row, ...change };
    await tx.store.put(changed);
    files.value = new Map(files.value).set(id, changed);
  }
  await tx.done;
}

/** Let go of files. */
export async function dropFiles(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const tx = (await connect()).transaction(['files', 'bytes'], 'readwrite');
  for (const id of ids) {
    inside(tx.objectStore('files').delete(id));
    inside(tx.objectStore('bytes').delete(id));
  }
  await tx.done;
  files.value = new Map([...files.value].filter(([id]) => !ids.includes(id)));
}
