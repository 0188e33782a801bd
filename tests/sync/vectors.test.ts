/** The shared cases, run in TypeScript; test_vectors.py runs the same in Python. */
import { describe, expect, it, test } from 'vitest';
import * as clock from '@sync/clock';
import { checkValues, type Refusal } from '@sync/checks';
import { deriveId, findUnfilled, KINDS, readKind, type Action, type Json, type Kind, type KindSpec, type Values } from '@sync/contract';
import { apply, conflicts, emptyRecord, pack, unpack, winners, type PackedRecord, type RecordState } from '@sync/rules';
import applyCases from '../../sync/vectors/apply.json';
import clockCases from '../../sync/vectors/clock.json';
import identityCases from '../../sync/vectors/identity.json';
import packCases from '../../sync/vectors/pack.json';
import unfilledCases from '../../sync/vectors/unfilled.json';
import valueCases from '../../sync/vectors/values.json';

interface Step {
  incarnation: string;
  seq: number;
  at: string;
  base: { epoch: string; rev: number } | null;
  action: Action;
  values: Values;
  epoch?: string;
  forked?: boolean;
}

interface ApplyCase {
  name: string;
  kind: string | KindSpec;
  lineage?: Record<string, string[]>;
  given: Step[];
  concurrent: Step[];
  expect: { values: Values; conflicts: string[]; siblings?: Record<string, Json[]> };
}

function kindOf(kind: string | KindSpec): Kind {
  const found = typeof kind === 'string' ? KINDS.get(kind) : readKind(kind);
  if (!found) throw new Error('no such kind');
  return found;
}

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, place) =>
    permutations([...items.slice(0, place), ...items.slice(place + 1)]).map((rest) => [item, ...rest]),
  );
}

/** Give every order that keeps each incarnation's own. */
function orders(steps: Step[]): Step[][] {
  return permutations(steps).filter((order) =>
    order.every((step, place) =>
      order.slice(0, place).every((earlier) => earlier.incarnation !== step.incarnation || earlier.seq < step.seq),
    ),
  );
}

function fold(kind: Kind, steps: Step[], lineage: Record<string, string[]> = {}, recordId = 'r'): RecordState {
  const known = new Map(Object.entries(lineage).map(([epoch, ancestors]) => [epoch, new Set(ancestors)]));
  return steps.reduce(
    (record, step) => apply(kind, record, step, step.epoch ?? 'e1', step.at, known),
    emptyRecord(kind.name, recordId),
  );
}

describe('apply gives the same in every causal order', () => {
  test.each(applyCases.cases as unknown as ApplyCase[])('$name', (example) => {
    const kind = kindOf(example.kind);
    const all = orders(example.concurrent);
    expect(all.length).toBeGreaterThan(0);
    for (const order of all) {
      const record = fold(kind, [...example.given, ...order], example.lineage);
      expect(winners(kind, record)).toEqual(example.expect.values);
      expect(conflicts(kind, record)).toEqual(example.expect.conflicts);
      for (const [name, values] of Object.entries(example.expect.siblings ?? {})) {
        expect(record.values[name]?.map((entry) => entry.value)).toEqual(values);
      }
      expect(unpack(pack(kind, record))).toEqual(record);
    }
  });
});

describe('pack writes exactly this', () => {
  const examples = packCases.cases as unknown as { name: string; kind: KindSpec; steps: Step[]; expect: PackedRecord }[];
  test.each(examples)('$name', (example) => {
    const kind = kindOf(example.kind);
    const packed = pack(kind, fold(kind, example.steps, {}, packCases.record_id));
    expect(packed).toEqual(example.expect);
    expect(pack(kind, unpack(packed))).toEqual(packed);
  });
});

describe('values are checked alike', () => {
  const examples = valueCases.cases as unknown as {
    name: string;
    kind: 'sample' | KindSpec;
    action: Action;
    newer: boolean;
    values: Values;
    refusal: Refusal | null;
  }[];
  test.each(examples)('$name', (example) => {
    const kind = kindOf(example.kind === 'sample' ? (valueCases.sample) : example.kind);
    expect(checkValues(kind, example.action, example.values, example.newer)).toEqual(example.refusal);
  });
  it('refuses half a surrogate pair, which no JSON parser of the server takes', () => {
    const kind = readKind({ kind: 'sample', values: { t: { type: 'text', max: 5 } } });
    expect(checkValues(kind, 'edit', { t: '\ud83d' })).toEqual({ code: 'wrong_type', value: 't' });
  });
});

test.each(identityCases.cases)('the id of ($first, $second) is derived alike', async ({ first, second, expect: id }) => {
  expect(await deriveId(first, second)).toBe(id);
});

describe('clock', () => {
  test.each(clockCases.tick)('$name', ({ last, wall, expect: stamp }) => {
    expect(clock.tick(last, wall)).toBe(stamp);
  });
  test.each(clockCases.observe)('$name', ({ last, seen, expect: stamp }) => {
    expect(clock.observe(last, seen)).toBe(stamp);
  });
  test.each(clockCases.clamp)('$name', ({ at, earliest, latest, expect: stamp }) => {
    expect(clock.clamp(at, earliest, latest)).toBe(stamp);
  });
  test.each(clockCases.stamp as [string | null, boolean][])('%j is a stamp: %s', (text, holds) => {
    expect(clock.isStamp(text)).toBe(holds);
  });
});

test.each(unfilledCases.cases)('K10 $name', ({ kind, values, expect: unfilled }) => {
  expect(findUnfilled(kindOf(kind), values as unknown as Values)).toEqual(unfilled);
});
