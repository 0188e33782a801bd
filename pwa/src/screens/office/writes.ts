/** What the office writes: operations made so that a second press of the same button cannot write twice. */

import { formatId } from '@sync/contract';
import type { Json, NewAccount, RecordWrite, Values } from './types';

/** An operation before it has its id. */
export type Draft = Omit<RecordWrite, 'op_id'>;

/** Make an id that sorts by time (UUIDv7). */
export function makeId(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(now) << 16n) | BigInt(((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)));
  return formatId(bytes, 7);
}

/**
 * Give a draft its id, or, if it is the one that was sent before and never answered, that one's id:
 * the system then answers what it answered the first time.
 */
export function identify(draft: Draft, previous: RecordWrite | null): RecordWrite {
  if (previous !== null && sameDraft(draft, previous)) return previous;
  return { op_id: makeId(), ...draft };
}

function sameDraft(draft: Draft, { op_id: _, ...previous }: RecordWrite): boolean {
  return JSON.stringify(sorted(draft)) === JSON.stringify(sorted(previous));
}

function sorted(draft: Draft): unknown {
  return [draft.kind, draft.record_id, draft.action, draft.base_rev, Object.entries(draft.values).sort()];
}

/** The same for an account: only one with other content gets an id of its own. */
export function identifyAccount(draft: Omit<NewAccount, 'id'>, previous: NewAccount | null): NewAccount {
  if (previous !== null && JSON.stringify({ id: previous.id, ...draft }) === JSON.stringify(previous)) return previous;
  return { id: makeId(), ...draft };
}

/** Give only the values that a form changed; an emptied one becomes null, which clears it (K1). */
export function changedValues(before: Values, after: Values): Values {
  return Object.fromEntries(
    Object.entries(after)
      .map(([name, value]): [string, Json] => [name, value === '' ? null : value])
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name] ?? null)),
  );
}
