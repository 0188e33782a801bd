import { describe, expect, it } from 'vitest';
import { backoff } from '../../pwa/src/sync/backoff';
import { halve, takeBatch } from '../../pwa/src/sync/batch';
import type { Waiting } from '../../pwa/src/store/outbox';

describe('waiting before the next try', () => {
  it('grows from two seconds to a quarter of an hour, and never ends', () => {
    expect([0, 1, 5, 9, 1000].map((failures) => backoff(failures, null, () => 1))).toEqual([2000, 4000, 64000, 900000, 900000]);
  });

  it('is spread over the whole time, so that phones do not come back together', () => {
    expect(backoff(5, null, () => 0)).toBe(0);
    expect(backoff(5, null, () => 0.5)).toBe(32000);
  });

  it('is at least what the office asks for', () => {
    expect(backoff(0, 30, () => 0)).toBe(30000);
  });
});

describe('a batch', () => {
  const waiting = (count: number, bytes: number): Waiting[] => Array.from({ length: count }, () => ({ bytes }) as Waiting);

  it('is bounded in number and size', () => {
    expect(takeBatch(waiting(600, 10), { operations: 500, bytes: 480_000 })).toHaveLength(500);
    expect(takeBatch(waiting(600, 60_000), { operations: 500, bytes: 480_000 })).toHaveLength(8);
  });

  it('holds one operation however large it is', () => {
    expect(takeBatch(waiting(2, 900_000), { operations: 500, bytes: 480_000 })).toHaveLength(1);
  });

  it('can always be halved down to one', () => {
    expect(halve(3).operations).toBe(2);
    expect(halve(2).operations).toBe(1);
  });
});
