/** What schedules expect of a unit, and what of it is logged: from values alone. */

import type { Shown } from '../../store/view';
import { addDays, clockOf, dayOf, momentOf, weekdayOf, weekOf } from '../../text/format';
import { startOf } from './broadcasts';
import { ofUnit, type Unit } from './places';

const HOUR_MS = 3600_000;

/** The day of the week from 1 to 7, as schedules number them. */
export const isoWeekday = (day: string): number => weekdayOf(day) || 7;

/** One broadcast that a schedule asks for. */
export interface Slot {
  schedule: Shown;
  day: string;
  clock: string;
  startedAt: string;
}

/** How a slot stands: `logged` also where it was logged that nothing went out. */
export type SlotState = 'logged' | 'not_broadcast' | 'missing' | 'broken' | 'ahead';

/** What is needed to say what a unit owes: its schedules and broadcasts, the holidays, and since when it is asked. */
export interface Duty {
  schedules: readonly Shown[];
  broadcasts: readonly Shown[];
  holidays: ReadonlySet<string>;
  /** The first day on which anything is asked of whoever looks. */
  since: string;
}

/** A unit's own schedules: a khối's, or a ward's for its station. */
export function schedulesOf(all: readonly Shown[], unit: Unit): Shown[] {
  return ofUnit(all, unit).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

const orderOf = ({ values }: Shown): string => `${String(values.starts_at)} ${String(values.valid_from)}`;

/** Tell whether a schedule counts on a day. */
export function isValidOn({ values }: Shown, day: string): boolean {
  const until = typeof values.valid_to === 'string' ? values.valid_to : '9999-12-31';
  return String(values.valid_from) <= day && day <= until;
}

/** The slots of a day in their order; none where the unit rests. */
export function slotsOn({ schedules, holidays, since }: Pick<Duty, 'schedules' | 'holidays' | 'since'>, day: string): Slot[] {
  if (day < since) return [];
  const weekday = isoWeekday(day);
  const isHoliday = holidays.has(day);
  return schedules
    .filter((one) => isValidOn(one, day) && (one.values.weekdays as number[]).includes(weekday) && !(isHoliday && one.values.rests_on_holidays === true))
    .map((schedule) => ({ schedule, day, clock: String(schedule.values.starts_at), startedAt: momentOf(day, String(schedule.values.starts_at)) }))
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** Find for each slot what was logged for it: what names it first, then what is nearest within the hour, each once. */
export function answersTo(slots: readonly Slot[], broadcasts: readonly Shown[]): Map<Slot, Shown> {
  const found = new Map<Slot, Shown>();
  const used = new Set<Shown>();
  const take = (slot: Slot, answer: Shown | undefined): void => {
    if (!answer) return;
    found.set(slot, answer);
    used.add(answer);
  };
  const days = new Set(slots.map((slot) => slot.day));
  const near = broadcasts.filter((one) => days.has(dayOf(startOf(one))));
  for (const slot of slots) {
    take(slot, near.find((one) => !used.has(one) && one.values.schedule === slot.schedule.record_id && dayOf(startOf(one)) === slot.day));
  }
  for (const slot of slots) {
    if (found.has(slot)) continue;
    const distance = (one: Shown): number => Math.abs(Date.parse(startOf(one)) - Date.parse(slot.startedAt));
    const [nearest] = near.filter((one) => !used.has(one) && distance(one) < HOUR_MS).sort((a, b) => distance(a) - distance(b));
    take(slot, nearest);
  }
  return found;
}

function stateOf(slot: Slot, answer: Shown | undefined, now: number): SlotState {
  if (answer) return answer.values.outcome === 'not_broadcast' ? 'not_broadcast' : 'logged';
  return Date.parse(slot.startedAt) <= now ? 'missing' : 'ahead';
}

/** A day of the strip. */
export interface DayStand {
  day: string;
  slots: { slot: Slot; state: SlotState }[];
  /** Broadcasts that no schedule asked for. */
  more: number;
}

/** How the week of a moment stands, day by day. */
export function weekStand(duty: Duty, now: number): DayStand[] {
  return weekOf(dayOf(now)).map((day) => dayStand(duty, day, now));
}

function dayStand(duty: Duty, day: string, now: number): DayStand {
  const slots = slotsOn(duty, day);
  const ofDay = duty.broadcasts.filter((one) => dayOf(startOf(one)) === day);
  const answers = answersTo(slots, ofDay);
  const used = new Set(answers.values());
  return {
    day,
    slots: slots.map((slot) => ({ slot, state: stateOf(slot, answers.get(slot), now) })),
    more: ofDay.filter((one) => !used.has(one) && one.values.outcome !== 'not_broadcast').length,
  };
}

const BACK_DAYS = 182;

/** Every slot that is past and not logged, oldest first: as far back as half a year, or the schedules and the role. */
export function missingSlots(duty: Duty, now: number): Slot[] {
  const today = dayOf(now);
  const [earliest] = duty.schedules.map((one) => String(one.values.valid_from)).sort();
  if (earliest === undefined) return [];
  const [first = today] = [earliest, duty.since, addDays(today, -BACK_DAYS)].sort().reverse();
  const missing: Slot[] = [];
  const byDay = groupByDay(duty.broadcasts);
  for (let day = first; day <= today; day = addDays(day, 1)) {
    const slots = slotsOn(duty, day);
    const answers = answersTo(slots, byDay.get(day) ?? []);
    missing.push(...slots.filter((slot) => !answers.has(slot) && Date.parse(slot.startedAt) <= now));
  }
  return missing;
}

function groupByDay(broadcasts: readonly Shown[]): Map<string, Shown[]> {
  const days = new Map<string, Shown[]>();
  for (const one of broadcasts) {
    const day = dayOf(startOf(one));
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return days;
}

/** What one tap confirms: what is missing of today, or, if nothing is, of yesterday. */
export function dueSlots(missing: readonly Slot[], now: number): Slot[] {
  const today = dayOf(now);
  const of = (day: string): Slot[] => missing.filter((slot) => slot.day === day);
  return of(today).length > 0 ? of(today) : of(addDays(today, -1));
}

/** The broadcast a slot most likely resembles: the last one at about its time of day, or the last at all. */
export function lastLike(broadcasts: readonly Shown[], clock: string): Shown | null {
  const minutes = minutesOf(clock);
  const whole = broadcasts.filter((one) => one.values.outcome === 'whole');
  return whole.find((one) => Math.abs(minutesOf(clockOf(startOf(one))) - minutes) < 60) ?? whole[0] ?? null;
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Find the slot a new broadcast at this moment fulfils: of that day, within the hour, not answered by another. */
export function openSlotAt(duty: Duty, startedAt: string, except?: string): Slot | null {
  const slots = slotsOn({ ...duty, since: '' }, dayOf(startedAt));
  const answers = answersTo(slots, duty.broadcasts.filter((one) => one.record_id !== except));
  const distance = (slot: Slot): number => Math.abs(Date.parse(slot.startedAt) - Date.parse(startedAt));
  const open = slots.filter((slot) => !answers.has(slot) && distance(slot) < HOUR_MS);
  return open.sort((a, b) => distance(a) - distance(b))[0] ?? null;
}
