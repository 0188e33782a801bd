import { describe, expect, it } from 'vitest';
import { answersTo, dueSlots, lastLike, missingSlots, openSlotAt, slotsOn, weekStand, type Duty } from '../../pwa/src/screens/field/expected';
import { sayDays } from '../../pwa/src/screens/field/schedules';
import type { Shown } from '../../pwa/src/store/view';
import { addDays, momentOf } from '../../pwa/src/text/format';
import { GROUP, idOf, WARD } from './phone';

// 2026-03-09 is a Monday.
const at = (day: string, clock: string): number => Date.parse(momentOf(day, clock));

const shown = (kind: string, number: number, values: Shown['values']): Shown =>
  ({ kind, record_id: idOf(number), base: null, waiting: 0, receipt: null, values });

const schedule = (number: number, clock: string, values = {}): Shown => shown('schedule', number, {
  ward: WARD, group: GROUP, weekdays: [1, 2, 3, 4, 5], starts_at: clock, duration_minutes: 15, valid_from: '2026-03-02', rests_on_holidays: true, ...values,
});

let next = 1000;
const broadcast = (day: string, clock: string, values = {}): Shown => shown('broadcast', next++, {
  channel: 'group_speaker', ward: WARD, group: GROUP, started_at: momentOf(day, clock), duration_minutes: 15, outcome: 'whole', ...values,
});

const MORNING = schedule(1, '05:30');
const AFTERNOON = schedule(2, '17:00');

const duty = (broadcasts: Shown[], more: Partial<Duty> = {}): Duty =>
  ({ schedules: [MORNING, AFTERNOON], broadcasts, holidays: new Set(), since: '', ...more });

describe('a schedule', () => {
  it('expects its slots on its weekdays, in their order', () => {
    expect(slotsOn(duty([]), '2026-03-11').map((slot) => slot.clock)).toEqual(['05:30', '17:00']);
    expect(slotsOn(duty([]), '2026-03-14')).toEqual([]);
    expect(slotsOn(duty([], { schedules: [schedule(3, '06:00', { weekdays: [7] })] }), '2026-03-15')).toHaveLength(1);
  });

  it('expects nothing before it counts, after it ended, or before the person had his role', () => {
    expect(slotsOn(duty([]), '2026-02-27')).toEqual([]);
    const ended = duty([], { schedules: [schedule(3, '17:00', { valid_to: '2026-03-10' })] });
    expect(slotsOn(ended, '2026-03-10')).toHaveLength(1);
    expect(slotsOn(ended, '2026-03-11')).toEqual([]);
    expect(slotsOn(duty([], { since: '2026-03-12' }), '2026-03-11')).toEqual([]);
  });

  it('rests on holidays only if it says so', () => {
    const holidays = new Set(['2026-03-11']);
    expect(slotsOn(duty([], { holidays }), '2026-03-11')).toEqual([]);
    expect(slotsOn(duty([], { holidays, schedules: [schedule(3, '17:00', { rests_on_holidays: false })] }), '2026-03-11')).toHaveLength(1);
  });
});

describe('what answers a slot', () => {
  it('is what names its schedule, however late it began, before what is near', () => {
    const late = broadcast('2026-03-11', '19:30', { schedule: AFTERNOON.record_id });
    const near = broadcast('2026-03-11', '17:05');
    const [, afternoon] = slotsOn(duty([]), '2026-03-11');
    expect(answersTo([afternoon!], [near, late]).get(afternoon!)).toBe(late);
  });

  it('answers one slot only', () => {
    const close = [schedule(3, '17:00'), schedule(4, '17:30')];
    const slots = slotsOn(duty([], { schedules: close }), '2026-03-11');
    const answers = answersTo(slots, [broadcast('2026-03-11', '17:20')]);
    expect([...answers.keys()].map((slot) => slot.clock)).toEqual(['17:00']);
  });

  it('lies within the hour', () => {
    const slots = slotsOn(duty([]), '2026-03-11');
    expect(answersTo(slots, [broadcast('2026-03-11', '18:00'), broadcast('2026-03-10', '17:00')]).size).toBe(0);
    expect(answersTo(slots, [broadcast('2026-03-11', '17:59')]).size).toBe(1);
  });
});

