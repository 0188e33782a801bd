/** A bundle that another phone handed over is kept until the office has taken it (X11, X12). */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bytes } from '../../pwa/src/sync/bundle';
import { freshPhone, json, problem } from './phone';

const KEY = { id: '0102030405060708', public: '' };

/** As much of a bundle as a phone that cannot open it can see. */
function bundle(fill: number, key = KEY.id): Bytes {
  const bytes = new Uint8Array(400).fill(fill);
  bytes.set(new TextEncoder().encode('socoso'));
  bytes.set([1, 1, ...key.match(/../g)!.map((pair) => parseInt(pair, 16))], 6);
  return bytes;
}

let phone: Awaited<ReturnType<typeof freshPhone>>;
let module: typeof import('../../pwa/src/handed');
let asked: string[];
let answer: (after: number) => Response | Error;

beforeEach(async () => {
  phone = await freshPhone();
  await phone.meta.writeMeta('bundle_key', KEY);
  module = await import('../../pwa/src/handed');
  asked = [];
  answer = () => new Error('no network');
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    const given = answer(Number(new URL(path, 'https://office.example').searchParams.get('after')));
    return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
  });
});

describe('a bundle of another phone', () => {
  it('is kept at once, outlives the app, and waits for a network', async () => {
    expect(await module.takeBundle(bundle(7))).toBe(null);
    await module.bringHanded();
    vi.resetModules();
    const { readHanded, hasHanded } = await import('../../pwa/src/store/handed');
    expect(await hasHanded()).toBe(true);
    expect(await readHanded()).toMatchObject([{ bytes: 400, delivered: null, code: null }]);
  });

  it('is one, however often it is handed over', async () => {
    await module.takeBundle(bundle(7));
    await module.takeBundle(bundle(7));
    await module.takeBundle(bundle(8));
    expect(module.handed.value).toHaveLength(2);
  });

  it('is brought whole, in as many parts as the office asks for, and then let go', async () => {
    await module.takeBundle(bundle(7));
    await module.bringHanded();
    asked = [];
    answer = (after) => json({ total: 2_500, next: after === 0 ? 2_000 : null });
    await module.bringHanded();
    expect(asked).toEqual(['/api/bundles?after=0', '/api/bundles?after=2000']);
    expect(module.handed.value).toMatchObject([{ file: null, delivered: { total: 2_500 } }]);
    await module.bringHanded();
    expect(asked).toHaveLength(2);
  });

  it('begins again when the way broke off between two parts', async () => {
    await module.takeBundle(bundle(7));
    answer = (after) => (after === 0 ? json({ total: 2_500, next: 2_000 }) : new Error('cut'));
    await module.bringHanded();
    expect(module.handed.value[0]).toMatchObject({ delivered: null });
    expect(module.handed.value[0]!.file).toContain('BEGIN SOCOSO');
  });

  it('stays when the office is in trouble, and is told of when the office cannot open it', async () => {
    await module.takeBundle(bundle(7));
    answer = () => problem(503, 'unavailable');
    await module.bringHanded();
    expect(module.handed.value).toMatchObject([{ code: null, delivered: null }]);
    answer = () => problem(422, 'bundle_damaged');
    await module.bringHanded();
    expect(module.handed.value).toMatchObject([{ code: 'bundle_damaged', delivered: null }]);
    asked = [];
    await module.bringHanded();
    expect(asked).toEqual([]);
  });

  it('is not taken when it is none, or for another office', async () => {
    expect(await module.takeBundle(new Uint8Array(400))).toBe('not_bundle');
    expect(await module.takeBundle(bundle(7, 'ffffffffffffffff'))).toBe('other_office');
    expect(await module.takeFile('a letter')).toBe('not_bundle');
    expect(await module.takeFile('-----BEGIN SOCOSO-----\n%%%\n-----END SOCOSO-----')).toBe('not_bundle');
    expect(module.handed.value).toEqual([]);
  });

  it('may come as the file that a phone makes', async () => {
    const { toFileText } = await import('../../pwa/src/sync/bundle');
    expect(await module.takeFile(toFileText(bundle(9), 'Tệp của Sổ Cơ Sở'))).toBe(null);
    await module.takeBundle(bundle(9));
    expect(module.handed.value).toHaveLength(1);
  });
});
