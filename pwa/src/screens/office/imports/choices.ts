/** What a clerk chooses while looking at a file, and what follows from it for each row. */

import type { ImportRow, Preview, Verdict } from './types';

export type Act = 'same' | 'other' | 'skip';

export interface Choice {
  act: Act;
  /** Who it is, where it is the same person. */
  person: string | null;
}

export type Choices = ReadonlyMap<number, Choice>;

/** How to read the file; what is null is left to be guessed. */
export interface Reading {
  sheet: string | null;
  header_row: number | null;
  /** Undefined: to be guessed; null: several wards. */
  ward: string | null | undefined;
  columns: ReadonlyMap<number, string>;
  trimmed: ReadonlySet<number>;
}

export const START: Reading = { sheet: null, header_row: null, ward: undefined, columns: new Map(), trimmed: new Set() };

/** What becomes of a row once the clerk has chosen. */
export type Outcome = Verdict | 'skipped';

/** Say what becomes of a row with a choice. */
export function outcomeOf(row: ImportRow, choice: Choice | undefined, classId: string): Outcome {
  if (row.verdict === 'error' || choice === undefined) return row.verdict;
  if (choice.act === 'skip') return 'skipped';
  if (row.verdict !== 'duplicate') return row.verdict === 'same' && choice.act === 'other' ? 'new' : row.verdict;
  if (choice.act === 'other') return 'new';
  const candidate = row.candidates.find((one) => one.key === choice.person);
  if (candidate === undefined) return 'duplicate';
  if (candidate.row !== null) return 'same';
  if (candidate.class_id !== classId) return 'new';
  return saysMore(row, candidate.values) ? 'update' : 'same';
}

const saysMore = (row: ImportRow, known: ImportRow['values']): boolean =>
  Object.entries(row.values).some(([name, value]) => known[name] !== value);

/** Count rows by what becomes of them. */
export function countOutcomes(rows: readonly ImportRow[], choices: Choices, classId: string): Record<Outcome, number> {
  const counts: Record<Outcome, number> = { new: 0, update: 0, same: 0, duplicate: 0, error: 0, skipped: 0 };
  for (const row of rows) counts[outcomeOf(row, choices.get(row.number), classId)] += 1;
  return counts;
}

export type Filter = Outcome | 'all' | 'not_people';

/**
 * Give the rows under a filter: by what the office found, so that a choice does not make a row vanish
 * from under the clerk's hand; only what was left out by choice is found by that.
 */
export function chooseShown(rows: readonly ImportRow[], filter: Filter, choices: Choices): ImportRow[] {
  if (filter === 'all') return [...rows];
  if (filter === 'skipped') return rows.filter((row) => choices.get(row.number)?.act === 'skip');
  return rows.filter((row) => row.verdict === filter);
}

/** The possible duplicates of which nobody has said yet who they are. */
export const undecided = (rows: readonly ImportRow[], choices: Choices): ImportRow[] =>
  rows.filter((row) => row.verdict === 'duplicate' && !choices.has(row.number));

/** Of those, the ones with a single look-alike. */
export const withOneCandidate = (rows: readonly ImportRow[]): ImportRow[] => rows.filter((row) => row.candidates.length === 1);

/** Whether leaving cells out would let a row in: without a name nobody is let in. */
export const isTrimmable = (row: ImportRow): boolean =>
  row.verdict === 'error' && row.values.full_name !== undefined && !row.reasons.some((one) => one.fault && one.field === 'full_name');

/** Keep the choices that a new preview still has a row for. */
export function keepChoices(choices: Choices, preview: Preview): Choices {
  const open = new Map(preview.rows.map((row) => [row.number, row]));
  return new Map([...choices].filter(([number, choice]) => {
    const row = open.get(number);
    return row !== undefined && (choice.act !== 'same' || row.candidates.some((one) => one.key === choice.person));
  }));
}

/** Give the options of a preview as they travel. */
export function readingOptions({ sheet, header_row, ward, columns, trimmed }: Reading): Record<string, unknown> {
  return {
    sheet, header_row, ward: ward ?? null, guess_ward: ward === undefined,
    columns: [...columns].map(([index, field]) => ({ index, field })), trimmed: [...trimmed],
  };
}

/** Give what to import as it travels. */
export function wishOf(reading: Reading, preview: Preview, choices: Choices): Record<string, unknown> {
  return {
    ...readingOptions({ ...reading, ward: preview.ward, sheet: preview.sheet }),
    seen: preview.seen,
    choices: [...choices].map(([row, { act, person }]) => ({ row, act, person })),
  };
}
