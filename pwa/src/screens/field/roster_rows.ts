/** The people of a session as rows: joined, sorted, counted, filtered and searched, from values alone. */

import type { Status } from '../../operations';
import { presenceOf } from '../../presence';
import type { Shown } from '../../store/view';
import { t } from '../../text/text';
import { fold, indexLetter, makeSearchable, search, sortKey, type Searchable } from '../../names';

export type Filter = 'waiting' | 'present' | 'away' | 'represented' | 'all';

/** A person on the list, without his mark: changes only when the list does. */
export interface Person {
  id: string;
  entry: Shown;
  name: string;
  /** Always there, so that two people of one name can be told apart: `Khối 5 · Lê Lợi · 1961`. */
  detail: string;
  letter: string;
  /** Somebody else on the list bears the same name. */
  isNamesake: boolean;
  isDeputy: boolean;
  /** By given name; namesakes in the same order on every phone. */
  order: string;
  searchable: Searchable;
}

export interface Row extends Person {
  mark: Shown | null;
  status: Status;
}

const GROUPS = { present: 'present', absent: 'away', represented: 'represented', unmarked: 'waiting' } as const;

export const groupOf = (status: Status): Exclude<Filter, 'all'> => GROUPS[presenceOf(status)];

/** Tell whether one tap may change a mark: what was chosen in the sheet is changed there too. */
export const isTapped = (status: Status): boolean => status === 'unmarked' || status === 'present' || status === 'present_bulk';

/** Make the list of a class, in the order of given names; `describe` names the place a person is from. */
export function listPeople(entries: readonly Shown[], describe: (entry: Shown) => string): Person[] {
  const bearers = countNames(entries);
  return entries
    .map((entry): Person => {
      const { full_name, phone, birth_year, person, deputy_for, position } = entry.values;
      const name = typeof full_name === 'string' ? full_name : '';
      const isNamesake = (bearers.get(fold(name)) ?? 0) > 1;
      const more = isNamesake ? [position, typeof phone === 'string' && phone.length > 3 && t('phone_tail', { tail: phone.slice(-3) })] : [];
      const detail = [describe(entry), birth_year, ...more].filter(Boolean).join(' · ');
      return {
        id: typeof person === 'string' ? person : entry.record_id,
        entry, name, detail,
        letter: indexLetter(name),
        isNamesake,
        isDeputy: typeof deputy_for === 'string',
        order: `${sortKey(name)}\n${detail}\n${entry.record_id}`,
        searchable: makeSearchable(name, typeof phone === 'string' ? phone : '', detail),
      };
    })
    .sort((a, b) => (a.order < b.order ? -1 : 1));
}

function countNames(entries: readonly Shown[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { values } of entries) {
    const name = fold(typeof values.full_name === 'string' ? values.full_name : '');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Put each person's mark beside him. */
export function joinMarks(people: readonly Person[], marks: readonly Shown[], sessionId: string): Row[] {
  const byPerson = new Map<unknown, Shown>();
  for (const mark of marks) if (mark.values.session === sessionId) byPerson.set(mark.values.person, mark);
  return people.map((person) => {
    const mark = byPerson.get(person.id) ?? null;
    return { ...person, mark, status: (mark?.values.status as Status | undefined) ?? 'unmarked' };
  });
}

export interface Counts {
  present: number;
  away: number;
  represented: number;
  waiting: number;
  all: number;
}

export function countRows(rows: readonly Row[]): Counts {
  const counts: Counts = { present: 0, away: 0, represented: 0, waiting: 0, all: rows.length };
  for (const row of rows) counts[groupOf(row.status)] += 1;
  return counts;
}

/** Rows of a filter; those just marked linger, so that nothing moves under a finger. */
export function filterRows(rows: readonly Row[], filter: Filter, lingering: ReadonlySet<string>): Row[] {
  if (filter === 'all') return [...rows];
  return rows.filter((row) => groupOf(row.status) === filter || lingering.has(row.id));
}

/** Rows that fit what was typed, best first; everybody is searched, marked or not. */
export const searchRows = (rows: readonly Row[], typed: string): Row[] => search(rows, ({ searchable }) => searchable, typed);
