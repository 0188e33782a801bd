/** Takes bundles from other phones and brings them to the office; loaded only by a phone that was handed one. */

import { signal } from '@preact/signals';
import { toHex } from '@sync/contract';
import { send, type Answer } from './http';
import { readMeta } from './store/meta';
import { keepHanded, readHanded, type Handed } from './store/handed';
import { openFile, toFileText, type Bytes } from './sync/bundle';

/** What was handed to this phone, the latest first. */
export const handed = signal<readonly Handed[]>([]);

/** What a bundle that cannot be kept is. */
export type Refusal = 'not_bundle' | 'other_office';

export async function loadHanded(): Promise<void> {
  handed.value = await readHanded();
}

/** Keep a bundle for the office; it is on the disk when this returns. Null if it is kept, otherwise why not. */
export async function takeBundle(bundle: Bytes): Promise<Refusal | null> {
  const key = await readMeta('bundle_key');
  const head = readHead(bundle);
  if (!head) return 'not_bundle';
  if (key && head !== key.id) return 'other_office';
  const id = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bundle)));
  await loadHanded();
  if (!handed.value.some((one) => one.id === id)) {
    await keepHanded({ id, taken_at: new Date().toISOString(), bytes: bundle.length, file: toFileText(bundle, ''), delivered: null, code: null });
    await loadHanded();
  }
  void bringHanded();
  return null;
}

/** Keep the bundle of a file that another phone made. */
export async function takeFile(text: string): Promise<Refusal | null> {
  const bundle = openFile(text);
  return bundle ? takeBundle(bundle) : 'not_bundle';
}

const MAGIC = 'socoso';

/** Which office's key a bundle was sealed for; null if it is no bundle (X2). */
function readHead(bundle: Bytes): string | null {
  const isBundle = bundle.length > 81 && String.fromCharCode(...bundle.subarray(0, MAGIC.length)) === MAGIC;
  return isBundle ? toHex(bundle.subarray(8, 16)) : null;
}

let bringing: Promise<void> = Promise.resolve();

/** Bring the office what waits; what cannot be brought now waits for the next time. */
export function bringHanded(): Promise<void> {
  bringing = bringing.then(bringAll, bringAll);
  return bringing;
}

async function bringAll(): Promise<void> {
  const device = await readMeta('device');
  if (!device) return;
  await loadHanded();
  for (const one of handed.value.filter(({ file, code }) => file !== null && code === null)) {
    const became = await bring(device.secret, one);
    if (!became) break; // no network now: the others would fare no better
    await keepHanded(became);
  }
  await loadHanded();
}

interface Brought {
  total: number;
  next: number | null;
}

/** Bring one, in as many parts as the office asks for; null if it has not got it whole. */
async function bring(secret: string, one: Handed): Promise<Handed | null> {
  let after = 0;
  for (;;) {
    const answer: Answer<Brought> = await send('POST', `/api/bundles?after=${String(after)}`, {
      body: new Blob([one.file ?? ''], { type: 'text/plain' }),
      headers: { Authorization: `Bearer ${secret}` },
    });
    // An office in trouble may take it later; one that says what is wrong with it will not.
    if (!answer.ok) return answer.offline || !answer.code.startsWith('bundle_') ? null : { ...one, code: answer.code };
    const { next, total } = answer.data;
    if (next === null) return { ...one, file: null, delivered: { at: new Date().toISOString(), total } };
    after = next;
  }
}
