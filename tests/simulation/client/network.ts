/** Answers as a phone's network gives them, good and bad. */

import { createHash } from 'node:crypto';

/** What comes back for a request. */
export type Reply =
  | { how: 'answer'; status: number; type: string; body: string }
  /** One letter changed on the way. */
  | { how: 'damaged'; body: string }
  /** The connection breaks after half of the body. */
  | { how: 'cut'; body: string }
  | { how: 'no_network' };

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const digest = (bytes: Uint8Array): string => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;
const network = (): TypeError => new TypeError('Failed to fetch');

/** A Blob whose bytes are there at once: Node's come when its threads please. */
export class InstantBlob {
  private readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(parts: readonly (string | Uint8Array)[]) {
    this.bytes = Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? encode(part) : part)]));
  }

  get size(): number {
    return this.bytes.length;
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(this.bytes.buffer);
  }
}

/** Make of a reply what `fetch` gives; it rejects when there is no network. */
export function respond(reply: Reply): Promise<Response> {
  if (reply.how === 'no_network') return Promise.reject(network());
  const { status, type } = reply.how === 'answer' ? reply : { status: 200, type: 'application/json' };
  const isCut = reply.how === 'cut';
  const headers = new Map([['content-type', type], ['unencoded-digest', digest(encode(reply.body))]]);
  const bytes = encode(reply.how === 'damaged' ? reply.body.replace('"rev":1', '"rev":7') : reply.body);
  const half = Math.ceil(bytes.length / 2);
  const chunks = [bytes.slice(0, half), ...(isCut ? [] : [bytes.slice(half)])];
  return Promise.resolve({
    status,
    ok: status < 300,
    headers: { get: (name: string) => headers.get(name.toLowerCase()) ?? null },
    arrayBuffer: () => (isCut ? Promise.reject(network()) : Promise.resolve(bytes.buffer)),
    body: { getReader: () => new Reader(chunks, isCut) },
  } as unknown as Response);
}

class Reader {
  private readonly chunks: Uint8Array[];
  private readonly isCut: boolean;

  constructor(chunks: Uint8Array[], isCut: boolean) {
    this.chunks = chunks;
    this.isCut = isCut;
  }

  read(): Promise<{ done: boolean; value?: Uint8Array }> {
    const value = this.chunks.shift();
    if (value) return Promise.resolve({ done: false, value });
    return this.isCut ? Promise.reject(network()) : Promise.resolve({ done: true });
  }
}
