/** The TypeScript rules as a process: one line of JSON asks about many cases, one line answers (twin: twins.py). */

import { createInterface } from 'node:readline';
import * as clock from '@sync/clock';
import { checkValues } from '@sync/checks';
import { deriveId, isId, KINDS, normalise, readKind, type Action, type Json, type KindSpec, type Values } from '@sync/contract';
import { apply, conflicts, emptyRecord, pack, unpack, winners, type Entry, type Write } from '@sync/rules';
import { faultOf } from './schema';

interface History {
  kind: string | KindSpec;
  lineage: Record<string, string[]>;
  steps: (Write & { epoch: string; at: string })[];
}

interface ValuesCase {
  kind: KindSpec;
  action: Action;
  values: Values;
  newer: boolean;
}

/** Give a record after each step, in all the ways there are to look at it. */
function fold({ kind: spec, lineage, steps }: History): unknown[] {
  const kind = typeof spec === 'string' ? KINDS.get(spec) : readKind(spec);
  if (!kind) throw new Error('no such kind');
  const known = new Map(Object.entries(lineage).map(([epoch, ancestors]) => [epoch, new Set(ancestors)]));
  let record = emptyRecord(kind.name, 'r');
  return steps.map((step) => {
    record = apply(kind, record, step, step.epoch, step.at, known);
    const packed = pack(kind, record);
    return { packed, again: pack(kind, unpack(packed)), winners: winners(kind, record), conflicts: conflicts(kind, record) };
  });
}

/** Give what is shown of values that stand side by side, and which of them contradict. */
function siblings({ kind: spec, values: given }: { kind: KindSpec; values: Record<string, Json[]> }): unknown {
  const kind = readKind(spec);
  const values = Object.entries(given).map(([name, contents]): [string, Entry[]] => [
    name, contents.map((value, place) => ({ value, dot: ['e', place + 1, 'a', 1, ''] })),
  ]);
  const record = { ...emptyRecord(kind.name, 'r'), rev: 9, values: Object.fromEntries(values) };
  return { winners: winners(kind, record), conflicts: conflicts(kind, record) };
}

const TWINS = {
  satisfies: ([shape, message]: [string, unknown]) => faultOf(shape, message) === null,
  fold,
  siblings,
  check_values: ({ kind, action, values, newer }: ValuesCase) => checkValues(readKind(kind), action, values, newer),
  derive_id: ([first, second]: [string, string]) => deriveId(first, second),
  is_id: isId,
  normalise: (value: Json) => normalise(value),
  tick: ([last, wall]: [string | null, number]) => clock.tick(last, wall),
  observe: ([last, seen]: [string | null, string]) => clock.observe(last, seen),
  clamp: ([at, earliest, latest]: [string, number, number]) => clock.clamp(at, earliest, latest),
  is_stamp: clock.isStamp,
  format_time: clock.formatTime,
  // NaN, which is no JSON, becomes null on the way.
  parse_time: clock.parseTime,
} as unknown as Record<string, (input: unknown) => unknown>;

/** What a twin throws is an answer too: the case it happened with can then be shrunk. */
async function answer(twin: (input: unknown) => unknown, input: unknown): Promise<unknown> {
  try {
    return await twin(input);
  } catch (error) {
    return { thrown: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, cases] = JSON.parse(line) as [string, unknown[]];
  const twin = TWINS[name];
  if (!twin) throw new Error(`no twin is called ${name}`);
  process.stdout.write(`${JSON.stringify(await Promise.all(cases.map((each) => answer(twin, each))))}\n`);
}
