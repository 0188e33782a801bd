/** What the office's part of the HTTP interface answers: shapes only. */

import type { Action, Json, Values } from '@sync/contract';
import type { PackedRecord } from '@sync/rules';

/** A role somebody holds, and the place it holds for; `scope` is null where it holds everywhere. */
export interface Grant {
  role: string;
  scope: string | null;
  label: string;
}

/** Who is signed in at this desk. */
export interface Session {
  account: { id: string; display_name: string; roles: string[] };
  csrf_token: string;
}

/** One number of the board; a null target means that the plan sets none. */
export interface Figure {
  key: string;
  value: number;
  target: number | null;
  unit: string;
}

export interface Plan {
  id: string;
  number?: string | null;
  title?: string | null;
  year?: number | null;
  target_classes?: number | null;
  target_groups?: number | null;
  target_wards?: number | null;
  target_usb_groups?: number | null;
  target_usb_wards?: number | null;
  target_usb_centre?: number | null;
  not_applicable?: string[] | null;
}

/** Something an operator has to look into (E8). */
export interface Alarm {
  code: string;
  message: string;
  first_at: string;
  last_at: string;
}

export interface Board {
  as_of: string;
  alarms: Alarm[];
  plan: Plan | null;
  figures: Figure[];
}

export interface Column {
  key: string;
  label: string;
  type: 'text' | 'number' | 'date' | 'time' | 'datetime' | 'status' | 'receipt';
}

export interface RecordKey {
  kind: string;
  record_id: string;
}

/** One row: the columns' values by key, and what the row is about. */
export type Row = Record<string, unknown> & { record?: RecordKey | null; class_id?: string; device_id?: string };

/** Any list the office can open, one page of it. */
export interface Table {
  key: string;
  /** The rule that counted these rows, as a Vietnamese sentence. */
  definition: string;
  total: number;
  columns: Column[];
  rows: Row[];
  /** Where the next page begins; opaque. */
  next: string | null;
}

export interface Person {
  id: string;
  display_name: string;
}

export interface ClassRow {
  id: string;
  number: number;
  title: string;
  state: string;
  starts_on: string | null;
  ends_on: string | null;
  class_kind: string;
  host_ward_name: string | null;
  venue_name: string | null;
  trainers: Person[];
  roster_count: number;
  present_people: number;
  sessions: number;
  seats: number;
  nominated: number;
}

/** A record as screens show it: the winners, and the revision that an edit names as its base. */
export interface Shown {
  id: string;
  rev: number;
  values: Values;
}

export interface Mark {
  rev: number;
  status: string;
  checked_in_at: string | null;
  method: string | null;
  receipt: string | null;
  author_name: string | null;
  received_at: string | null;
  conflict: boolean;
}

export interface RosterRow {
  person: string;
  rev: number;
  values: Values;
  group_name: string | null;
  ward_name: string | null;
  /** By session id; a session nobody marked this person in is missing. */
  marks: Record<string, Mark>;
}

export interface Counts {
  present: number;
  absent: number;
  excused: number;
  represented: number;
  unmarked: number;
}

export interface ClassPage {
  class: Shown;
  sessions: Shown[];
  trainers: Person[];
  roster: RosterRow[];
  /** How its trainers ended each half-day, by its id. */
  closings: Record<string, Shown>;
  counts: Record<string, Counts>;
}

export interface Ward {
  id: string;
  name: string;
  unit_type: string;
  code: string;
}

export interface Group {
  id: string;
  name: string;
  ward: string;
}

/** What pickers and names need: it changes a few times a year. */
export interface Reference {
  wards: Ward[];
  groups: Group[];
  topics: { id: string; name: string }[];
  venues: { id: string; name: string; ward: string | null }[];
  plan: Plan | null;
}

/** What the office writes. `op_id` makes a repeated call harmless. */
export interface RecordWrite {
  op_id: string;
  kind: string;
  record_id: string;
  action: Action;
  base_rev: number | null;
  values: Values;
}

/** What became of it: `applied`, `conflict`, `duplicate`, or `rejected` with a code. */
export interface WriteAnswer {
  result: string;
  code?: string | null;
  value?: string | null;
  flags?: string[] | null;
  receipt: string | null;
  record: PackedRecord | null;
}

export interface HistoryEntry {
  op_id: string;
  action: Action;
  values: Values;
  author_name: string | null;
  device_name: string;
  /** What the phone's clock said, as sent; null where it said nothing readable. */
  device_at: string | null;
  /** The stamp that counts, brought between the phone's enrolment and the arrival (C4). */
  at: string;
  received_at: string;
  clock_offset_ms: number | null;
  result: string;
  code?: string | null;
  flags: string[] | null;
  receipt: string | null;
  /** What the office decided on one that was held back; null while it waits, and for all others. */
  decision: string | null;
}

export interface RecordPage {
  /** Null for a record of which every operation was refused. */
  record: PackedRecord | null;
  /** Names of the values whose siblings contradict each other. */
  conflicts: string[];
  history: HistoryEntry[];
  /** What the ids in its values name. */
  names: Record<string, string>;
}

export interface Account {
  id: string;
  display_name: string;
  roles: Grant[];
  devices: number;
  /** Until when an enrolment link not yet used holds; null if there is none. */
  active_enrolment: string | null;
  /** When he finished a trial on his phone; null if he has not. */
  trial_finished_at: string | null;
}

/** `id` makes a repeated call harmless; `username` and `password` belong to the roles that sign in at a desk, and only to them. */
export interface NewAccount {
  id: string;
  display_name: string;
  role: string;
  scope: string | null;
  username?: string;
  password?: string;
}

/** One enrolment card. The link exists in this answer and nowhere else. */
export interface Enrolment {
  link: string;
  qr_svg: string;
  expires_at: string;
  display_name: string;
  /** Where the person works, in order. */
  places: string[];
}

export interface Device {
  id: string;
  account: Person;
  label: string;
  model: string | null;
  enrolled_at: string;
  last_contact_at: string | null;
  /** Operations not yet delivered, as the phone said at its last contact. */
  unsent: number | null;
  oldest_unsent_at: string | null;
  app_version: string | null;
  storage_free_mb: number | null;
  persisted: boolean | null;
  revoked_at: string | null;
}

/** What became of one carried operation; a duplicate's `first` is its first result. */
export interface CarriedResult {
  op_id: string;
  kind: string;
  record_id: string;
  at: string | null;
  result: string;
  receipt: string;
  code?: string;
  value?: string;
  first?: string;
}

/** A part of a file carried from a phone, delivered; `next` is null at its end. */
export interface ReceivedPart {
  device: Device;
  made_at: string;
  total: number;
  next: number | null;
  results: CarriedResult[];
}

/** What to show of the broadcasts; an empty text filters nothing. Days are `YYYY-MM-DD`. */
export interface BroadcastFilter {
  ward: string;
  group: string;
  channel: string;
  from: string;
  to: string;
}

export type { Action, Json, PackedRecord, Values };
