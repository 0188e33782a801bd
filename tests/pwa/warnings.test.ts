import { describe, expect, it } from 'vitest';
import { draftOf, type BroadcastDraft } from '../../pwa/src/screens/field/broadcasts';
import { warningsOf } from '../../pwa/src/screens/field/warnings';
import type { Shown } from '../../pwa/src/store/view';
import { momentOf } from '../../pwa/src/text/format';
import { idOf } from './phone';

const shown = (kind: string, number: number, values: Shown['values']): Shown =>
  ({ kind, record_id: idOf(number), base: null, waiting: 0, receipt: null, values });

const station = (values = {}): Shown => shown('station', 1, { hours: ['05:00-06:30', '16:30-18:30'], longest_minutes: 30, ...values });
const logged = (clock: string, minutes: number, values = {}): Shown =>
  shown('broadcast', 2, { started_at: momentOf('2026-03-11', clock), duration_minutes: minutes, outcome: 'whole', ...values });
const draft = (clock: string, minutes: number, more: Partial<BroadcastDraft> = {}): BroadcastDraft =>
  ({ ...draftOf({ started_at: momentOf('2026-03-11', clock), duration_minutes: minutes }), ...more });
const said = (of: BroadcastDraft, broadcasts: Shown[] = [], own: Shown | null = station(), except?: string): string[] =>
  warningsOf(of, { station: own, broadcasts, except }).map(({ what }) => what);

describe('a broadcast is worth a second look', () => {
  it('outside the station’s own hours, at either end', () => {
    expect(said(draft('17:00', 15))).toEqual([]);
    expect(said(draft('04:50', 15))).toEqual(['outside']);
    expect(said(draft('18:20', 15))).toEqual(['outside']);
    expect(said(draft('18:15', 15))).toEqual([]);
  });

  it('never for a station that has not said its hours or its limit', () => {
    expect(said(draft('03:00', 300), [], null)).toEqual([]);
    expect(said(draft('03:00', 300), [], station({ hours: [], longest_minutes: null }))).toEqual([]);
    expect(said(draft('03:00', 15), [], station({ hours: ['sáng sớm'] }))).toEqual([]);
  });

  it('longer than the station’s limit', () => {
    expect(said(draft('17:00', 31))).toEqual(['too_long']);
    expect(said(draft('17:00', 30))).toEqual([]);
  });

  it('while another one was still on the air', () => {
    expect(said(draft('17:10', 15), [logged('17:00', 20)])).toEqual(['overlap']);
    expect(said(draft('17:20', 15), [logged('17:00', 20)])).toEqual([]);
    expect(said(draft('16:50', 15), [logged('17:00', 20)])).toEqual(['overlap']);
    expect(said(draft('17:10', 15), [logged('17:00', 20)], station(), idOf(2))).toEqual([]);
    expect(said(draft('17:10', 15), [logged('17:00', 20, { outcome: 'not_broadcast' })])).toEqual([]);
  });

  it('not when nothing went out', () => {
    expect(said(draft('03:00', 300, { outcome: 'not_broadcast' }), [logged('03:00', 20)])).toEqual([]);
  });
});
