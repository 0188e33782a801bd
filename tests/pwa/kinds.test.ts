/** What the built app carries of the kinds says the same as their files of all that the app reads. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { slimKinds } from '../../pwa/kinds';
import { readKind, type KindSpec } from '../../sync/contract';

const FOLDER = new URL('../../sync/kinds/', import.meta.url);

function carried(file: string, code: string): KindSpec {
  const transform = slimKinds().transform as unknown as (code: string, id: string) => { code: string } | null;
  return JSON.parse(transform(code, `/somewhere/sync/kinds/${file}`)!.code) as KindSpec;
}

const read = (spec: KindSpec): unknown => {
  const { values, ...kind } = readKind(spec);
  return { ...kind, values: [...values].map(([name, { spec: _spec, ...value }]) => [name, value]) };
};

describe('the kinds in the built app', () => {
  it.each(readdirSync(FOLDER))('say the same of all that the app reads: %s', (file) => {
    const code = readFileSync(new URL(file, FOLDER), 'utf8');
    expect(read(carried(file, code))).toEqual(read(JSON.parse(code) as KindSpec));
    expect(carried(file, code)).not.toHaveProperty('write');
  });
});
