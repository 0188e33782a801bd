/** Which marks are new, who is in which filter, and how a name is found. */
import { describe, expect, it } from 'vitest';
import { changedMarks, chooseRows, countsAs, sumUp } from '../../../pwa/src/screens/office/marks';
import { found } from '../../../pwa/src/screens/office/search';
import type { Mark, RosterRow } from '../../../pwa/src/screens/office/types';

const mark = (status: string, rev = 1, conflict = false): Mark =>
  ({ rev, status, checked_in_at: null, method: null, receipt: null, author_name: null, received_at: null, conflict });

const row = (person: string, full_name: string, marks: Record<string, Mark> = {}): RosterRow =>
  ({ person, rev: 1, values: { full_name }, group_name: 'Khối 5', ward_name: 'Phường Lê Lợi', marks });

const names = (rows: RosterRow[]): unknown[] => rows.map(({ values }) => values.full_name);

describe('changedMarks', () => {
  it('names new and changed marks, and nothing that stayed', () => {
    const before = [row('a', 'A', { s: mark('present') }), row('b', 'B', { s: mark('absent') }), row('c', 'C')];
    const after = [row('a', 'A', { s: mark('present') }), row('b', 'B', { s: mark('present', 2) }), row('c', 'C', { s: mark('late') })];
    expect([...changedMarks(before, after)]).toEqual(['s b', 's c']);
    expect(changedMarks(after, after).size).toBe(0);
  });
});

describe('chooseRows', () => {
  const roster = [
    row('a', 'Mẫu Thị Hà', { s: mark('present') }),
    row('b', 'Mẫu Văn Hùng', { s: mark('excused') }),
    row('c', 'Mẫu Văn Đạt', { s: mark('represented', 1, true) }),
    row('d', 'Mẫu Văn Em', { s: mark('unmarked') }),
    row('e', 'Mẫu Thị Lan'),
  ];

  it.each([
    ['all', ['Mẫu Thị Hà', 'Mẫu Văn Hùng', 'Mẫu Văn Đạt', 'Mẫu Văn Em', 'Mẫu Thị Lan']],
    ['present', ['Mẫu Thị Hà']], ['absent', ['Mẫu Văn Hùng']], ['represented', ['Mẫu Văn Đạt']],
    ['conflict', ['Mẫu Văn Đạt']], ['unmarked', ['Mẫu Văn Em', 'Mẫu Thị Lan']],
  ] as const)('%s', (filter, shown) => {
    expect(names(chooseRows(roster, filter, '', ['s']))).toEqual(shown);
  });

  it('counts everybody as unmarked while there is no session', () => {
    expect(chooseRows(roster, 'unmarked', '', [])).toHaveLength(5);
    expect(chooseRows(roster, 'present', '', [])).toHaveLength(0);
  });

  it('finds without tones and keeps the order it was given', () => {
    expect(names(chooseRows(roster, 'all', 'mau van', ['s']))).toEqual(['Mẫu Văn Hùng', 'Mẫu Văn Đạt', 'Mẫu Văn Em']);
    expect(names(chooseRows(roster, 'all', 'le loi dat', ['s']))).toEqual(['Mẫu Văn Đạt']);
  });

  it('takes a status of a newer version for an absence rather than for a presence', () => {
    expect(countsAs(mark('beamed_in'))).toBe('absent');
    expect(countsAs(undefined)).toBe('unmarked');
  });
});

describe('sumUp', () => {
  it('counts as absent whom the filter shows as absent', () => {
    const statuses = ['present', 'absent', 'excused', 'represented', 'unmarked'];
    const roster = statuses.map((status) => row(status, status, { s: mark(status) }));
    const counts = sumUp({ present: 1, absent: 1, excused: 1, represented: 1, unmarked: 1 });
    for (const name of ['present', 'absent', 'represented', 'unmarked'] as const) {
      expect(counts[name]).toBe(chooseRows(roster, name, '', ['s']).length);
    }
  });
});

describe('found', () => {
  it.each([
    ['', true], ['ha', true], ['HÀ', true], ['mth', true], ['ha mau', true], ['h\u0061\u0300', true], ['hb', false], ['x', false],
  ])('%s', (asked, is) => {
    expect(found(asked, 'Mẫu Thị Hà')).toBe(is);
  });

  it('knows đ', () => {
    expect(found('doi', 'Đội Cung')).toBe(true);
  });
});
