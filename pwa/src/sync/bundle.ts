/**
 * Bundles: operations sealed for the office alone, so that anybody may carry them (rules X1 to X6).
 *
 * Twin: server/bundles.py, which opens. Loaded only by those who make one.
 */

import { gzip } from '../gzip';
import type { OfficeKey, Operation } from '../store/types';

/** What is sealed (X5). */
export interface BundleContent {
  device_secret: string;
  incarnation: string;
  made_at: string;
  operations: readonly Operation[];
}

/** A part's bytes and what lies beneath them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const MAGIC = 'socoso';
const FORMAT = 1;
const PLAIN = 0;
const GZIPPED = 1;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const PURPOSE = 'socoso bundle';
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

/** Seal a phone's operations for the office. */
export async function sealBundle(key: OfficeKey, content: BundleContent): Promise<Bytes> {
  const text = JSON.stringify(content);
  const packed = await gzip(text);
  return packed ? sealPacked(key, new Uint8Array(packed), GZIPPED) : sealPacked(key, encode(text), PLAIN);
}

/** Seal packed content; only a test gives the key pair, which must never be used twice. */
export async function sealPacked(key: OfficeKey, packed: Bytes, packing: number, ephemeral?: CryptoKeyPair): Promise<Bytes> {
  const pair = ephemeral ?? (await crypto.subtle.generateKey(CURVE, false, ['deriveBits']));
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const header = join(encode(MAGIC), Uint8Array.of(FORMAT, packing), fromHex(key.id), point);
  const office = await crypto.subtle.importKey('raw', fromBase64(key.public), CURVE, false, []);
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: office }, pair.privateKey, 8 * KEY_BYTES);
  const { secret, nonce } = await derive(shared, header);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: header }, secret, packed);
  return join(header, new Uint8Array(sealed));
}

/** The header names both keys, so no other pair of them gives this secret (X4). */
async function derive(shared: ArrayBuffer, header: Bytes): Promise<{ secret: CryptoKey; nonce: Bytes }> {
  const material = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: join(encode(PURPOSE), header) };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(how, material, 8 * (KEY_BYTES + NONCE_BYTES)));
  const secret = await crypto.subtle.importKey('raw', bits.slice(0, KEY_BYTES), 'AES-GCM', false, ['encrypt']);
  return { secret, nonce: bits.slice(KEY_BYTES) };
}

/** Write a bundle as a text file: share sheets let nothing else through (X6); `words` are for whoever opens it. */
export function toFileText(bundle: Bytes, words: string): string {
  return `${words}\n\n-----BEGIN SOCOSO-----\n${toBase64Lines(bundle)}\n-----END SOCOSO-----\n`;
}

const ARMOUR = /-----BEGIN SOCOSO-----([A-Za-z0-9+/=\s]*)-----END SOCOSO-----/;

/** Take a bundle out of a file, whatever stands around it (X6); null if there is none. */
export function openFile(text: string): Bytes | null {
  const [, lines] = ARMOUR.exec(text) ?? [];
  try {
    return lines === undefined ? null : fromBase64(lines.replace(/\s/g, ''));
  } catch {
    return null; // not base64
  }
}

const LINE_BYTES = 57;
const LINES_AT_ONCE = 512; // so many bytes fit into the arguments of one call

function toBase64Lines(bytes: Bytes): string {
  const step = LINE_BYTES * LINES_AT_ONCE;
  const parts = Array.from({ length: Math.ceil(bytes.length / step) }, (_, part) => {
    const base64 = btoa(String.fromCharCode(...bytes.subarray(part * step, (part + 1) * step)));
    return base64.replace(/.{76}(?=.)/g, '$&\n');
  });
  return parts.join('\n');
}

function encode(text: string): Bytes {
  return new Uint8Array(new TextEncoder().encode(text));
}

function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function fromHex(text: string): Bytes {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function join(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}
