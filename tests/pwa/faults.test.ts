import { describe, expect, it } from 'vitest';
import { conditionOf, clustersOf, clusterDraft, toCluster, wrongNumbers } from '../../pwa/src/screens/field/clusters';
import { downtimeOf, downtimeWithin, explains, explainsDay, faultsOf, stopsAll, toFault } from '../../pwa/src/screens/field/faults';
import type { Shown } from '../../pwa/src/store/view';
import { momentOf } from '../../pwa/src/text/format';
import { checkValues } from '../../sync/checks';
import { KINDS, type Values } from '../../sync/contract';
import { GROUP, idOf, WARD } from './phone';

const UNIT = { group: GROUP, ward: WARD };
const HOUR = 3600_000;
const at = (day: string, clock: string): number => Date.parse(momentOf(day, clock));
const shown = (kind: string, values: Values, place = 1): Shown => ({ kind, record_id: idOf(place), base: null, waiting: 0, receipt: null, values: { ward: WARD, group: GROUP, ...values } });
const fault = (values: Values, place?: number): Shown =>
  shown('incident', { symptom: 'line', state: 'broken', stops_broadcasts: true, found_at: momentOf('2026-11-17', '08:00'), ...values }, place);
const mended = (day: string, clock: string): Values => ({ state: 'mended', mended_at: momentOf(day, clock) });
const dropNulls = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

describe('a fault', () => {
  it('lasts until it is mended, and until now before that', () => {
    expect(downtimeOf(fault({}), at('2026-11-18', '08:00'))).toBe(24 * HOUR);
    expect(downtimeOf(fault(mended('2026-11-17', '10:00')), at('2026-11-30', '08:00'))).toBe(2 * HOUR);
    expect(downtimeOf(fault({}), at('2026-11-16', '08:00'))).toBe(0);
  });

  it('counts in a month only as far as it lay in it', () => {
    const long = fault({ found_at: momentOf('2026-10-30', '00:00'), ...mended('2026-11-03', '00:00') });
    expect(downtimeWithin(long, at('2026-11-01', '00:00'), at('2026-12-01', '00:00'))).toBe(48 * HOUR);
  });

  it('explains what lies in it, if nothing could be broadcast', () => {
    const one = fault(mended('2026-11-18', '09:00'));
    expect(explains([one], momentOf('2026-11-17', '17:00'))).toBe(one);
    expect(explains([one], momentOf('2026-11-18', '17:00'))).toBe(null);
    expect(explains([fault({ stops_broadcasts: false })], momentOf('2026-11-17', '17:00'))).toBe(null);
  });

  it.each([['2026-11-16', false], ['2026-11-17', true], ['2026-11-18', true], ['2026-11-19', false]])('that was mended on the 18th explains %s: %s', (day, isExplained) => {
    expect(explainsDay([fault(mended('2026-11-18', '09:00'))], day) !== null).toBe(isExplained);
  });

  it('silences a khối with one cluster, and one with several only if all are struck', () => {
    expect(stopsAll('silent', 1)).toBe(true);
    expect(stopsAll('silent', 2)).toBe(false);
    expect(stopsAll('no_power', 2)).toBe(true);
    expect(stopsAll('distorted', 1)).toBe(false);
  });

  it('makes values that the contract takes', () => {
    const values = toFault(UNIT, { cluster: idOf(7), symptom: 'mast', stops: true, day: '2026-11-17', clock: '08:00', description: ' ' });
    expect(checkValues(KINDS.get('incident')!, 'create', dropNulls(values))).toBe(null);
    expect(values.description).toBe(null);
  });

  it('of a ward’s station is not one of its khối', () => {
    const [ofGroup, ofStation] = [fault({}, 1), fault({ group: null }, 2)];
    expect(faultsOf([ofGroup, ofStation], UNIT)).toEqual([ofGroup]);
    expect(faultsOf([ofGroup, ofStation], { group: null, ward: WARD })).toEqual([ofStation]);
  });
});

describe('a cluster', () => {
  const cluster = (values: Values, place: number): Shown => shown('speaker_cluster', { name: `Cụm ${place}`, condition: 'good', ...values }, place);

  it('is as its open faults say, whatever was written of it', () => {
    const one = cluster({}, 1);
    expect(conditionOf(one, [])).toBe('good');
    expect(conditionOf(one, [fault({ cluster: one.record_id })])).toBe('broken');
    expect(conditionOf(one, [fault({ cluster: one.record_id, symptom: 'distorted', stops_broadcasts: false })])).toBe('partly_broken');
    expect(conditionOf(one, [fault({ cluster: one.record_id, ...mended('2026-11-18', '09:00') })])).toBe('good');
    expect(conditionOf(one, [fault({ cluster: idOf(9) })])).toBe('good');
  });

  it('stands by its number', () => {
    const list = [cluster({ number: 10 }, 1), cluster({ number: 2 }, 2), cluster({}, 3)];
    expect(clustersOf(list, UNIT).map(({ record_id }) => record_id)).toEqual([idOf(2), idOf(1), idOf(3)]);
  });

  it('makes values that the contract takes, and names the numbers that cannot be', () => {
    const draft = { ...clusterDraft(null, 2, 'Cụm 2'), speakers: '4', installed_year: '2019' };
    expect(wrongNumbers(draft)).toEqual([]);
    expect(checkValues(KINDS.get('speaker_cluster')!, 'create', dropNulls(toCluster(UNIT, draft)))).toBe(null);
    expect(wrongNumbers({ ...draft, speakers: '0', power_w: 'nhiều', installed_year: '1890' })).toEqual(['speakers', 'power_w', 'installed_year']);
  });
});
