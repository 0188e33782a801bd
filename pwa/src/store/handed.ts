/** Bundles that other phones handed to this one, kept until the office has taken them (X12). */

import { commit, read } from './db';
import { open, seal, type Sealed } from './seal';

/** A bundle on its way, or what became of it. */
export interface Handed {
  /** Its digest: handed over twice it is one. */
  id: string;
  taken_at: string;
  bytes: number;
  /** As it stands in a file; dropped when the office has taken it. */
  file: string | null;
  /** When the office took it, and how many operations were in it. */
  delivered: { at: string; total: number } | null;
  /** Why the office does not take it. */
  code: string | null;
}

const PREFIX = 'handed:';
// The character after the colon: everything between begins with the prefix.
const range = (): IDBKeyRange => IDBKeyRange.bound(PREFIX, 'handed;', false, true);

/** Keep a bundle, or what has become of it. */
export async function keepHanded(handed: Handed): Promise<void> {
  const sealed = await seal(handed);
  await commit(['meta'], (tx) => tx.objectStore('meta').put(sealed, PREFIX + handed.id));
}

/** Every bundle that was handed to this phone, the latest first. */
export async function readHanded(): Promise<Handed[]> {
  const rows = (await read((db) => db.getAll('meta', range()))) as Sealed<Handed>[];
  const all = await Promise.all(rows.map(open));
  return all.sort((a, b) => (a.taken_at < b.taken_at ? 1 : -1));
}

/** Tell, at the cost of a look, whether anything was ever handed to this phone. */
export async function hasHanded(): Promise<boolean> {
  return (await read((db) => db.count('meta', range()))) > 0;
}
