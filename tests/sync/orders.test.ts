/** The shared cases of every order, run in TypeScript; test_orders.py runs the same in Python. */
import { describe, expect, test } from 'vitest';
import { KINDS, readKind, type Json, type Kind, type Values } from '@sync/contract';
import { conflicts, emptyRecord, winners, type RecordState } from '@sync/rules';
import vectors from '../../sync/vectors/orders.json';
import { arrivals, causalOrders, foldOrder, lateOrders, siblingsOf, take, type Act } from './orders';

interface Expected {
  values: Values;
  conflicts: string[];
  siblings: Record<string, Json[]>;
}

interface Example {
  name: string;
  kind: string;
  operations: Act[];
  orders: number;
  late: number;
  expect: Expected;
}

interface Dependent extends Omit<Example, 'orders' | 'late' | 'expect'> {
  outcomes: { order: string[]; expect: Expected }[];
}

const examples = vectors.cases as unknown as Example[];
const dependent = vectors.dependent as unknown as Dependent[];

function kindOf(name: string): Kind {
  const kind = name === 'sample' ? readKind(vectors.sample) : KINDS.get(name);
  if (!kind) throw new Error(`no kind ${name}`);
  return kind;
}

function shown(kind: Kind, record: RecordState): Expected {
  const several = Object.entries(siblingsOf(record)).filter(([, found]) => (found).length > 1);
  return { values: winners(kind, record), conflicts: conflicts(kind, record), siblings: Object.fromEntries(several) };
}

describe('I1 I2 every order ends the same', () => {
  test.each(examples)('$name', (example) => {
    const kind = kindOf(example.kind);
    const [causal, late] = [causalOrders(example.operations), lateOrders(example.operations)];
    expect([causal.length, late.length]).toEqual([example.orders, example.late]);
    expect(causal).not.toEqual([]);
    for (const order of [...causal, ...late]) expect(shown(kind, foldOrder(kind, order))).toEqual(example.expect);
  });
});

describe('I2 I4 where the order decides', () => {
  test.each(dependent)('$name', ({ kind: name, operations, outcomes }) => {
    const kind = kindOf(name);
    for (const { order, expect: expected } of outcomes) {
      const acts = order.map((id) => operations.find((act) => act.id === id)!);
      expect(acts).toHaveLength(operations.length);
      expect(shown(kind, foldOrder(kind, acts))).toEqual(expected);
    }
  });
});

describe('I3 an operation applied again changes nothing', () => {
  test.each(examples)('$name', ({ kind: name, operations }) => {
    const kind = kindOf(name);
    for (const order of [...causalOrders(operations), ...lateOrders(operations)]) {
      let record = emptyRecord(kind.name, 'r');
      for (const step of arrivals(order)) {
        record = take(kind, record, step);
        const again = take(kind, record, step);
        expect(siblingsOf(again)).toEqual(siblingsOf(record));
        expect(again.rev).toBe(record.rev + 1);
      }
    }
  });
});
