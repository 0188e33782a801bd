/** Makes the files in which a phone without a network hands its operations over (rules X1, X5). Changes nothing here. */

import { readRefused } from './store/ledger';
import { readCounters, readMeta } from './store/meta';
import { readWaiting, type Waiting } from './store/outbox';
import { sealBundle, toFileText, type Bytes } from './sync/bundle';
import { lastOf } from './lists';

/** What a file may hold before it is packed, with room below the 16 MiB of the rule. */
export const MOST_BYTES = 15_000_000;

/** Files made ready to be handed over; more than one only where one would be too large. */
export interface Carried {
  files: File[];
  operations: number;
  bytes: number;
}

/** How the files are named and introduced. */
export interface Wrapping {
  /** Without the ending: `so-co-so-20260312-1032`. */
  name: string;
  /** Stands above the sealed part, for whoever opens the file. */
  words: string;
}

/** Seal all that waits, and what the office refused if asked; null while the phone has no key of the office. */
export async function makeFiles(options: { refused: boolean }, wrapping: Wrapping): Promise<Carried | null> {
  const items = [...(options.refused ? await collectRefused() : []), ...(await readWaiting())];
  const bundles = await sealAll(items);
  if (!bundles) return null;
  const files = bundles.map((bundle, place) => {
    const name = bundles.length > 1 ? `${wrapping.name}-${String(place + 1)}` : wrapping.name;
    // Plain text by name and type: browsers share nothing they do not know.
    return new File([toFileText(bundle, wrapping.words)], `${name}.txt`, { type: 'text/plain' });
  });
  return { files, operations: items.length, bytes: files.reduce((sum, file) => sum + file.size, 0) };
}

async function sealAll(items: readonly Waiting[]): Promise<Bytes[] | null> {
  const [key, device, { incarnation }] = await Promise.all([readMeta('bundle_key'), readMeta('device'), readCounters()]);
  if (!key || !device) return null;
  const made_at = new Date().toISOString();
  const bundles: Bytes[] = [];
  for (const part of takeParts(items, MOST_BYTES)) {
    bundles.push(await sealBundle(key, { device_secret: device.secret, incarnation, made_at, operations: part.map(({ operation }) => operation) }));
  }
  return bundles;
}

/** What another phone's camera is shown: all that waits, in one bundle. */
export interface Shown {
  bundle: Bytes;
  operations: number;
}

let last: { of: string; shown: Shown } | null = null;

/** Seal all that waits to be shown; the same bundle while the same waits, so that whoever was interrupted goes on. */
export async function makeShown(): Promise<Shown | 'nothing' | 'no_key'> {
  const items = await readWaiting();
  if (items.length === 0) return 'nothing';
  const of = items.map(({ operation }) => operation.op_id).join();
  if (last?.of === of) return last.shown;
  const [bundle] = (await sealAll(items)) ?? [];
  if (!bundle) return 'no_key';
  last = { of, shown: { bundle, operations: items.length } };
  return last.shown;
}

/** What the office refused and nothing has replaced, oldest first. */
async function collectRefused(): Promise<Waiting[]> {
  const open = (await readRefused()).filter((sent) => sent.replaced_by === undefined);
  return open.reverse().map(({ operation }) => ({ operation, bytes: new Blob([JSON.stringify(operation)]).size }));
}

/** Divide what is to be carried so that no part is too large. */
export function takeParts(items: readonly Waiting[], most: number): Waiting[][] {
  const parts: Waiting[][] = [];
  let bytes = most;
  for (const item of items) {
    const fits = bytes + item.bytes < most;
    if (fits) lastOf(parts)?.push(item);
    else parts.push([item]);
    bytes = fits ? bytes + item.bytes : item.bytes;
  }
  return parts;
}
