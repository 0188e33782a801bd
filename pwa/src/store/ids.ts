/** Ids made on the phone. */

import { formatId } from '@sync/contract';

/** A UUIDv7: ids made later sort later. */
export function newId(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(now / 2 ** (8 * (5 - index))) & 0xff;
  return formatId(bytes, 7);
}

/** A random UUID; `crypto.randomUUID` is younger than the browsers we serve. */
export function randomId(): string {
  return formatId(crypto.getRandomValues(new Uint8Array(16)), 4);
}

/** 32 random bytes in base64url: what a phone proves itself with. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}
