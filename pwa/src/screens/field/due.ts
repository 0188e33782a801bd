/** Which broadcasts are due from a khối, by its schedules or else by its habit, and which of them are there (twin: server/reports/due.py). */

import type { Shown } from '../../store/view';
import { addDays, clockOf, dayOf, momentOf } from '../../text/format';
import { startOf } from './broadcasts';
import { isoWeekday, slotsOn } from './expected';
import { explains } from './faults';

/** A broadcast that is due. */
export interface Due {
  day: string;
  clock: string;
}

const HABIT_WEEKS = 4;
/** On so many of the last four of a weekday makes a habit. */
const HABIT = 2;
const LATE_MS = 24 * 3600_000;
const HOUR_MS = 3600_000;

/** The broadcasts that schedules ask for on a day; on a holiday those that rest are not. */
const scheduledOn = (schedules: readonly Shown[], holidays: ReadonlySet<string>, day: string): Due[] =>
  slotsOn({ schedules, holidays, since: day }, day).map(({ clock }) => ({ day, clock }));

/** The weekdays (1 to 7) on which a khối has mostly broadcast in the four weeks before a Monday, with its last clock of each. */
export function habitBefore(broadcasts: readonly Shown[], monday: string): Map<number, string> {
  const first = addDays(monday, -7 * HABIT_WEEKS);
  const days = new Map<number, Map<string, string>>();
  for (const one of broadcasts) {
    const day = dayOf(startOf(one));
    if (day < first || day >= monday) continue;
    const weekday = isoWeekday(day);
    const clocks = days.get(weekday) ?? new Map<string, string>();
    const known = clocks.get(day);
    if (known === undefined || clockOf(startOf(one)) > known) clocks.set(day, clockOf(startOf(one)));
    days.set(weekday, clocks);
  }
  return new Map([...days].filter(([, clocks]) => clocks.size >= HABIT).map(([weekday, clocks]) => {
    const last = [...clocks.keys()].sort().pop() ?? '';
    return [weekday, clocks.get(last) ?? ''];
  }));
}

/** What is known of one unit. */
export interface Known {
  broadcasts: readonly Shown[];
  schedules: readonly Shown[];
  holidays: ReadonlySet<string>;
  faults: readonly Shown[];
}

/** The broadcasts that are due on days of a week: as scheduled where anything is, otherwise as usual before its Monday. */
export function dueIn({ broadcasts, schedules, holidays }: Known, days: readonly string[], monday: string): Due[] {
  const inForce = days.flatMap((day) => scheduledOn(schedules, holidays, day));
  const isScheduled = schedules.some(({ values: { valid_from, valid_to } }) =>
    String(valid_from) <= (days[days.length - 1] ?? '') && (typeof valid_to !== 'string' || (days[0] ?? '') <= valid_to));
  if (isScheduled) return inForce;
  const habit = habitBefore(broadcasts, monday);
  return days.flatMap((day) => {
    const clock = habit.get(isoWeekday(day));
    return clock === undefined ? [] : [{ day, clock }];
  });
}

/** How a khối stands in a week: `due` counts what had to be there by now, explained ones apart. */
export interface Standing {
  state: 'reported' | 'late' | 'missing' | 'broken' | 'quiet';
  logged: number;
  due: number;
  late: Due[];
  missing: Due[];
  broken: Due[];
}

/** Compare what was due by a moment with what was logged: a day's grace makes it late, then it is missing. */
export function standingOf(known: Known, days: readonly string[], now: number, monday = days[0] ?? ''): Standing {
  const logged = known.broadcasts.filter((one) => days.includes(dayOf(startOf(one))));
  const due = dueIn(known, days, monday).filter((one) => Date.parse(momentOf(one.day, one.clock)) + HOUR_MS <= now);
  const open = without(due, logged);
  const broken = open.filter((one) => explains(known.faults, momentOf(one.day, one.clock)) !== null);
  const unexplained = open.filter((one) => !broken.includes(one));
  const isLate = (one: Due): boolean => Date.parse(momentOf(one.day, one.clock)) + LATE_MS > now;
  const late = unexplained.filter(isLate);
  const missing = unexplained.filter((one) => !isLate(one));
  return { state: stateOf({ logged: logged.length, due: due.length, late, missing, broken }), logged: logged.length, due: due.length, late, missing, broken };
}

function stateOf({ logged, due, late, missing, broken }: Omit<Standing, 'state'>): Standing['state'] {
  if (missing.length > 0) return 'missing';
  if (late.length > 0) return 'late';
  if (broken.length > 0) return 'broken';
  return logged > 0 || due > 0 ? 'reported' : 'quiet';
}

/** Take away what is due for each broadcast of that day, the nearest first: a quarter of an hour more or less is no miss. */
function without(due: readonly Due[], logged: readonly Shown[]): Due[] {
  const left = [...due];
  for (const one of logged) {
    const [day, at] = [dayOf(startOf(one)), Date.parse(startOf(one))];
    const away = (place: Due): number => Math.abs(Date.parse(momentOf(place.day, place.clock)) - at);
    const [nearest] = left.filter((place) => place.day === day).sort((a, b) => away(a) - away(b));
    if (nearest) left.splice(left.indexOf(nearest), 1);
  }
  return left;
}
