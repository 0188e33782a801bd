/** What can be known of a unit's broadcasts from values alone: last ones, gaps, and what to propose. */

import type { Values } from '@sync/contract';
import type { Shown } from '../../store/view';
import { addDays, clockOf, dayOf, momentOf } from '../../text/format';
import { OUTCOMES, type Outcome } from './outcomes';
import type { Unit } from './places';

const HOUR_MS = 3600_000;
const USUAL = { morning: '05:30', afternoon: '17:00' } as const;
const NOON = '12:00';
export const MINUTES = [5, 10, 15, 30] as const;

export const startOf = (record: Shown): string => String(record.values.started_at);

/** A unit's broadcasts, latest first. */
export function broadcastsOf(all: readonly Shown[], unit: Unit): Shown[] {
  return all
    .filter((one) => (unit.group ? one.values.group === unit.group : one.values.ward === unit.ward && one.values.channel === 'ward_station'))
    .sort((a, b) => (startOf(a) < startOf(b) ? 1 : -1));
}

/** The days on which something went out. */
export function daysLogged(records: readonly Shown[]): Set<string> {
  return new Set(records.filter((one) => one.values.outcome !== 'not_broadcast').map((one) => dayOf(startOf(one))));
}

/** What a form holds while a person fills it. */
export interface BroadcastDraft {
  day: string;
  clock: string;
  minutes: number;
  bulletin: string | null;
  topic: string | null;
  title: string;
  source: string | null;
  relay: string;
  clusters: string[];
  reader: string;
  outcome: Outcome;
  /** Why it was broken off, or not broadcast at all. */
  why: string;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What a form holds of a record, or of values that were wanted. */
export function draftOf(values: Values): BroadcastDraft {
  const { started_at, duration_minutes, clusters, outcome, bulletin, topic, source } = values;
  return {
    day: dayOf(textOf(started_at)), clock: clockOf(textOf(started_at)), minutes: Number(duration_minutes),
    bulletin: textOf(bulletin) || null, topic: textOf(topic) || null, title: textOf(values.title),
    source: textOf(source) || null, relay: textOf(values.relay_source),
    clusters: Array.isArray(clusters) ? clusters.map(String) : [], reader: textOf(values.reader),
    outcome: OUTCOMES.find((one) => one === outcome) ?? 'whole', why: textOf(values.outcome_reason),
  };
}

/** Fill the form from last time, at the latest usual time that is past and not logged. */
export function prefill(records: readonly Shown[], now: number, due?: { day: string; clock: string; minutes: number }): BroadcastDraft {
  const [last] = records;
  const clock = last ? clockOf(startOf(last)) : USUAL.afternoon;
  const before = draftOf({ duration_minutes: 15, ...last?.values, started_at: new Date(now).toISOString() });
  return {
    ...before,
    // A bulletin is of its week: it is chosen anew each time, while its topic may well stay.
    bulletin: null, title: before.topic === null ? before.title : '', outcome: 'whole', why: '',
    ...(due ?? proposeTime(records, clock, now)),
  };
}

function proposeTime(records: readonly Shown[], usual: string, now: number): { day: string; clock: string } {
  const today = dayOf(now);
  const yesterday = addDays(today, -1);
  const isOpen = (day: string, clock: string): boolean =>
    Date.parse(momentOf(day, clock)) <= now && findSame(records, momentOf(day, clock)) === null;
  if (isOpen(today, usual)) return { day: today, clock: usual };
  if (isOpen(yesterday, usual)) return { day: yesterday, clock: usual };
  return { day: today, clock: roundDown(now) };
}

/** The unit's own usual morning and afternoon: as scheduled, when it last went out, or when most do. */
export function usualClocks(records: readonly Shown[], scheduled: readonly string[] = []): { morning: string; afternoon: string } {
  const clocks = [...scheduled, ...records.map((record) => clockOf(startOf(record)))];
  return {
    morning: clocks.find((clock) => clock < NOON) ?? USUAL.morning,
    afternoon: clocks.find((clock) => clock >= NOON) ?? USUAL.afternoon,
  };
}

/** The last full five minutes: what a person says of something that has just been. */
export function roundDown(now: number): string {
  return clockOf(Math.floor(now / 300_000) * 300_000);
}

/** Find a broadcast logged within an hour of a moment; `except` is the one being edited. */
export function findSame(records: readonly Shown[], startedAt: string, except?: string): Shown | null {
  const moment = Date.parse(startedAt);
  return records.find((one) => one.record_id !== except && Math.abs(Date.parse(startOf(one)) - moment) < HOUR_MS) ?? null;
}

/** What one tap logs again: the latest broadcast of the last day whose time today is past and not logged. */
export function repeatable(records: readonly Shown[], now: number): { source: Shown; startedAt: string } | null {
  const today = dayOf(now);
  const earlier = records.filter((one) => dayOf(startOf(one)) < today && one.values.outcome === 'whole');
  const lastDay = earlier[0] && dayOf(startOf(earlier[0]));
  if (lastDay === undefined || lastDay < addDays(today, -7)) return null;
  for (const source of earlier.filter((one) => dayOf(startOf(one)) === lastDay)) {
    const startedAt = momentOf(today, clockOf(startOf(source)));
    if (Date.parse(startedAt) <= now && !findSame(records, startedAt)) return { source, startedAt };
  }
  return null;
}

/** The values of a new broadcast. */
export function toValues(unit: Unit, draft: BroadcastDraft, now: number): Values {
  const startedAt = momentOf(draft.day, draft.clock);
  const isFresh = now - Date.parse(startedAt) < 2 * HOUR_MS;
  return {
    channel: unit.group ? 'group_speaker' : 'ward_station',
    ward: unit.ward,
    group: unit.group,
    started_at: startedAt,
    duration_minutes: draft.minutes,
    ...contentValues(draft),
    clusters: draft.clusters.length > 0 ? draft.clusters : null,
    reader: draft.reader.trim() || null,
    outcome: draft.outcome,
    outcome_reason: draft.outcome === 'whole' ? null : draft.why.trim() || null,
    recorded: isFresh ? 'on_spot' : 'afterwards',
  };
}

function contentValues({ bulletin, topic, title, source, relay }: BroadcastDraft): Values {
  return { bulletin, topic, title: title.trim() || null, source, relay_source: source === 'relay' ? relay.trim() || null : null };
}

const REPEATED = [
  'channel', 'ward', 'group', 'duration_minutes', 'clusters', 'bulletin', 'topic', 'title', 'source', 'relay_source', 'reader', 'approver',
] as const;

/** The values that log a broadcast again at another time. */
export function repeatValues(source: Shown, startedAt: string): Values {
  const same = Object.fromEntries(REPEATED.map((name) => [name, source.values[name] ?? null]));
  return { ...same, started_at: startedAt, outcome: 'whole', recorded: 'on_spot' };
}
