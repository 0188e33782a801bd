/** Opens bundles as the office does, written from the rules (X2 to X6) and not from the phone's code. */

import { gunzipSync } from 'node:zlib';
import { webcrypto } from 'node:crypto';
import type { OfficeKey } from '../../pwa/src/store/types';

type KeyPair = Awaited<ReturnType<typeof makePair>>;

const makePair = () => webcrypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);

/** An office with a key of its own. */
export class KeyHolder {
  readonly key: OfficeKey;
  private readonly pair: KeyPair;

  private constructor(pair: KeyPair, key: OfficeKey) {
    this.pair = pair;
    this.key = key;
  }

  static async make(): Promise<KeyHolder> {
    const pair = await makePair();
    const point = Buffer.from(await webcrypto.subtle.exportKey('raw', pair.publicKey));
    const digest = Buffer.from(await webcrypto.subtle.digest('SHA-256', point));
    return new KeyHolder(pair, { id: digest.subarray(0, 8).toString('hex'), public: point.toString('base64') });
  }

  /** Give what is sealed in a bundle. */
  async open(bundle: Uint8Array): Promise<unknown> {
    const header = Buffer.from(bundle.subarray(0, 81));
    if (header.subarray(0, 7).toString('latin1') !== 'socoso\x01') throw new Error('no bundle');
    if (header.subarray(8, 16).toString('hex') !== this.key.id) throw new Error('another key');
    const point = await webcrypto.subtle.importKey('raw', header.subarray(16), { name: 'ECDH', namedCurve: 'P-256' }, false, []);
    const shared = await webcrypto.subtle.deriveBits({ name: 'ECDH', public: point }, this.pair.privateKey, 256);
    const material = await webcrypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveBits']);
    const info = Buffer.concat([Buffer.from('socoso bundle'), header]);
    const bits = await webcrypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info }, material, 352);
    const secret = await webcrypto.subtle.importKey('raw', bits.slice(0, 32), 'AES-GCM', false, ['decrypt']);
    const packed = await webcrypto.subtle.decrypt({ name: 'AES-GCM', iv: bits.slice(32), additionalData: header }, secret, bundle.slice(81));
    return JSON.parse((header[7] === 1 ? gunzipSync(packed) : Buffer.from(packed)).toString('utf8'));
  }

  /** Give what is sealed in a file. */
  openFile(text: string): Promise<unknown> {
    const armour = /-----BEGIN SOCOSO-----([A-Za-z0-9+/=\s]*)-----END SOCOSO-----/.exec(text);
    if (!armour) throw new Error('no bundle in this file');
    return this.open(Buffer.from(armour[1]!, 'base64'));
  }
}
