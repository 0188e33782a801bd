/** What the meeting form holds, and the values it writes. */

import type { Values } from '@sync/contract';
import type { Shown } from '../../store/view';
import { clockOf, dayOf, momentOf } from '../../text/format';
import type { Unit } from './places';

export const MEETING_KINDS = ['community', 'direct'] as const;
export const DOCUMENTS = ['minutes', 'resolution', 'memo', 'agreement'] as const;
/** Who usually gets the result of a meeting; anything else may be written too. */
export const RECIPIENTS = ['UBND', 'MTTQ'] as const;
export const MINUTES_TOLD = [5, 10, 15, 30] as const;

/** What is written as it was typed. */
const TEXTS = ['place', 'chair', 'chair_title', 'secretary', 'secretary_title', 'speaker', 'agenda', 'result', 'note'] as const;
/** What is known beforehand, because it was so last time. */
const KEPT = ['place', 'chair', 'chair_title', 'secretary', 'secretary_title', 'speaker'] as const;

export type MeetingText = typeof TEXTS[number];

export interface Draft extends Record<MeetingText, string> {
  kind: typeof MEETING_KINDS[number];
  day: string;
  clock: string;
  people: string;
  households: string;
  /** Null until somebody says: then it is what is left of all households. */
  absent: string | null;
  topics: string[];
  minutes: string;
  document: string;
  sentTo: string[];
}

const DAY_MS = 24 * 3600_000;
const USUAL = '19:30';

const digits = (value: unknown): string => (typeof value === 'number' ? String(value) : '');
const words = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): string[] => (Array.isArray(value) ? (value as string[]) : []);
const textsOf = (values: Values, names: readonly MeetingText[]): Partial<Record<MeetingText, string>> =>
  Object.fromEntries(names.map((name) => [name, words(values[name])]));

const EMPTY: Draft = {
  kind: 'community', day: '', clock: USUAL, people: '', households: '', absent: null, topics: [], minutes: '', document: '', sentTo: [],
  place: '', chair: '', chair_title: '', secretary: '', secretary_title: '', speaker: '', agenda: '', result: '', note: '',
};

/** What is known of a meeting that was logged before. */
export function draftOf(values: Values): Draft {
  const held = String(values.held_at);
  return {
    ...EMPTY, ...textsOf(values, TEXTS),
    kind: values.meeting_kind === 'direct' ? 'direct' : 'community',
    day: dayOf(held), clock: clockOf(held),
    people: digits(values.people_present), households: digits(values.households_present), absent: digits(values.households_absent),
    topics: listOf(values.topics), minutes: digits(values.minutes_spent),
    document: words(values.document), sentTo: listOf(values.sent_to),
  };
}

/** The latest evening that is past, where and with whom it was last time; how many came is for the person to say. */
export function freshDraft(place: string, now: number, last: Shown | null = null): Draft {
  const clock = last ? clockOf(String(last.values.held_at)) : USUAL;
  const isPast = Date.parse(momentOf(dayOf(now), clock)) <= now;
  const kept = textsOf(last?.values ?? {}, KEPT);
  return {
    ...EMPTY, ...kept, place: kept.place === undefined || kept.place === '' ? place : kept.place,
    day: dayOf(isPast ? now : now - DAY_MS), clock, minutes: digits(last?.values.minutes_spent),
  };
}

/** A unit's meetings of one sort, latest first. */
export function meetingsOf(all: readonly Shown[], group: string, kind: Draft['kind']): Shown[] {
  return all
    .filter(({ values }) => values.group === group && (values.meeting_kind === 'direct') === (kind === 'direct'))
    .sort((a, b) => (String(a.values.held_at) < String(b.values.held_at) ? 1 : -1));
}

/** How many households a khối has: as its contact says, else as last counted; null where nobody knows. */
export function householdsOf(said: unknown, meetings: readonly Shown[]): number | null {
  if (typeof said === 'number' && said > 0) return said;
  for (const { values: { households_present, households_absent } } of meetings) {
    if (typeof households_present === 'number' && typeof households_absent === 'number') return households_present + households_absent;
  }
  return null;
}

/** The households that stayed away: as said, else what is left of all. */
export function absentOf(draft: Draft, households: number | null): string {
  if (draft.absent !== null) return draft.absent;
  const present = toNumber(draft.households);
  return households === null || present === null ? '' : String(Math.max(0, households - present));
}

export function toValues(unit: Unit, draft: Draft, households: number | null = null): Values {
  const isDirect = draft.kind === 'direct';
  const texts = Object.fromEntries(TEXTS.map((name) => [name, draft[name].trim() || null]));
  return {
    ...texts,
    ward: unit.ward, group: unit.group, meeting_kind: draft.kind, held_at: momentOf(draft.day, draft.clock),
    people_present: toNumber(draft.people), households_present: toNumber(draft.households),
    households_absent: isDirect ? null : toNumber(absentOf(draft, households)),
    topics: orNull(draft.topics), minutes_spent: toNumber(draft.minutes),
    document: draft.document || null, sent_to: orNull(draft.sentTo),
    ...(isDirect && NO_DECISION),
  };
}

/** Who goes from door to door chairs nothing and decides nothing. */
const NO_DECISION: Values = { document: null, sent_to: null, secretary: null, secretary_title: null, chair: null, chair_title: null, agenda: null };

const FRESH_MS = 3 * 3600_000;

/** Whether a meeting is logged when it is over or some time later. */
export const recordedAs = (heldAt: string, now: number): 'on_spot' | 'afterwards' => (now - Date.parse(heldAt) < FRESH_MS ? 'on_spot' : 'afterwards');

const orNull = (list: string[]): string[] | null => (list.length > 0 ? list : null);

const toNumber = (typed: string): number | null => (/^\d+$/.test(typed.trim()) ? Number(typed) : null);

/** One more or one less; less than nothing leaves an empty field empty. */
export function stepCount(typed: string, by: number): string {
  const count = toNumber(typed);
  return count === null && by < 0 ? typed : String(Math.max(0, (count ?? 0) + by));
}
