/** What the office's interface says of contradictions and of what was held back: shapes only. */

import type { Action, Json, Values } from '@sync/contract';

/** How much waits for the office. */
export interface Waiting {
  conflicts: number;
  quarantined: number;
}

/** Where a record belongs, in the words people use; null for what it has not. */
export interface Where {
  class_id: string | null;
  class_number: number | null;
  session_number: number | null;
  half: string | null;
  day: string | null;
  person: string | null;
  place: string | null;
  title: string | null;
}

/** Who did something, with what and when, and what was written with it. */
export interface Act {
  author_name: string | null;
  device_name: string;
  /** What the phone's clock said; null where it said nothing readable. */
  device_at: string | null;
  /** The stamp that counts (C4). */
  at: string;
  received_at: string | null;
  clock_offset_ms: number | null;
  receipt: string | null;
  action: Action | null;
  wrote: Values;
}

export interface Side extends Act {
  value: Json;
  rev: number;
}

/** What a thing that waits is about. */
export interface Subject {
  kind: string;
  kind_title: string;
  record_id: string;
  where: Where;
}

/** One value that people wrote differently without having seen each other; the side that shows comes first. */
export interface Conflict extends Subject {
  value: string;
  rev: number;
  opened_at: string;
  sides: Side[];
  /** The write that settled it; `reversible` while nothing was written over it. */
  settled: { op_id: string; at: string; author_name: string | null; value: Json; reversible: boolean } | null;
}

/** A page of a list; `names` says in words what ids in values stand for. */
interface Page {
  total: number;
  names: Record<string, string>;
  next: string | null;
}

export interface ConflictList extends Page {
  conflicts: Conflict[];
}

/** What became of a decision; `rev` is the record's after it. */
export interface Decided {
  result: string;
  code?: string;
  rev: number | null;
}

export type HeldDecision = 'release' | 'refuse';

/** An operation that waits for the office, and what the book says under the names it writes. */
export interface HeldBack extends Act, Subject {
  op_id: string;
  standing: Values;
  /** Whether the record is in the book. */
  exists: boolean;
  /** Why it was held back. */
  code: string | null;
  message: string;
  settled: { decision: HeldDecision; at: string; author_name: string | null; result: string | null; code: string | null } | null;
}

export interface HeldList extends Page {
  quarantined: HeldBack[];
}
