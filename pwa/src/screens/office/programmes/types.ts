/** What the system says of programmes, stations and provincial files. */

import type { Shown, Values } from '../types';

export interface ProgrammeWard {
  id: string;
  rev: number;
  name: string;
  publishes_itself: boolean;
  stations: Shown[];
}

export interface ProgrammeSettings {
  wards: ProgrammeWard[];
  holidays: Shown[];
}

export type Verdict = 'new' | 'added' | 'known' | 'double' | 'deleted';

/** One broadcast that a file tells of. */
export interface Told {
  record_id: string;
  verdict: Verdict;
  entries: number[];
  values: Values;
  doubles: { id: string; started_at: string; duration_minutes: number; title: string | null }[];
}

export interface Faulty {
  number: number;
  title: string;
  device: string;
  problems: { field: string; code: string }[];
}

export interface FilePreview {
  entries: number;
  seen: string;
  counts: Partial<Record<Verdict | 'faulty', number>>;
  broadcasts: Told[];
  faulty: Faulty[];
  unknown_speakers: { device: string; name: string }[];
}

export interface FileWritten {
  written: number;
  created: { record_id: string; rev: number }[];
  refused: { record_id: string; code: string | null }[];
}

/** Broadcasts in the field names of provincial systems. */
export interface ExportPart {
  entries: Record<string, unknown>[];
  next: string | null;
}
