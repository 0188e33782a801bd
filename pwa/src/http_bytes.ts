/** What http.ts is for messages, for bytes: parts of a file sent, a picture fetched; loaded with those who need it. */

import { readError, readRetryAfter, type Answer } from './http';

const TIMEOUT_MS = 30_000;
// As slow as a line may be before we count it as dead.
const BYTES_A_MS = 2;

export interface BytesOptions {
  headers: Readonly<Record<string, string>>;
  body?: ArrayBuffer;
}

/** Send a part of a file, or ask how far it has come; an answer that is not of the protocol counts as no network. */
export async function sendBytes(method: string, path: string, { headers, body }: BytesOptions): Promise<Answer<Headers>> {
  return ask(method, path, headers, body, async (response) => {
    await response.arrayBuffer();
    const isOurs = response.ok && response.headers.get('Tus-Resumable') === '1.0.0';
    return isOurs ? { ok: true, status: response.status, data: response.headers } : null;
  });
}

/** Fetch a picture or sound. */
export async function fetchBytes(path: string, headers: Readonly<Record<string, string>>): Promise<Answer<Blob>> {
  return ask('GET', path, headers, undefined, async (response) => {
    const isOurs = response.ok && /^(image|audio)\//.test(response.headers.get('Content-Type') ?? '');
    return isOurs ? { ok: true, status: response.status, data: await response.blob() } : null;
  });
}

async function ask<T>(
  method: string, path: string, headers: Readonly<Record<string, string>>, body: ArrayBuffer | undefined,
  read: (response: Response) => Promise<Answer<T> | null>,
): Promise<Answer<T>> {
  const abort = new AbortController();
  const timer = setTimeout(() => { abort.abort(); }, TIMEOUT_MS + (body?.byteLength ?? 0) / BYTES_A_MS);
  try {
    const init: RequestInit = { method, headers, cache: 'no-store', credentials: 'same-origin', signal: abort.signal };
    const response = await fetch(path, body ? { ...init, body } : init);
    return (response.ok ? await read(response) : await readRefusal(method, response)) ?? { ok: false, offline: true, reason: 'not_ours', retryAfter: null };
  } catch {
    return { ok: false, offline: true, reason: abort.signal.aborted ? 'timeout' : 'no_network', retryAfter: null };
  } finally {
    clearTimeout(timer);
  }
}

async function readRefusal(method: string, response: Response): Promise<Answer<never>> {
  const retryAfter = readRetryAfter(response);
  // HEAD has no body to say why.
  if (method === 'HEAD' && response.status < 500) return readError(response.status, { error: { code: 'upload_unknown' } }, retryAfter);
  return readError(response.status, await response.json().catch(() => null), retryAfter);
}
