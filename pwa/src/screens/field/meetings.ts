/** What the meeting form holds, and the values it writes. */

import type { Values } from '@sync/contract';
import { clockOf, dayOf, momentOf } from '../../text/format';
import type { Unit } from './places';

export interface Draft {
  day: string;
  clock: string;
  place: string;
  people: string;
  households: string;
  topics: string[];
  note: string;
}

const DAY_MS = 24 * 3600_000;
const USUAL = '19:30';

const digits = (value: unknown): string => (typeof value === 'number' ? String(value) : '');

/** What is known of a meeting that was logged before. */
export function draftOf(values: Values): Draft {
  const held = String(values.held_at);
  return {
    day: dayOf(held), clock: clockOf(held),
    place: typeof values.place === 'string' ? values.place : '',
    people: digits(values.people_present), households: digits(values.households_present),
    topics: Array.isArray(values.topics) ? (values.topics as string[]) : [],
    note: typeof values.note === 'string' ? values.note : '',
  };
}

/** The latest evening that is past; how many came is for the person to say, so nothing stands there. */
export function freshDraft(place: string, now: number): Draft {
  const isPast = Date.parse(momentOf(dayOf(now), USUAL)) <= now;
  return { day: dayOf(isPast ? now : now - DAY_MS), clock: USUAL, place, people: '', households: '', topics: [], note: '' };
}

export function toValues(unit: Unit, draft: Draft): Values {
  return {
    ward: unit.ward, group: unit.group, held_at: momentOf(draft.day, draft.clock), place: draft.place.trim() || null,
    people_present: toNumber(draft.people), households_present: toNumber(draft.households),
    topics: draft.topics.length > 0 ? draft.topics : null, note: draft.note.trim() || null,
  };
}

const toNumber = (typed: string): number | null => (/^\d+$/.test(typed.trim()) ? Number(typed) : null);

/** One more or one less; less than nothing leaves an empty field empty. */
export function stepCount(typed: string, by: number): string {
  const count = toNumber(typed);
  return count === null && by < 0 ? typed : String(Math.max(0, (count ?? 0) + by));
}
