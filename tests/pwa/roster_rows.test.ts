import { describe, expect, it } from 'vitest';
import { countRows, filterRows, isTapped, joinMarks, listPeople, searchRows } from '../../pwa/src/screens/field/roster_rows';
import type { Shown } from '../../pwa/src/store/view';
import { idOf } from './phone';

const shown = (kind: string, id: number, values: Shown['values']): Shown => ({ kind, record_id: idOf(id), base: null, waiting: 0, receipt: null, values });
const entry = (id: number, name: string, values = {}): Shown => shown('roster_entry', id, { person: idOf(id), full_name: name, ...values });
const mark = (person: number, status: string, session = 's'): Shown => shown('attendance', 1000 + person, { session, person: idOf(person), status });

const entries = [entry(1, 'Mẫu Thị Hà', { birth_year: 1961 }), entry(2, 'Mẫu Văn An', { phone: '0912345678' }), entry(3, 'Mẫu Bình'), entry(4, 'Mẫu Cường', { deputy_for: idOf(3) })];
const people = listPeople(entries, (one) => (one.record_id === idOf(1) ? 'Khối 5' : 'Khối 6'));
const names = (rows: readonly { name: string }[]): string[] => rows.map((row) => row.name);

describe('a roster', () => {
  it('is in the order of given names, each row with what tells two people apart', () => {
    expect(names(people)).toEqual(['Mẫu Văn An', 'Mẫu Bình', 'Mẫu Cường', 'Mẫu Thị Hà']);
    expect(people[3]?.detail).toBe('Khối 5 · 1961');
    expect(people[2]?.isDeputy).toBe(true);
  });

  it('shows the marks of its own session only', () => {
    const rows = joinMarks(people, [mark(1, 'present'), mark(2, 'absent', 'other')], 's');
    expect(rows.map((row) => row.status)).toEqual(['unmarked', 'unmarked', 'unmarked', 'present']);
  });

  it('counts everybody exactly once', () => {
    const rows = joinMarks(people, [mark(1, 'late'), mark(2, 'excused'), mark(3, 'represented')], 's');
    expect(countRows(rows)).toEqual({ present: 1, away: 1, represented: 1, waiting: 1, all: 4 });
    expect(names(filterRows(rows, 'away', new Set()))).toEqual(['Mẫu Văn An']);
    expect(names(filterRows(rows, 'represented', new Set()))).toEqual(['Mẫu Bình']);
  });

  it.each([['unmarked', true], ['present', true], ['present_bulk', true], ['late', false], ['left_early', false], ['absent', false], ['excused', false], ['represented', false]] as const)('marked %s is changed by a tap: %s', (status, is) => {
    expect(isTapped(status)).toBe(is);
  });

  it('keeps a person just marked in sight for a moment', () => {
    const rows = joinMarks(people, [mark(1, 'present')], 's');
    expect(names(filterRows(rows, 'waiting', new Set()))).toEqual(['Mẫu Văn An', 'Mẫu Bình', 'Mẫu Cường']);
    expect(names(filterRows(rows, 'waiting', new Set([idOf(1)])))).toContain('Mẫu Thị Hà');
  });

  it('is searched whole, marked people too', () => {
    const rows = joinMarks(people, [mark(1, 'present')], 's');
    expect(names(searchRows(rows, 'ha'))).toEqual(['Mẫu Thị Hà']);
    expect(names(searchRows(rows, '678'))).toEqual(['Mẫu Văn An']);
    expect(names(searchRows(rows, 'khoi 5'))).toEqual(['Mẫu Thị Hà']);
  });
});
