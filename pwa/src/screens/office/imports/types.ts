/** What the office's interface says of rosters that come as files: shapes only. */

import type { Values } from '@sync/contract';

/** What becomes of a row, as the office judged it. */
export type Verdict = 'new' | 'update' | 'same' | 'duplicate' | 'error';

export interface Reason {
  field: string;
  code: string;
  given: string;
  /** Keeps the row out; anything else says what was mended or left. */
  fault: boolean;
}

/** Who a row may be: somebody on a class's roster, or another row of the file. */
export interface Candidate {
  key: string;
  class_number: number | null;
  class_id: string | null;
  row: number | null;
  values: Values;
  evidence: string[];
}

export interface ImportRow {
  number: number;
  verdict: Verdict;
  values: Values;
  before: Values;
  reasons: Reason[];
  candidates: Candidate[];
}

export interface ImportColumn {
  index: number;
  header: string;
  /** Null where nobody has said what it is, empty where it is read as nothing. */
  field: string | null;
  samples: string[];
}

export interface Preview {
  digest: string;
  sheets: { name: string; hidden: boolean; rows: number }[];
  sheet: string;
  encoding: string | null;
  ward: string | null;
  /** Counted from 1; 0 where there is none, null where none was found. */
  header_row: number | null;
  columns: ImportColumn[];
  top: string[][];
  has_names: boolean;
  seen: string;
  counts: Partial<Record<Verdict, number>>;
  rows: ImportRow[];
  skipped: { number: number; code: string; text: string }[];
}

export interface Trial {
  create: number;
  edit: number;
  left_out: Record<string, number>;
  refused: { number: number; full_name: string; code: string | null }[];
}

/** One import and how far it, or its undoing, has come. */
export interface Batch {
  id: string;
  file_name: string;
  sheet: string;
  created_at: string;
  created_by_name: string | null;
  finished_at: string | null;
  undo_started_at: string | null;
  undone_at: string | null;
  undone_by_name: string | null;
  undoable: boolean;
  total: number;
  written: number;
  created: number;
  updated: number;
  refused: number;
  undone: number;
  kept: number;
}

export interface BatchPage extends Batch {
  training_class: string;
  /** Rows that were refused, or left alone by the undoing. */
  rows: { number: number; full_name: string; why: string; code: string | null; record_id: string }[];
}
