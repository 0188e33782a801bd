/** What a clerk chooses decides each row, nothing is merged without a word, and a batch is worked off in parts. */
import { describe, expect, it } from 'vitest';
import {
  chooseShown, countOutcomes, isTrimmable, keepChoices, outcomeOf, readingOptions, START, undecided, wishOf, type Choice,
} from '../../../pwa/src/screens/office/imports/choices';
import { nameOfColumn } from '../../../pwa/src/screens/office/imports/columns';
import type { BatchPage, Candidate, ImportRow, Preview, Verdict } from '../../../pwa/src/screens/office/imports/types';
import { progressOf, workOff, type Work } from '../../../pwa/src/screens/office/imports/working';

const HERE = 'class-1';

const candidate = (key: string, more: Partial<Candidate> = {}): Candidate =>
  ({ key, class_number: 1, class_id: HERE, row: null, values: { full_name: 'Mẫu Thị Ha' }, evidence: ['same_letters'], ...more });

const row = (number: number, verdict: Verdict, more: Partial<ImportRow> = {}): ImportRow =>
  ({ number, verdict, values: { full_name: 'Mẫu Thị Hà' }, before: {}, reasons: [], candidates: [], ...more });

const preview = (rows: ImportRow[]): Preview => ({
  digest: '', sheets: [], sheet: 'Danh sách', encoding: null, ward: 'ward-1', header_row: 1, columns: [], top: [], has_names: true,
  seen: 'seen', counts: {}, rows, skipped: [],
});

const other: Choice = { act: 'other', person: null };
const skip: Choice = { act: 'skip', person: null };
const same = (person: string): Choice => ({ act: 'same', person });

describe('what becomes of a row', () => {
  const doubtful = row(2, 'duplicate', {
    candidates: [
      candidate('here'), candidate('known', { values: { full_name: 'Mẫu Thị Hà' } }),
      candidate('there', { class_id: 'class-2', class_number: 2 }), candidate('row 7', { class_id: null, row: 7 }),
    ],
  });

  it.each([
    ['nothing said', undefined, 'duplicate'],
    ['another person', other, 'new'],
    ['somebody of this class, of whom the file says more', same('here'), 'update'],
    ['somebody of this class, of whom the file says nothing new', same('known'), 'same'],
    ['somebody of another class', same('there'), 'new'],
    ['another row of the file', same('row 7'), 'same'],
    ['somebody who is no candidate any more', same('gone'), 'duplicate'],
    ['left out', skip, 'skipped'],
  ] as const)('follows from the clerk’s word: %s', (_, choice, outcome) => {
    expect(outcomeOf(doubtful, choice, HERE)).toBe(outcome);
  });

  it('is never anything but an error for a row that cannot be read', () => {
    for (const choice of [undefined, other, skip, same('here')]) expect(outcomeOf(row(2, 'error'), choice, HERE)).toBe('error');
  });

  it('counts each row once', () => {
    const rows = [row(2, 'new'), row(3, 'update'), doubtful, row(4, 'error'), row(5, 'same')];
    const counts = countOutcomes(rows, new Map([[3, skip]]), HERE);
    expect(counts).toEqual({ new: 1, update: 0, same: 1, duplicate: 1, error: 1, skipped: 1 });
  });
});

