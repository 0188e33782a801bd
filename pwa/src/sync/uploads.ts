/** The queue of photos and sounds: after the words, when the person lets them, until the office has each (T1, T7, T8). */

import { signal } from '@preact/signals';
import { maySendFiles, onNetworkChange } from '../files_when';
import { fetchBytes } from '../http_bytes';
import { send, type Answer } from '../http';
import { handedOver } from '../phone_state';
import { checkStorage, isLow } from '../storage_state';
import { dropFiles, files, noteFile, readBytes, readFiles, type KeptFile } from '../store/files';
import { readMeta } from '../store/meta';
import { all, peek, refusedOn, waitingCount, waitingFiles } from '../store/view';
import { backoff } from './backoff';
import { sendFile, type FileEnd } from './tus';

const LOCK = 'socoso-files';
const ASKED_AT_ONCE = 500;
const DAY_MS = 24 * 3600_000;
/** So long a photo stays on the phone after the office has it. */
const KEPT_MS = 30 * DAY_MS;
/** What was never attached to anything: a form that was left, or a browser that was killed over one. */
const STRAY_MS = 7 * DAY_MS;
/** The office may come to know a record, or make room, at any time. */
const FOR_LATER = new Set(['attachment_unknown', 'upload_locked']);
const TRIED_AGAIN = new Set(['attachment_hash_mismatch', 'attachment_wrong_size']);

/** Whether a file is being sent at this moment. */
export const sendingFiles = signal(false);
/** Why the last try ended; null after one that did not fail. */
export const filesFailure = signal<Extract<Answer<never>, { ok: false }> | null>(null);

// Photos that wait for Wi-Fi go when it is there, not at the next round.
onNetworkChange(() => void sendFiles());

let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Whether an attachment's record is here; those of a book that was handed over are gone already, and must still be sent (H4). */
const isAttached = (id: string, atOffice: boolean): boolean => {
  const record = peek('attachment', id);
  return handedOver.value.length > 0 || (record !== null && (!atOffice || record.base !== null));
};

/** Files whose record is here and whose bytes the office has not said it has, oldest first. */
export function unsentFiles(known: ReadonlyMap<string, KeptFile>): KeptFile[] {
  return [...known.values()]
    .filter(({ id, held_in, refused }) => held_in === undefined && refused === undefined && isAttached(id, false))
    .sort((a, b) => (a.made_at < b.made_at ? -1 : 1));
}

/** Count again what waits, for whoever shows it. */
export async function countFiles(): Promise<void> {
  waitingFiles.value = unsentFiles(await readFiles()).length;
}

/** Send what waits, if nobody else does; `anyway` sends it over any network. */
export async function sendFiles(anyway = false): Promise<void> {
  clearTimeout(timer);
  await countFiles();
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return work(anyway);
  await locks.request(LOCK, { ifAvailable: true }, (lock) => (lock ? work(anyway) : undefined));
}

async function work(anyway: boolean): Promise<void> {
  const [device, epoch] = await Promise.all([readMeta('device'), readMeta('epoch')]);
  if (!device || epoch === null || sendingFiles.value) return;
  sendingFiles.value = true;
  try {
    const failed = (await askHeld(device.secret, epoch)) ?? (await sendAll(device.secret, epoch, anyway));
    failures = failed ? failures + 1 : 0;
    filesFailure.value = failed;
    if (failed) timer = setTimeout(() => void sendFiles(anyway), backoff(failures, failed.retryAfter));
    await clearOld();
  } finally {
    sendingFiles.value = false;
    await countFiles();
  }
}

type Failed = Extract<Answer<never>, { ok: false }> | null;

