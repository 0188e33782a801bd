/**
 * How a phone whose book was handed over leaves: it sends everything, hears that the office holds it, and only then lets go
 * (H4 to H7). Loaded by such a phone alone.
 */

import { signal } from '@preact/signals';
import { bringHanded } from './handed';
import { send, type Answer } from './http';
import { lastOf } from './lists';
import { account, handedOver, openJobs } from './phone_state';
import { dropFiles, files, readFiles, type KeptFile } from './store/files';
import { readHanded } from './store/handed';
import { emptyStore, forgetNote, purgeLedger, readHeld, takeBack, type Held } from './store/leaving';
import { readMeta, writeMeta } from './store/meta';
import { readWaiting } from './store/outbox';
import type { Device, HandedOver, Left } from './store/types';
import { sendNow, tellTabs } from './sync/schedule';
import { sendFiles } from './sync/uploads';

const AT_ONCE = 2000;

/** What keeps the book on this phone; null while nothing does but the network. */
export type Hindrance =
  | { why: 'words'; count: number }
  | { why: 'files'; count: number }
  | { why: 'carried'; count: number }
  /** The office does not take these photos or sounds: the person keeps them elsewhere, or lets them go. */
  | { why: 'refused_files'; files: readonly KeptFile[] };

/** What the person may know of it. */
export const hindrance = signal<Hindrance | null>(null);
/** The person has seen to the files that the office does not take. */
const letFilesGo = signal(false);

let running: Promise<void> | null = null;

/** Go as far as it goes; what is lacking is tried again after the next round. */
export function leave(): Promise<void> {
  running ??= go().finally(() => { running = null; });
  return running;
}

/** Let go of the files that the office does not take, and go on. */
export function dropRefused(): Promise<void> {
  letFilesGo.value = true;
  return leave();
}

async function go(): Promise<void> {
  const [device, epoch] = await Promise.all([readMeta('device'), readMeta('epoch')]);
  const books = handedOver.value;
  if (!device || epoch === null || books.length === 0) return;
  const held = await readHeld();
  hindrance.value = (await findWords()) ?? (await findCarried()) ?? (await findFiles(held, epoch));
  if (hindrance.value) return;
  if (await findMissing(device, held)) return void sendNow();
  const answer = await ask<{ receipt: string | null; delivered: number; refused: number }>(device.secret, 'delivered', { epoch, left: held.left.map(({ content }) => content) });
  if (!answer.ok || answer.data.receipt === null) return;
  if (books.every(({ whole }) => whole)) await empty(device, books, { ...answer.data, receipt: answer.data.receipt }, held.op_ids.length + held.left.length);
  else await letGo(device);
}

async function findWords(): Promise<Hindrance | null> {
  const count = (await readWaiting()).length;
  return count > 0 ? { why: 'words', count } : null;
}

/** What other phones handed to this one goes first; one that the office cannot open is still with whoever made it (X1). */
async function findCarried(): Promise<Hindrance | null> {
  await bringHanded();
  const count = (await readHanded()).filter(({ file, code }) => file !== null && code === null).length;
  return count > 0 ? { why: 'carried', count } : null;
}

async function findFiles(held: Held, epoch: string): Promise<Hindrance | null> {
  await sendFiles();
  const rest = [...(await readFiles()).values()].filter(({ held_in }) => held_in !== epoch);
  // A photo of a form that was left belongs to nothing: nobody was told that it was kept.
  const attached = rest.filter(({ id }) => held.records.has(id));
  const refused = attached.filter(({ id, refused: code }) => code !== undefined || held.refused.has(id));
  if (attached.length > refused.length) return { why: 'files', count: attached.length - refused.length };
  return refused.length > 0 && !letFilesGo.value ? { why: 'refused_files', files: refused } : null;
}

/** Ask what the office lacks, and put that back into the outbox; true if there was any (H5). */
async function findMissing(device: Device, { op_ids }: Held): Promise<boolean> {
  let found = false;
  for (let from = 0; from < op_ids.length; from += AT_ONCE) {
    const answer = await ask<{ missing: string[] }>(device.secret, 'missing', { op_ids: op_ids.slice(from, from + AT_ONCE) });
    if (!answer.ok) throw new Error('no answer'); // nothing is known: nothing is let go of
    if (answer.data.missing.length > 0) await takeBack(answer.data.missing);
    found ||= answer.data.missing.length > 0;
  }
  return found;
}

async function empty(device: Device, books: readonly HandedOver[], told: { receipt: string; delivered: number; refused: number }, answered: number): Promise<void> {
  if (openJobs.value > 0) return; // he is typing: what he is about to save goes first
  const left: Left = {
    label: books.map(({ label }) => label).join('; '), to: [...new Set(books.map(({ to }) => to))].join('; '), day: lastOf(books.map(({ day }) => day).sort()) ?? '', emptied_at: new Date().toISOString(),
    ...told, secret: device.secret,
  };
  if (!(await emptyStore(left, answered))) return void sendNow();
  account.value = null;
  handedOver.value = [];
  await settleLeft().catch(() => null); // the page that is shown now tries again
  tellTabs('left');
  reopen();
}

/** Show the phone as it is now; whatever was in memory goes as well. */
function reopen(): void {
  if (!('location' in globalThis)) return;
  // Whoever is to come in on this very phone has his link open (H6).
  if (location.pathname === '/ghi-danh') location.reload();
  else location.replace('/');
}

/** The holder keeps another role: only the khối goes (H7). */
async function letGo(device: Device): Promise<void> {
  const gone = new Set(await purgeLedger());
  await dropFiles([...files.value.keys()].filter((id) => gone.has(id)));
  const answer = await ask(device.secret, 'emptied', {});
  if (!answer.ok) return;
  await writeMeta('handed_over', []);
  handedOver.value = [];
  tellTabs();
}

/** Finish what a phone that was emptied may not have finished: its files, its drafts, and telling the office (H6). */
export async function settleLeft(): Promise<Left | null> {
  const left = await readMeta('left');
  if (!left?.secret) return left;
  await dropFiles([...(await readFiles()).keys()]);
  forgetDrafts();
  const answer = await ask(left.secret, 'emptied', {});
  if (!answer.ok && (answer.offline || answer.status !== 401)) return left;
  const heard = { ...left, secret: null };
  await writeMeta('left', heard);
  return heard;
}

/** The phone is to be somebody's again; an answer if the office must first hear that it was emptied. */
export async function forgetLeft(): Promise<Extract<Answer<never>, { ok: false }> | null> {
  const left = await settleLeft();
  if (left?.secret) return { ok: false, offline: true, reason: 'no_network', retryAfter: null };
  if (left) await forgetNote();
  return null;
}

function forgetDrafts(): void {
  for (const storage of [globalThis.localStorage, globalThis.sessionStorage] as (Storage | undefined)[]) {
    const names = Array.from({ length: storage?.length ?? 0 }, (_, place) => storage?.key(place) ?? '');
    for (const name of names.filter((one) => /^socoso\.(tally|reading)\./.test(one))) storage?.removeItem(name);
  }
}

function ask<T>(secret: string, what: string, body: object): Promise<Answer<T>> {
  return send<T>('POST', `/api/handovers/${what}`, { body, headers: { Authorization: `Bearer ${secret}` } });
}
