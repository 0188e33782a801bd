import { describe, expect, it } from 'vitest';
import { draftOf, freshDraft, stepCount, toValues } from '../../pwa/src/screens/field/meetings';
import { GROUP, WARD } from './phone';

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
