/** Twin: tests/server/test_ward_week.py runs the same weeks. */
import { describe, expect, it } from 'vitest';
import type { Values } from '../../sync/contract';
import { standingOf, type Due } from '../../pwa/src/screens/field/due';
import type { Shown } from '../../pwa/src/store/view';
import { weekOf } from '../../pwa/src/text/format';
import weeks from '../due_weeks.json';
import { idOf } from './phone';

interface Case {
  name: string;
  now: string;
  broadcasts: string[];
  schedules?: Values[];
  holidays?: string[];
  faults?: Values[];
  expect: unknown;
}

const shown = (kind: string, values: Values, place: number): Shown => ({ kind, record_id: idOf(place), base: null, waiting: 0, receipt: null, values });
const say = (due: readonly Due[]): string[] => due.map(({ day, clock }) => `${day} ${clock}`);

describe('a week of a khối', () => {
  it.each(weeks.cases as Case[])('$name', ({ now, broadcasts, schedules = [], holidays = [], faults = [], expect: wanted }) => {
    const known = {
      broadcasts: broadcasts.map((started_at, place) => shown('broadcast', { started_at }, place)),
      schedules: schedules.map((values, place) => shown('schedule', values, place)),
      faults: faults.map((values, place) => shown('incident', values, place)),
      holidays: new Set(holidays),
    };
    const { late, missing, broken, ...rest } = standingOf(known, weekOf(weeks.monday), Date.parse(now));
    expect({ ...rest, late: say(late), missing: say(missing), broken: say(broken) }).toEqual(wanted);
  });
});
