import { describe, expect, it } from 'vitest';
import { absentOf, draftOf, freshDraft, householdsOf, meetingsOf, recordedAs, stepCount, toValues } from '../../pwa/src/screens/field/meetings';
import type { Shown } from '../../pwa/src/store/view';
import { checkValues } from '../../sync/checks';
import { KINDS, type Values } from '../../sync/contract';
import { GROUP, idOf, WARD } from './phone';

const NOON = Date.parse('2026-03-12T05:00:00.000Z');
const unit = { group: GROUP, ward: WARD };

describe('a meeting to be logged', () => {
  it('says nothing of how many came until a person does', () => {
    const draft = freshDraft('NVH khối 5', NOON);
    expect(draft).toMatchObject({ day: '2026-03-11', clock: '19:30', people: '', households: '' });
    expect(toValues(unit, draft)).toMatchObject({ people_present: null, households_present: null });
    expect(toValues(unit, { ...draft, people: '0' })).toMatchObject({ people_present: 0 });
  });

  it.each([['', 1, '1'], ['', -1, ''], ['0', -1, '0'], ['45', -1, '44'], ['45', 1, '46']] as const)('counts from %j by %i to %j', (typed, by, after) => {
    expect(stepCount(typed, by)).toBe(after);
  });

  it('that was logged before keeps its values', () => {
    const values = { ...toValues(unit, { ...freshDraft('NVH', NOON), people: '62' }) };
    expect(toValues(unit, draftOf(values))).toEqual(values);
  });
});

const met = (values: Values, place = 1): Shown => ({
  kind: 'meeting', record_id: idOf(place), base: null, waiting: 0, receipt: null,
  values: { group: GROUP, ward: WARD, held_at: '2026-03-01T12:00:00.000Z', ...values },
});

describe('households at a meeting', () => {
  it('are known from the contact, else from the last meeting that counted both', () => {
    expect(householdsOf(120, [met({ households_present: 1, households_absent: 1 })])).toBe(120);
    expect(householdsOf(null, [met({ households_present: 50 }), met({ households_present: 80, households_absent: 35 })])).toBe(115);
    expect(householdsOf(undefined, [])).toBe(null);
  });

  it('that stayed away are what is left, until a person says otherwise', () => {
    const draft = { ...freshDraft('NVH', NOON), households: '70' };
    expect(absentOf(draft, 115)).toBe('45');
    expect(absentOf(draft, null)).toBe('');
    expect(absentOf({ ...draft, absent: '40' }, 115)).toBe('40');
    expect(absentOf({ ...draft, households: '130' }, 115)).toBe('0');
    expect(toValues(unit, draft, 115)).toMatchObject({ households_present: 70, households_absent: 45 });
  });
});

describe('a meeting like the last one', () => {
  const last = met({ place: 'Sân kho', chair: 'Mẫu Văn An', secretary: 'Mẫu Thị Nga', minutes_spent: 15, households_present: 60, result: 'Nhất trí', topics: [idOf(9)] });

  it('is held where, when and by whom it was; what came of it is not known beforehand', () => {
    expect(freshDraft('NVH', NOON, last)).toMatchObject({ place: 'Sân kho', clock: '19:00', chair: 'Mẫu Văn An', secretary: 'Mẫu Thị Nga', minutes: '15', households: '', result: '', topics: [] });
  });

  it('is one of the same sort', () => {
    const direct = met({ meeting_kind: 'direct', held_at: '2026-03-02T12:00:00.000Z' }, 2);
    expect(meetingsOf([last, direct], GROUP, 'community')).toEqual([last]);
    expect(meetingsOf([last, direct], GROUP, 'direct')).toEqual([direct]);
  });
});

it('direct propaganda chairs nothing and decides nothing', () => {
  const draft = { ...freshDraft('Ngõ 5', NOON), kind: 'direct' as const, households: '12', chair: 'Mẫu Văn An', document: 'minutes', sentTo: ['UBND'], speaker: 'Mẫu Thị Nga' };
  const values = toValues(unit, draft, 115);
  expect(values).toMatchObject({ meeting_kind: 'direct', households_present: 12, households_absent: null, chair: null, document: null, sent_to: null, speaker: 'Mẫu Thị Nga' });
  expect(checkValues(KINDS.get('meeting')!, 'create', Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)))).toBe(null);
});

it('a meeting logged within three hours was logged on the spot', () => {
  const held = '2026-03-11T12:30:00.000Z';
  expect(recordedAs(held, Date.parse('2026-03-11T15:00:00.000Z'))).toBe('on_spot');
  expect(recordedAs(held, Date.parse('2026-03-12T00:00:00.000Z'))).toBe('afterwards');
});
