import { describe, expect, it } from 'vitest';
import { daysLogged, findSame, prefill, repeatable, repeatValues, toValues, usualClocks } from '../../pwa/src/screens/field/broadcasts';
import type { Shown } from '../../pwa/src/store/view';
import { checkValues } from '../../sync/checks';
import { KINDS } from '../../sync/contract';
import { momentOf } from '../../pwa/src/text/format';
import { GROUP, idOf, WARD } from './phone';

const UNIT = { group: GROUP, ward: WARD };
const at = (day: string, clock: string): number => Date.parse(momentOf(day, clock));

const broadcast = (day: string, clock: string, values = {}): Shown => ({
  kind: 'broadcast', record_id: idOf(at(day, clock) / 1e6), base: null, waiting: 0, receipt: null,
  values: { channel: 'group_speaker', ward: WARD, group: GROUP, started_at: momentOf(day, clock), duration_minutes: 20, topic: idOf(9), outcome: 'whole', ...values },
});

describe('the form', () => {
  it('is filled from last time, for today once the time is past', () => {
    const slot = prefill([broadcast('2026-03-11', '17:00')], at('2026-03-12', '18:00'));
    expect(slot).toEqual({
      day: '2026-03-12', clock: '17:00', minutes: 20, bulletin: null, topic: idOf(9), title: '',
      source: null, relay: '', clusters: [], reader: '', outcome: 'whole', why: '',
    });
  });

  it('never proposes a time still to come', () => {
    const slot = prefill([broadcast('2026-03-10', '17:00')], at('2026-03-12', '09:00'));
    expect(slot).toMatchObject({ day: '2026-03-11', clock: '17:00' });
  });

  it('does not propose again what is logged', () => {
    const known = [broadcast('2026-03-12', '17:00'), broadcast('2026-03-11', '17:00')];
    expect(prefill(known, at('2026-03-12', '18:13'))).toMatchObject({ day: '2026-03-12', clock: '18:10' });
  });

  it('proposes the usual afternoon to who logs for the first time', () => {
    expect(prefill([], at('2026-03-12', '18:00'))).toMatchObject({ day: '2026-03-12', clock: '17:00', minutes: 15, topic: null });
  });

  it('keeps source, speakers and reader of last time, but neither its bulletin nor how it ended', () => {
    const last = broadcast('2026-03-11', '17:00', {
      source: 'relay', relay_source: 'Đài tỉnh', clusters: [idOf(3)], reader: 'Mẫu Thị Nga', bulletin: idOf(8), outcome: 'broken_off', outcome_reason: 'Mất điện',
    });
    expect(prefill([last], at('2026-03-12', '18:00'))).toMatchObject({
      source: 'relay', relay: 'Đài tỉnh', clusters: [idOf(3)], reader: 'Mẫu Thị Nga', bulletin: null, outcome: 'whole', why: '',
    });
  });

  it('is filled with what the schedule has due', () => {
    const slot = prefill([broadcast('2026-03-11', '17:00')], at('2026-03-12', '18:00'), { day: '2026-03-12', clock: '05:30', minutes: 30 });
    expect(slot).toMatchObject({ day: '2026-03-12', clock: '05:30', minutes: 30, topic: idOf(9) });
  });

  it('tells a reason only for what did not go out whole, and a relayed station only of a relay', () => {
    const slot = { ...prefill([], at('2026-03-12', '18:00')), why: 'Mất điện', relay: 'Đài tỉnh' };
    expect(toValues(UNIT, slot, 0)).toMatchObject({ outcome: 'whole', outcome_reason: null, source: null, relay_source: null });
    expect(toValues(UNIT, { ...slot, outcome: 'not_broadcast', source: 'relay' }, 0)).toMatchObject({ outcome_reason: 'Mất điện', relay_source: 'Đài tỉnh' });
  });

  it('makes values that the contract takes', () => {
    const slot = prefill([], at('2026-03-12', '18:00'));
    const values = Object.fromEntries(Object.entries(toValues(UNIT, slot, at('2026-03-12', '18:00'))).filter(([, value]) => value !== null));
    expect(checkValues(KINDS.get('broadcast')!, 'create', values)).toBe(null);
    expect(values.recorded).toBe('on_spot');
    expect(toValues(UNIT, slot, at('2026-03-13', '08:00')).recorded).toBe('afterwards');
  });
});

it('offers the times at which this unit last went out', () => {
  expect(usualClocks([])).toEqual({ morning: '05:30', afternoon: '17:00' });
  const known = [broadcast('2026-03-12', '05:45'), broadcast('2026-03-11', '16:45'), broadcast('2026-03-10', '05:00')];
  expect(usualClocks(known)).toEqual({ morning: '05:45', afternoon: '16:45' });
});

describe('one more in the same hour', () => {
  it('is noticed', () => {
    const known = [broadcast('2026-03-12', '17:00')];
    expect(findSame(known, momentOf('2026-03-12', '17:45'))).not.toBe(null);
    expect(findSame(known, momentOf('2026-03-12', '18:00'))).toBe(null);
    expect(findSame(known, momentOf('2026-03-12', '17:00'), known[0]!.record_id)).toBe(null);
  });
});

describe('as yesterday', () => {
  const now = at('2026-03-12', '17:20');

  it('is offered once the time is past', () => {
    expect(repeatable([broadcast('2026-03-11', '17:00')], now)?.startedAt).toBe(momentOf('2026-03-12', '17:00'));
    expect(repeatable([broadcast('2026-03-11', '17:00')], at('2026-03-12', '16:59'))).toBe(null);
  });

  it('is the morning\'s while the afternoon is still to come', () => {
    const known = [broadcast('2026-03-11', '17:00'), broadcast('2026-03-11', '05:30')];
    expect(repeatable(known, at('2026-03-12', '09:00'))?.startedAt).toBe(momentOf('2026-03-12', '05:30'));
  });

  it('is not offered when today is logged, nothing went out, or last time is long ago', () => {
    expect(repeatable([broadcast('2026-03-12', '17:05'), broadcast('2026-03-11', '17:00')], now)).toBe(null);
    expect(repeatable([broadcast('2026-03-11', '17:00', { outcome: 'not_broadcast' })], now)).toBe(null);
    expect(repeatable([broadcast('2026-03-01', '17:00')], now)).toBe(null);
  });

  it('logs the same content at the new time', () => {
    const values = repeatValues(broadcast('2026-03-11', '17:00'), momentOf('2026-03-12', '17:00'));
    expect(values).toMatchObject({ started_at: momentOf('2026-03-12', '17:00'), duration_minutes: 20, topic: idOf(9), group: GROUP });
  });
});

it('a day counts as logged only if something went out', () => {
  const days = daysLogged([broadcast('2026-03-12', '05:30'), broadcast('2026-03-11', '17:00', { outcome: 'not_broadcast' })]);
  expect([...days]).toEqual(['2026-03-12']);
});
