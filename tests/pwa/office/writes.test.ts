/** A second press of the same button must not write twice, and every write has a way back. */
import { describe, expect, it } from 'vitest';
import { isId } from '../../../sync/contract';
import { reverse } from '../../../pwa/src/screens/office/saving';
import type { WriteAnswer } from '../../../pwa/src/screens/office/types';
import { changedValues, identify, identifyAccount, makeId, type Draft } from '../../../pwa/src/screens/office/writes';

const draft: Draft = { kind: 'training_class', record_id: 'c', action: 'edit', base_rev: 3, values: { state: 'open' } };

describe('makeId', () => {
  it('makes version 7 ids that sort by time', () => {
    const [early, late] = [makeId(1_700_000_000_000), makeId(1_700_000_000_001)];
    expect(isId(early)).toBe(true);
    expect(early[14]).toBe('7');
    expect('89ab').toContain(early[19]);
    expect(early < late).toBe(true);
    expect(early.slice(0, 13)).toBe('018bcfe5-6800');
  });
});

describe('identify', () => {
  it('keeps the id of a write whose fate is unknown', () => {
    const first = identify(draft, null);
    expect(identify({ ...draft, values: { state: 'open' } }, first)).toBe(first);
  });

  it('gives a changed write an id of its own', () => {
    const first = identify(draft, null);
    expect(identify({ ...draft, values: { state: 'closing' } }, first).op_id).not.toBe(first.op_id);
    expect(identify({ ...draft, base_rev: 4 }, first).op_id).not.toBe(first.op_id);
  });
});

describe('identifyAccount', () => {
  const person = { display_name: 'Mẫu Thị Lan', role: 'trainer', scope: null };

  it('keeps the id while the form says the same', () => {
    const first = identifyAccount(person, null);
    expect(isId(first.id)).toBe(true);
    expect(identifyAccount({ ...person }, first)).toBe(first);
  });

  it('gives another person an id of his own', () => {
    const first = identifyAccount(person, null);
    expect(identifyAccount({ ...person, display_name: 'Mẫu Thị Hà' }, first).id).not.toBe(first.id);
  });
});

describe('changedValues', () => {
  it('writes what changed and clears what was emptied', () => {
    const before = { title: 'Lớp 1', venue: 'v', note: null, topics: ['a'] };
    expect(changedValues(before, { title: 'Lớp 1', venue: '', note: '', topics: ['a'], starts_on: '2024-03-12' }))
      .toEqual({ venue: null, starts_on: '2024-03-12' });
  });
});

describe('reverse', () => {
  const answer = { result: 'applied', receipt: null, record: { rev: 9 } } as unknown as WriteAnswer;

  it('writes back what stood there, on the revision the write made', () => {
    expect(reverse(draft, answer, { state: 'invited' })).toMatchObject({ action: 'edit', base_rev: 9, values: { state: 'invited' } });
  });

  it('clears what was empty before', () => {
    expect(reverse({ ...draft, values: { venue: 'v' } }, answer, {}).values).toEqual({ venue: null });
  });

  it('deletes what was created', () => {
    expect(reverse({ ...draft, action: 'create', base_rev: null }, answer, {})).toMatchObject({ action: 'delete', base_rev: 9, values: {} });
  });
});