it('the week says of every slot how it stands, and what went out besides', () => {
  const known = [
    broadcast('2026-03-09', '05:30'), broadcast('2026-03-09', '17:10'), broadcast('2026-03-09', '12:00'),
    broadcast('2026-03-10', '17:00', { outcome: 'not_broadcast', outcome_reason: 'Mất điện' }),
  ];
  const week = weekStand(duty(known), at('2026-03-11', '12:00'));
  expect(week.map((day) => day.slots.map(({ state }) => state))).toEqual([
    ['logged', 'logged'], ['missing', 'not_broadcast'], ['missing', 'ahead'], ['ahead', 'ahead'], ['ahead', 'ahead'], [], [],
  ]);
  expect(week.map((day) => day.more)).toEqual([1, 0, 0, 0, 0, 0, 0]);
});

describe('what is missing', () => {
  it('goes back to where the schedule began, oldest first', () => {
    const missing = missingSlots(duty([]), at('2026-03-11', '12:00'));
    expect(missing).toHaveLength(5 * 2 + 2 * 2 + 1);
    expect(missing[0]?.startedAt).toBe(momentOf('2026-03-02', '05:30'));
    expect(missing.at(-1)?.startedAt).toBe(momentOf('2026-03-11', '05:30'));
  });

  it('is nobody’s to log before he had his role, nor further back than half a year', () => {
    const now = at('2026-03-11', '12:00');
    expect(missingSlots(duty([], { since: '2026-03-10' }), now)).toHaveLength(3);
    const old = duty([], { schedules: [schedule(3, '17:00', { valid_from: '2020-01-01', weekdays: [1, 2, 3, 4, 5, 6, 7] })] });
    expect(missingSlots(old, now)[0]?.day).toBe(addDays('2026-03-11', -182));
  });

  it('is nothing without a schedule', () => {
    expect(missingSlots(duty([], { schedules: [] }), at('2026-03-11', '12:00'))).toEqual([]);
  });

  it('is due today, and yesterday’s once today has nothing', () => {
    const now = at('2026-03-11', '18:00');
    const clocks = (broadcasts: Shown[]): string[] => dueSlots(missingSlots(duty(broadcasts), now), now).map((slot) => `${slot.day} ${slot.clock}`);
    expect(clocks([])).toEqual(['2026-03-11 05:30', '2026-03-11 17:00']);
    const today = [broadcast('2026-03-11', '05:30'), broadcast('2026-03-11', '17:00')];
    expect(clocks(today)).toEqual(['2026-03-10 05:30', '2026-03-10 17:00']);
    expect(clocks([...today, broadcast('2026-03-10', '05:30'), broadcast('2026-03-10', '17:00')])).toEqual([]);
  });
});

it('a new broadcast fulfils the open slot nearest to it', () => {
  const logged = broadcast('2026-03-11', '17:00');
  expect(openSlotAt(duty([]), momentOf('2026-03-11', '16:40'))?.schedule).toBe(AFTERNOON);
  expect(openSlotAt(duty([logged]), momentOf('2026-03-11', '16:40'))).toBe(null);
  expect(openSlotAt(duty([logged]), momentOf('2026-03-11', '16:40'), logged.record_id)?.schedule).toBe(AFTERNOON);
  expect(openSlotAt(duty([]), momentOf('2026-03-11', '12:00'))).toBe(null);
});

it('what a slot most likely holds is what went out last at its time of day', () => {
  const evening = broadcast('2026-03-10', '17:20');
  const morning = broadcast('2026-03-11', '05:40');
  expect(lastLike([morning, evening], '17:00')).toBe(evening);
  expect(lastLike([morning, evening], '12:00')).toBe(morning);
  expect(lastLike([broadcast('2026-03-10', '17:00', { outcome: 'not_broadcast' })], '17:00')).toBe(null);
});

it.each([
  [[1, 2, 3, 4, 5], 'T2–T6'], [[7, 6], 'T7, CN'], [[1, 2, 3, 4, 5, 6, 7], 'cả tuần'], [[3], 'T4'], [[1, 3, 5], 'T2, T4, T6'], [[5, 6, 7], 'T6–CN'],
])('says the days %s as %s', (days, said) => {
  expect(sayDays(days)).toBe(said);
});
