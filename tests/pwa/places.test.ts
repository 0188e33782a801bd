/** A greeting has one line, and a trainer may have dozens of classes. */
import { describe, expect, it } from 'vitest';
import { describeGrants } from '../../pwa/src/screens/field/places';

const classes = (...numbers: number[]): { role: string; scope: string; label: string }[] =>
  numbers.map((number) => ({ role: 'trainer', scope: `class:${String(number)}`, label: `Lớp ${String(number)}` }));

describe('describeGrants', () => {
  it('names a few places by number and counts the rest', () => {
    expect(describeGrants(classes(14, 6, 21))).toBe('Lớp 6 · Lớp 14 · Lớp 21');
    expect(describeGrants(classes(14, 6, 2, 21, 10, 3, 4, 5, 7, 8, 9, 11, 12))).toBe('Lớp 2 · Lớp 3 · Lớp 4 · và 10 lớp khác');
  });

  it('says nothing of a role without a place', () => {
    expect(describeGrants([{ role: 'trainer', scope: null, label: '' }])).toBe('');
  });
});
