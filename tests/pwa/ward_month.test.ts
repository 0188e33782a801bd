/** Twin: tests/server/test_ward_month.py sums up the same months. */
import { expect, it } from 'vitest';
import type { Values } from '../../sync/contract';
import { monthOf } from '../../pwa/src/screens/field/ward_week';
import type { Shown } from '../../pwa/src/store/view';
import months from '../ward_months.json';
import { idOf } from './phone';

interface Case {
  name: string;
  now: string;
  broadcasts: Values[];
  schedules?: Values[];
  holidays?: string[];
  faults?: Values[];
  meetings?: Values[];
  expect: Record<string, number>;
}

const shown = (kind: string) => (values: Values, place: number): Shown => ({ kind, record_id: idOf(place), base: null, waiting: 0, receipt: null, values });

it.each(months.cases as Case[])('$name', ({ now, broadcasts, schedules = [], holidays = [], faults = [], meetings = [], expect: wanted }) => {
  const known = {
    broadcasts: broadcasts.map(shown('broadcast')), schedules: schedules.map(shown('schedule')), faults: faults.map(shown('incident')), holidays: new Set(holidays),
  };
  const { downtimeDays, ...rest } = monthOf(known, meetings.map(shown('meeting')), months.month, Date.parse(now));
  expect({ ...rest, downtime_days: downtimeDays }).toEqual(wanted);
});
