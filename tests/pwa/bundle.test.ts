import { webcrypto } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { sealBundle, sealPacked, toFileText, type Bytes, type BundleContent } from '../../pwa/src/sync/bundle';
import vector from '../../sync/vectors/bundle.json';
import { KeyHolder } from './bundles';

const CONTENT: BundleContent = { device_secret: 'secret', incarnation: 'i', made_at: '2026-03-12T10:32:00.000Z', operations: [] };

const bytesOf = (base64: string): Bytes => Uint8Array.from(Buffer.from(base64, 'base64'));

async function fixedPair(): Promise<CryptoKeyPair> {
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const { kty, crv, x, y } = vector.ephemeral;
  return {
    privateKey: await crypto.subtle.importKey('jwk', vector.ephemeral, curve, false, ['deriveBits']),
    publicKey: await crypto.subtle.importKey('jwk', { kty, crv, x, y }, curve, true, []),
  };
}

describe('a bundle', () => {
  it.each(vector.cases)('is sealed to the letter as the office expects: $name (X2 to X5)', async ({ packing, packed, bundle }) => {
    const sealed = await sealPacked(vector.key, bytesOf(packed), packing, await fixedPair());
    expect(Buffer.from(sealed).toString('base64')).toBe(bundle);
  });

  it('opens for the office it was sealed for, and for no other', async () => {
    const [office, other] = [await KeyHolder.make(), await KeyHolder.make()];
    const sealed = await sealBundle(office.key, CONTENT);
    expect(await office.open(sealed)).toEqual(CONTENT);
    await expect(other.open(sealed)).rejects.toThrow('another key');
  });

  it('is never the same twice', async () => {
    const { key } = await KeyHolder.make();
    const [first, second] = [await sealBundle(key, CONTENT), await sealBundle(key, CONTENT)];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(false);
  });

  it('is made also by a browser that cannot pack', async () => {
    vi.stubGlobal('CompressionStream', undefined);
    const office = await KeyHolder.make();
    const sealed = await sealBundle(office.key, CONTENT);
    expect(sealed[7]).toBe(0);
    expect(await office.open(sealed)).toEqual(CONTENT);
  });

  it.each([0, 1, 56, 57, 58, 57 * 512, 57 * 512 + 1, 200_000])('of %i bytes is text in lines, in a file (X6)', (length) => {
    const bundle = new Uint8Array(length);
    webcrypto.getRandomValues(bundle.subarray(0, 60_000));
    const text = toFileText(bundle, 'Tệp của Sổ Cơ Sở.');
    const [words, , begin, ...lines] = text.trimEnd().split('\n');
    expect([words, begin, lines.pop()]).toEqual(['Tệp của Sổ Cơ Sở.', '-----BEGIN SOCOSO-----', '-----END SOCOSO-----']);
    expect(lines.every((line) => line.length <= 76)).toBe(true);
    expect(Buffer.from(lines.join(''), 'base64').equals(Buffer.from(bundle))).toBe(true);
  });
});