describe('what is shown', () => {
  const rows = [row(2, 'new'), row(3, 'duplicate', { candidates: [candidate('here')] }), row(4, 'error')];

  it('keeps a row under its filter when the clerk has decided on it', () => {
    expect(chooseShown(rows, 'duplicate', new Map([[3, other]]))).toHaveLength(1);
    expect(undecided(rows, new Map([[3, other]]))).toEqual([]);
    expect(undecided(rows, new Map())).toHaveLength(1);
  });

  it('finds what was left out', () => {
    expect(chooseShown(rows, 'skipped', new Map([[2, skip]])).map((one) => one.number)).toEqual([2]);
  });

  it('offers to leave out cells only where the name can be read', () => {
    const phone = { field: 'phone', code: 'phone_unreadable', given: '09', fault: true };
    const name = { field: 'full_name', code: 'name_missing', given: '', fault: true };
    expect(isTrimmable(row(4, 'error', { reasons: [phone] }))).toBe(true);
    expect(isTrimmable(row(4, 'error', { reasons: [phone, name], values: {} }))).toBe(false);
    expect(isTrimmable(row(4, 'new'))).toBe(false);
  });

  it('names columns as Excel does where they have no heading', () => {
    expect(nameOfColumn({ header: '', index: 0 })).toBe('Cột A');
    expect(nameOfColumn({ header: '', index: 27 })).toBe('Cột AB');
    expect(nameOfColumn({ header: 'Họ tên', index: 0 })).toBe('Họ tên');
  });
});

describe('what is asked', () => {
  it('lets the office guess what nobody has said, and says what somebody has', () => {
    expect(readingOptions(START)).toMatchObject({ sheet: null, header_row: null, ward: null, guess_ward: true });
    expect(readingOptions({ ...START, ward: null })).toMatchObject({ ward: null, guess_ward: false });
    expect(readingOptions({ ...START, columns: new Map([[2, 'phone']]) })).toMatchObject({ columns: [{ index: 2, field: 'phone' }] });
  });

  it('holds fast to what was seen', () => {
    const wish = wishOf(START, preview([]), new Map([[3, same('here')]]));
    expect(wish).toMatchObject({ seen: 'seen', ward: 'ward-1', guess_ward: false, sheet: 'Danh sách', choices: [{ row: 3, act: 'same', person: 'here' }] });
    expect(wishOf(START, { ...preview([]), ward: null }, new Map())).toMatchObject({ ward: null, guess_ward: false });
  });

  it('keeps the choices that a new preview still has a place for', () => {
    const again = preview([row(3, 'duplicate', { candidates: [candidate('here')] })]);
    const before = new Map([[3, same('here')], [4, skip]]);
    expect([...keepChoices(before, again).keys()]).toEqual([3]);
    expect(keepChoices(new Map([[3, same('gone')]]), again).size).toBe(0);
  });
});

describe('working a batch off', () => {
  const batch = (written: number, more: Partial<BatchPage> = {}): BatchPage => ({
    id: 'b', training_class: HERE, file_name: 'ds.xlsx', sheet: '', created_at: '', created_by_name: null, finished_at: null, undo_started_at: null,
    undone_at: null, undone_by_name: null, undoable: true, total: 5, written, created: written, updated: 0, refused: 0, undone: 0, kept: 0, rows: [], ...more,
  });

  const play = async (answers: BatchPage[], stopAfter = Infinity): Promise<Work[]> => {
    const told: Work[] = [];
    const queue = [...answers];
    await workOff('write', batch(0), () => Promise.resolve({ ok: true, status: 200, data: queue.shift()! }), (work) => told.push(work), () => told.length > stopAfter);
    return told;
  };

  it('asks until it is finished and tells each step', async () => {
    const told = await play([batch(2), batch(4), batch(5, { finished_at: 'now' })]);
    expect(told.map((work) => [work.state, progressOf(work).done])).toEqual([['works', 0], ['works', 2], ['works', 4], ['done', 5]]);
  });

  it('stops between parts when somebody says so', async () => {
    const told = await play([batch(2), batch(4)], 1);
    expect(told.at(-1)?.state).toBe('stopped');
  });

  it('keeps how far it came when something is wrong', async () => {
    const told: Work[] = [];
    const failure = { ok: false, offline: true, reason: 'no_network', retryAfter: null } as const;
    await workOff('undo', batch(5, { finished_at: 'now', undone: 3, kept: 1 }), () => Promise.resolve(failure), (work) => told.push(work), () => false);
    const last = told.at(-1)!;
    expect([last.state, last.failure]).toEqual(['failed', failure]);
    expect(progressOf(last)).toEqual({ done: 4, total: 5 });
  });
});
