/** What the system says of a ward's week and of log books. */

import type { LogRow } from '../../../papers/log_book';
import type { MonthNumbers } from '../../../papers/ward_month';

export interface Due {
  day: string;
  clock: string;
}

export interface GroupWeek {
  id: string;
  name: string;
  state: 'reported' | 'late' | 'missing' | 'broken' | 'quiet';
  logged: number;
  due: number;
  late: Due[];
  missing: Due[];
  broken: Due[];
  contact: string | null;
  phone: string | null;
  faults: number;
  meetings: number;
}

export interface WardWeek {
  ward: string;
  ward_name: string;
  monday: string;
  groups: GroupWeek[];
}

/** A unit's month in numbers, named as the wire names them. */
export type WireMonth = Omit<MonthNumbers, 'downtimeDays'> & { downtime_days: number };

export interface WardMonthPage {
  ward: string;
  ward_name: string;
  month: string;
  groups: (WireMonth & { id: string; name: string })[];
  total: WireMonth;
  station: WireMonth;
}

export interface LogBookPage {
  unit: string;
  ward: string;
  month: string;
  rows: LogRow[];
}
