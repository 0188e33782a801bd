/** What the system answers about a class's invited wards: shapes only. */

import type { Shown, Values } from './types';

/** Whom a nominee may be already, and what both share. */
export interface Double {
  where: 'roster_entry' | 'nomination';
  person: string;
  full_name: string;
  reason: string;
}

export interface Nominee {
  id: string;
  rev: number;
  person: string;
  values: Values;
  ward_name: string | null;
  group_name: string | null;
  made_at: string;
  late: boolean;
  /** What is asked for and missing (K10). */
  unfilled: string[];
  /** Is on the class's roster. */
  taken: boolean;
  withdrawn: boolean;
  double: Double | null;
}

export interface InvitedWard {
  ward: string;
  ward_name: string;
  /** Values that say `deleted` are of an invitation that was withdrawn. */
  invitation: Shown | null;
  nominated: number;
  missing: number;
  overdue: boolean;
  late: number;
  incomplete: number;
  taken: number;
}

export interface Invitations {
  wards: InvitedWard[];
  nominations: Nominee[];
  readiness: Shown | null;
}
