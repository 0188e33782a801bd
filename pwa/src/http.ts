/** The only place that talks to the network: what the world can do to us comes back as a value. */

import { gzip } from './gzip';

/** Why an answer counts as no network at all: the person can do nothing about it but wait. */
export type OfflineReason = 'no_network' | 'timeout' | 'not_ours' | 'cut_reply' | 'damaged' | 'gateway';

/** Anything a request can lead to. */
export type Answer<T> =
  | { ok: true; status: number; data: T; etag?: string | null }
  | { ok: false; offline: true; reason: OfflineReason; retryAfter: number | null }
  | {
      ok: false;
      offline: false;
      status: number;
      /** Stable code of the error, see the server's list. */
      code: string;
      /** A sentence in Vietnamese for the person. */
      message: string;
      requestId: string | null;
      retryAfter: number | null;
    };

/** An answer we hold already; the server says 304 instead of sending the same again. */
export interface Held {
  etag: string;
  data: unknown;
}

export interface SendOptions {
  /** Travels as JSON; a Blob and a form as they are. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** An unchanged answer gives back this very object. */
  held?: Held | undefined;
  timeout?: number;
  /** Called with the bytes received so far, so that a long wait can show a number. */
  onProgress?: (bytes: number) => void;
}

const TIMEOUT_MS = 30_000;
const GZIP_ABOVE = 1024;

/** Send one request and read its JSON answer; `T` is what the interface promises. */
export async function send<T>(method: string, path: string, options: SendOptions = {}): Promise<Answer<T>> {
  const abort = new AbortController();
  const timer = setTimeout(() => { abort.abort(); }, options.timeout ?? TIMEOUT_MS);
  try {
    const { body, headers } = await encode(options);
    const init: RequestInit = { method, headers, cache: 'no-store', signal: abort.signal, credentials: 'same-origin' };
    const response = await fetch(path, body === null ? init : { ...init, body });
    if (response.status === 304 && options.held) {
      return { ok: true, status: 304, data: options.held.data as T, etag: options.held.etag };
    }
    return await readAnswer<T>(response, options.onProgress);
  } catch {
    // fetch does not tell a dead network from a cut reply; our own timer is the one thing we know.
    return offline(abort.signal.aborted ? 'timeout' : 'no_network');
  } finally {
    clearTimeout(timer);
  }
}

const offline = (reason: OfflineReason, retryAfter: number | null = null): Answer<never> =>
  ({ ok: false, offline: true, reason, retryAfter });

async function encode({ body, headers = {}, held }: SendOptions): Promise<{ body: BodyInit | null; headers: Record<string, string> }> {
  const common = { Accept: 'application/json', ...headers, ...(held && { 'If-None-Match': held.etag }) };
  if (body === undefined) return { body: null, headers: common };
  if (body instanceof FormData) return { body, headers: common };
  if (body instanceof Blob) return { body, headers: { ...common, 'Content-Type': body.type } };
  const text = JSON.stringify(body);
  const typed = { ...common, 'Content-Type': 'application/json' };
  const packed = text.length > GZIP_ABOVE ? await gzip(text) : null;
  if (!packed) return { body: text, headers: { ...typed, ...(await sealed(new TextEncoder().encode(text))) } };
  return { body: packed, headers: { ...typed, 'Content-Encoding': 'gzip', ...(await sealed(packed)) } };
}

/** Let the office see that what it got is what was sent, whatever lies between (M3). */
async function sealed(bytes: BufferSource): Promise<Record<string, string>> {
  const digest = await digestOf(bytes);
  return digest === null ? {} : { 'Content-Digest': digest };
}

async function digestOf(bytes: BufferSource): Promise<string | null> {
  const subtle = (crypto as { subtle?: SubtleCrypto }).subtle; // none on a plain address
  if (!subtle) return null;
  const sum = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return `sha-256=:${btoa(String.fromCharCode(...sum))}:`;
}

async function readAnswer<T>(response: Response, onProgress?: (bytes: number) => void): Promise<Answer<T>> {
  const retryAfter = readRetryAfter(response);
  const isJson = response.headers.get('Content-Type')?.includes('json') ?? false;
  if (response.status === 204) return { ok: true, status: 204, data: undefined as T };
  // A proxy refuses a large message in its own words, and the sender has to know in any case.
  if (!isJson && response.status === 413) return readError(413, { error: { code: 'request_too_large' } }, retryAfter);
  // A portal's page or a proxy's own error: whoever answered, it was not the office.
  if (!isJson) return offline(response.status >= 502 ? 'gateway' : 'not_ours', retryAfter);
  const bytes = onProgress ? await readCounting(response, onProgress) : new Uint8Array(await response.arrayBuffer());
  // A browser unpacks gzip without checking its sum, so a changed byte could show as a wrong word.
  const promised = response.headers.get('Unencoded-Digest');
  if (promised !== null && promised !== ((await digestOf(bytes)) ?? promised)) return offline('damaged');
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return offline('cut_reply');
  }
  if (!response.ok) return readError(response.status, data, retryAfter);
  return { ok: true, status: response.status, data: data as T, etag: response.headers.get('ETag') };
}

async function readCounting(response: Response, onProgress: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
    chunks.push(value);
    bytes += value.length;
    onProgress(bytes);
  }
}

/** Read the office's own refusal; anything else counts as no network. */
export function readError(status: number, data: unknown, retryAfter: number | null): Answer<never> {
  const error = (data as { error?: { code?: unknown; message?: unknown; request_id?: unknown } } | null)?.error;
  if (typeof error?.code !== 'string') return offline('not_ours', retryAfter);
  if (error.code === 'message_damaged') return offline('damaged', retryAfter);
  return {
    ok: false,
    offline: false,
    status,
    code: error.code,
    message: typeof error.message === 'string' ? error.message : '',
    requestId: typeof error.request_id === 'string' ? error.request_id : null,
    retryAfter,
  };
}

/** Seconds to wait, as the answer asks; a date is read as well. */
export function readRetryAfter(response: Response): number | null {
  const header = response.headers.get('Retry-After');
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}
