/** Reading a roster: which marks are new since the last look, and who belongs into which filter. */

import { presenceOf, type Presence } from '../../presence';
import { found } from './search';
import type { Counts, Mark, RosterRow } from './types';

export type RosterFilter = 'all' | 'unmarked' | 'present' | 'absent' | 'represented' | 'conflict';

export const FILTERS: readonly RosterFilter[] = ['all', 'unmarked', 'present', 'absent', 'represented', 'conflict'];

/** Name one mark on the page. */
export const markKey = (session: string, person: string): string => `${session} ${person}`;

/** Name every mark that is new or was changed since the earlier roster. */
export function changedMarks(before: readonly RosterRow[], after: readonly RosterRow[]): Set<string> {
  const known = new Map(before.map((row) => [row.person, row.marks]));
  const changed = new Set<string>();
  for (const row of after) {
    const earlier = known.get(row.person);
    for (const [session, mark] of Object.entries(row.marks)) {
      if (earlier?.[session]?.rev !== mark.rev) changed.add(markKey(session, row.person));
    }
  }
  return changed;
}

/** What a mark counts as; a person nobody marked, or whose mark was taken back, is `unmarked`. */
export function countsAs(mark: Mark | undefined): Presence {
  return mark === undefined ? 'unmarked' : presenceOf(mark.status);
}

/** A session's counts as its column says them: whoever did not come is absent, with leave or without. */
export function sumUp(counts: Counts): Counts {
  return { ...counts, absent: counts.absent + counts.excused };
}

/** Choose the rows to show, in the order they came in. */
export function chooseRows(roster: readonly RosterRow[], filter: RosterFilter, asked: string, sessions: readonly string[]): RosterRow[] {
  return roster.filter((row) => passes(row, filter, sessions) && found(asked, searched(row)));
}

function passes(row: RosterRow, filter: RosterFilter, sessions: readonly string[]): boolean {
  if (filter === 'all') return true;
  if (filter === 'conflict') return Object.values(row.marks).some((mark) => mark.conflict);
  return sessions.length === 0 ? filter === 'unmarked' : sessions.some((session) => countsAs(row.marks[session]) === filter);
}

function searched({ values, group_name, ward_name }: RosterRow): string {
  const parts = [values.full_name, values.position, values.organisation, values.phone, values.birth_year, group_name, ward_name];
  return parts.filter((part) => part !== null && part !== undefined).map(String).join(' ');
}
