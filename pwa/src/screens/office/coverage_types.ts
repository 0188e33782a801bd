/** What the system answers about how far classes reach: shapes only. */

/** Seats in one half of the day, or in all together; each person once for each half-day. */
export interface Cell {
  half: string;
  invited: number;
  listed: number;
  arrived: number;
  present: number;
  late: number;
  left_early: number;
  deputies: number;
  represented: number;
  excused: number;
  absent: number;
  unmarked: number;
  filled: number;
  short: number;
}

export interface CoveredWard {
  /** `unknown`, with no name, for people of whom the ward is not known. */
  ward: string;
  ward_name: string | null;
  people: number;
  groups_covered: number;
  groups: number;
  halves: Cell[];
}

export interface Part {
  key: string;
  people: number;
  attendances: number;
}

export interface Coverage {
  as_of: string;
  class: { id: string; number: number; title: string } | null;
  units: { groups_covered: number; groups: number; wards_covered: number; wards: number };
  people: number;
  attendances: number;
  participant_group: Part[];
  gender: Part[];
  halves: Cell[];
  wards: CoveredWard[];
}

/** What narrows the rows behind a figure; names as on the wire. */
export type RowsFilter = Readonly<Partial<Record<'class' | 'ward' | 'half' | 'standing' | 'participant_group' | 'gender' | 'deputy', string>>>;
