/** What this phone knows of a ward's khối in a week or a month, gathered once for all of them. */

import type { MonthNumbers } from '../../papers/ward_month';
import { all, type Shown } from '../../store/view';
import { addDays, dayOf, momentOf, weekOf } from '../../text/format';
import { standingOf, type Known, type Standing } from './due';
import { downtimeWithin } from './faults';
import { groupsOf } from './places';

const HABIT_DAYS = 28;
const DAY_MS = 24 * 3600_000;

/** A khối and how it stands. */
export interface GroupStanding {
  group: Shown;
  standing: Standing;
  faults: readonly Shown[];
}

/** Put records under the khối they name; what is the ward's own lies under its id. */
function byUnit(records: readonly Shown[], ward: string): Map<string, Shown[]> {
  const lists = new Map<string, Shown[]>();
  for (const one of records) {
    if (one.values.ward !== ward) continue;
    const unit = typeof one.values.group === 'string' ? one.values.group : ward;
    const list = lists.get(unit);
    if (list) list.push(one);
    else lists.set(unit, [one]);
  }
  return lists;
}

/** Gather what is needed to say how a ward's units stand between two days, and what their habit before was. */
export function gather(ward: string, from: string, to: string): (unit: string) => Known {
  const [first, last] = [momentOf(addDays(from, -HABIT_DAYS), '00:00'), momentOf(addDays(to, 1), '00:00')];
  const within = all('broadcast').filter(({ values }) => String(values.started_at) >= first && String(values.started_at) < last);
  const broadcasts = byUnit(within, ward);
  const [schedules, faults] = [byUnit(all('schedule'), ward), byUnit(all('incident'), ward)];
  const holidays = new Set(all('holiday').map(({ values }) => String(values.day)));
  return (unit) => ({
    broadcasts: broadcasts.get(unit) ?? [], schedules: schedules.get(unit) ?? [], faults: faults.get(unit) ?? [], holidays,
  });
}

const ORDER: readonly Standing['state'][] = ['missing', 'late', 'broken', 'quiet', 'reported'];

/** How each khối of a ward stands in the week of a Monday: those to be called first. */
export function standingsOf(ward: string, monday: string, now: number): GroupStanding[] {
  const days = weekOf(monday);
  const known = gather(ward, monday, addDays(monday, 6));
  return groupsOf(ward)
    .map((group) => {
      const own = known(group.record_id);
      return { group, standing: standingOf(own, days, now), faults: own.faults };
    })
    .sort((a, b) => ORDER.indexOf(a.standing.state) - ORDER.indexOf(b.standing.state));
}

export const daysOfMonth = (month: string): string[] =>
  Array.from({ length: 31 }, (_, place) => addDays(`${month}-01`, place)).filter((day) => day.startsWith(month));

export const monthAfter = (month: string): string => addDays(`${month}-01`, 31).slice(0, 7);
export const monthBefore = (month: string): string => addDays(`${month}-01`, -1).slice(0, 7);

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** Sum up a unit's month, as far as it has come. */
export function monthOf(known: Known, meetings: readonly Shown[], month: string, now: number): MonthNumbers {
  const days = daysOfMonth(month);
  const logged = known.broadcasts.filter(({ values }) => dayOf(String(values.started_at)).startsWith(month));
  const out = logged.filter(({ values }) => values.outcome !== 'not_broadcast');
  const weeks = [...new Set(days.map((day) => weekOf(day)[0] ?? ''))];
  const standings = weeks.map((monday) => standingOf(known, weekOf(monday).filter((day) => day.startsWith(month)), now, monday));
  const held = meetings.filter(({ values }) => dayOf(String(values.held_at)).startsWith(month));
  const community = held.filter(({ values }) => values.meeting_kind !== 'direct');
  const [from, to] = [Date.parse(momentOf(`${month}-01`, '00:00')), Math.min(now, Date.parse(momentOf(`${monthAfter(month)}-01`, '00:00')))];
  return {
    broadcasts: out.length,
    days: new Set(out.map(({ values }) => dayOf(String(values.started_at)))).size,
    minutes: sumOf(out.map(({ values }) => numberOf(values.duration_minutes))),
    due: sumOf(standings.map((one) => one.due)),
    missing: sumOf(standings.map((one) => one.missing.length + one.late.length)),
    explained: sumOf(standings.map((one) => one.broken.length)),
    failed: logged.length - out.length,
    late: logged.filter(({ values }) => values.recorded === 'afterwards').length,
    downtimeDays: Math.round(sumOf(known.faults.map((fault) => downtimeWithin(fault, from, to))) / DAY_MS),
    meetings: community.length,
    households: sumOf(community.map(({ values }) => numberOf(values.households_present))),
    direct: held.length - community.length,
  };
}

/** Add months of several units up. */
export function addMonths(months: readonly MonthNumbers[]): MonthNumbers {
  const names = ['broadcasts', 'days', 'minutes', 'due', 'missing', 'explained', 'failed', 'late', 'downtimeDays', 'meetings', 'households', 'direct'] as const;
  return Object.fromEntries(names.map((name) => [name, sumOf(months.map((one) => one[name]))])) as unknown as MonthNumbers;
}
