/** How much of the outbox goes into one message (P6). */

const MOST_OPERATIONS = 500;
/** Room for the envelope is left below the 512 kB of the rule. */
const MOST_BYTES = 480_000;

/** How big a message may be at present; halved when one was too much for somebody on the way. */
export interface Limit {
  operations: number;
  bytes: number;
}

export const FULL: Limit = { operations: MOST_OPERATIONS, bytes: MOST_BYTES };

/** Give the bytes of a value on the wire. */
export const sizeOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** Take from the front of what waits as much as the limit allows, always at least one. */
export function takeBatch<Item extends { bytes: number }>(waiting: readonly Item[], limit: Limit): Item[] {
  const batch: Item[] = [];
  let bytes = 0;
  for (const item of waiting) {
    bytes += item.bytes;
    if (batch.length > 0 && (batch.length >= limit.operations || bytes > limit.bytes)) break;
    batch.push(item);
  }
  return batch;
}

/** Give the limit under which at most half as many are sent. */
export function halve(count: number): Limit {
  return { operations: Math.ceil(count / 2), bytes: MOST_BYTES };
}