/** A book that was restored from a copy may lack what it had: everything still here is asked for anew (T8). */
async function askHeld(secret: string, epoch: string): Promise<Failed> {
  const asked = [...files.value.values()].filter(({ id, held_in }) => held_in !== epoch && isAttached(id, true));
  // One that was never begun is not there; asking costs a trip only where something may have come.
  const doubtful = asked.filter(({ held_in, url }) => held_in !== undefined || url !== undefined).map(({ id }) => id);
  for (let from = 0; from < doubtful.length; from += ASKED_AT_ONCE) {
    const ids = doubtful.slice(from, from + ASKED_AT_ONCE);
    const answer = await send<{ held: string[] }>('POST', '/api/attachments/held', { body: { ids }, headers: { Authorization: `Bearer ${secret}` } });
    if (!answer.ok) return answer;
    const held = new Set(answer.data.held);
    for (const id of ids) await noteFile(id, held.has(id) ? { held_in: epoch } : { held_in: undefined, ...(files.value.get(id)?.held_in && { url: undefined, sent: 0 }) });
  }
  return null;
}

async function sendAll(secret: string, epoch: string, anyway: boolean): Promise<Failed> {
  for (const { id, url } of unsentFiles(files.value)) {
    if (!anyway && !maySendFiles()) return null;
    if (waitingCount.value > 0) return null; // words first: the round that sends them calls us again
    if (!isAttached(id, true)) continue;
    const content = await readBytes(id);
    if (!content) continue;
    const end = await sendFile({ secret, id, content, url, onProgress: (at, sent) => noteFile(id, { url: at, sent }) });
    const failed = await take(id, epoch, end);
    if (failed) return failed;
  }
  return null;
}

/** Remember how a file ended; what concerns it alone does not stop the others. */
async function take(id: string, epoch: string, end: FileEnd): Promise<Failed> {
  if (end.end === 'held') {
    await noteFile(id, { held_in: epoch, refused: undefined });
    waitingFiles.value -= 1;
    return null;
  }
  const { answer } = end;
  if (answer.offline || answer.status >= 500 || answer.status === 429 || answer.status === 401 || answer.status === 403) return answer;
  if (FOR_LATER.has(answer.code)) return null;
  await noteFile(id, TRIED_AGAIN.has(answer.code) ? { url: undefined, sent: 0 } : { refused: answer.code, url: undefined });
  return TRIED_AGAIN.has(answer.code) ? answer : null;
}

/** Let go of what the office has had for long, or for a while if room is short, and of what belongs to nothing. */
async function clearOld(): Promise<void> {
  await checkStorage();
  const now = Date.now();
  const old = [...files.value.values()].filter(({ id, made_at, held_in }) => {
    const age = now - Date.parse(made_at);
    if (held_in !== undefined) return age > KEPT_MS || isLow();
    return age > STRAY_MS && !isAttached(id, false) && refusedOn(id) === null;
  });
  await dropFiles(old.map(({ id }) => id));
}

/** Make room: let go of everything that the office has; tells how many went. */
export async function makeRoom(): Promise<number> {
  const epoch = await readMeta('epoch');
  const held = [...(await readFiles()).values()].filter(({ held_in }) => held_in !== undefined && held_in === epoch);
  await dropFiles(held.map(({ id }) => id));
  return held.length;
}

/** Give a picture or sound: from this phone, else from the office, small if so wanted. */
export async function fetchFile(id: string, small: boolean): Promise<Answer<Blob>> {
  const known = (await readFiles()).get(id);
  const content = known && (await readBytes(id));
  if (known && content) return { ok: true, status: 200, data: new Blob([content], { type: known.mime }) };
  const device = await readMeta('device');
  const address = `/api/attachments/${encodeURIComponent(id)}${small ? '/small' : ''}`;
  return fetchBytes(address, { Authorization: `Bearer ${device?.secret ?? ''}` });
}

/** Whether anything attached was made on this phone or by others. */
export const attachedTo = (owner: string): ReturnType<typeof all> =>
  all('attachment').filter((one) => one.values.owner === owner).sort((a, b) => (String(a.values.taken_at) < String(b.values.taken_at) ? -1 : 1));
