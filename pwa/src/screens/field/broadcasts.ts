/** What can be known of a unit's broadcasts from values alone: last ones, gaps, and what to propose. */

import type { Values } from '@sync/contract';
import type { Shown } from '../../store/view';
import { addDays, clockOf, dayOf, momentOf } from '../../text/format';
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
export interface Slot {
  day: string;
  clock: string;
  minutes: number;
  topic: string | null;
  title: string;
}

/** Fill the form from last time, at the latest usual time that is past and not logged. */
export function prefill(records: readonly Shown[], now: number): Slot {
  const [last] = records;
  const values = last?.values ?? {};
  const clock = last ? clockOf(startOf(last)) : USUAL.afternoon;
  const { day, clock: at } = proposeTime(records, clock, now);
  return {
    day, clock: at,
    minutes: typeof values.duration_minutes === 'number' ? values.duration_minutes : 15,
    topic: typeof values.topic === 'string' ? values.topic : null,
    title: typeof values.title === 'string' && typeof values.topic !== 'string' ? values.title : '',
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

/** The unit's own usual morning and afternoon: when it last went out, or when most do. */
export function usualClocks(records: readonly Shown[]): { morning: string; afternoon: string } {
  const clocks = records.map((record) => clockOf(startOf(record)));
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
export function toValues(unit: Unit, slot: Slot, now: number): Values {
  const startedAt = momentOf(slot.day, slot.clock);
  const isFresh = now - Date.parse(startedAt) < 2 * HOUR_MS;
  return {
    channel: unit.group ? 'group_speaker' : 'ward_station',
    ward: unit.ward,
    group: unit.group,
    started_at: startedAt,
    duration_minutes: slot.minutes,
    topic: slot.topic,
    title: slot.title.trim() || null,
    outcome: 'whole',
    recorded: isFresh ? 'on_spot' : 'afterwards',
  };
}

/** The values that log a broadcast again at another time. */
export function repeatValues(source: Shown, startedAt: string): Values {
  const { channel, ward, group, duration_minutes, topic, title, source: origin } = source.values;
  return {
    channel: channel ?? null, ward: ward ?? null, group: group ?? null, started_at: startedAt,
    duration_minutes: duration_minutes ?? null, topic: topic ?? null, title: title ?? null,
    source: origin ?? null, outcome: 'whole', recorded: 'on_spot',
  };
}
