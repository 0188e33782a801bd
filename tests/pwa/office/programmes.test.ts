import { describe, expect, it } from 'vitest';
import { checkForm, contentOf, differing, fillForm, toVersion, toWritten } from '../../../pwa/src/screens/office/programmes/bulletin_form';
import { nameFile } from '../../../pwa/src/screens/office/programmes/export';
import { countWritten } from '../../../pwa/src/screens/office/programmes/counts';
import { readHours } from '../../../pwa/src/screens/office/programmes/hours';
import type { FilePreview, Told, Verdict } from '../../../pwa/src/screens/office/programmes/types';
import { readPlace } from '../../../pwa/src/screens/office/place';
import { checkValues } from '../../../sync/checks';
import { KINDS, type Values } from '../../../sync/contract';
import bulletin from '../../../sync/kinds/bulletin.json';
import { idOf, WARD } from '../phone';

const NOW = Date.parse('2026-03-12T02:00:00.000Z');

describe('a bulletin at the desk', () => {
  const form = { ...fillForm({ title: 'Vay vốn', body: 'Thưa bà con.', ward: WARD }), approver_role: 'Trưởng phòng' };

  it('goes out only as a version that was approved, to its ward or to the whole city (P10)', () => {
    const written = idOf(7);
    expect(toVersion(form, written, 'Mẫu Thành', NOW)).toMatchObject({
      version_of: written, state: 'approved', ward: WARD, published_in: WARD, title: 'Vay vốn', body: 'Thưa bà con.',
      approver: 'Mẫu Thành', approver_role: 'Trưởng phòng', decided_at: '2026-03-12T02:00:00.000Z',
    });
    expect(toVersion({ ...form, place: 'city' }, written, 'Mẫu Thành', NOW)).toMatchObject({ audience: 'city' });
    for (const step of ['draft', 'returned', 'approved'] as const) {
      expect(toWritten({ ...form, place: 'city' }, step, 'Mẫu Thành', NOW)).toMatchObject({ published_in: null, audience: null });
    }
    expect(toWritten(form, 'draft', 'Mẫu Thành', NOW)).toMatchObject({ state: 'draft', approver: null, approver_role: null, decided_at: null });
    expect(toWritten(form, 'returned', 'Mẫu Thành', NOW)).toMatchObject({ state: 'returned', approver: 'Mẫu Thành' });
  });

  it('writes for what is approved all that its kind calls content', () => {
    expect(Object.keys(contentOf(form)).sort()).toEqual([...bulletin.content].sort());
    expect(differing({ title: 'A', body: null }, { title: 'B' })).toEqual(['title']);
  });

  it('is of the whole city if it is there and names no ward', () => {
    expect(fillForm({ title: 'Bài' }).place).toBe('city');
    expect(fillForm(null).place).toBe('');
  });

  it('makes values that the contract takes', () => {
    const whole: Values = toVersion({ ...form, topic: idOf(3), read_from: '2026-03-12' }, idOf(7), 'Mẫu Thành', NOW);
    const values = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null));
    expect(checkValues(KINDS.get('bulletin')!, 'create', values)).toBe(null);
  });

  it('says what is missing for the step that is taken', () => {
    const empty = fillForm(null);
    expect(Object.keys(checkForm(empty, 'draft'))).toEqual(['place', 'title']);
    expect(Object.keys(checkForm(empty, 'approved'))).toEqual(['place', 'title', 'body']);
    expect(Object.keys(checkForm(form, 'returned'))).toEqual(['decision_note']);
    expect(Object.keys(checkForm({ ...form, read_from: '2026-03-12', read_until: '2026-03-11' }, 'draft'))).toEqual(['read_until']);
  });
});

it.each([
  ['05:30-06:30\n16:30 – 18:00\n', ['05:30-06:30', '16:30-18:00']], ['', []], ['sáng', null], ['06:30-05:30', null], ['25:00-26:00', null],
])('reads the hours %j as %j', (text, hours) => {
  expect(readHours(text)).toEqual(hours);
});

it('counts as written what is new, what adds, and the doubles that were chosen', () => {
  const told = (verdict: Verdict, number: number): Told => ({ record_id: idOf(number), verdict, entries: [number], values: {}, doubles: [] });
  const broadcasts = [told('new', 1), told('added', 2), told('double', 3), told('double', 4), told('known', 5), told('deleted', 6)];
  const preview: FilePreview = { entries: 6, seen: '', counts: {}, broadcasts, faulty: [], unknown_speakers: [] };
  expect(countWritten(preview, new Set())).toBe(2);
  expect(countWritten(preview, new Set([idOf(4), idOf(5)]))).toBe(3);
});

it('names a file by its days', () => {
  expect(nameFile({ from: '2026-03-01', to: '2026-03-31' })).toBe('nhat-ky-phat-2026-03-01-2026-03-31.ndjson');
  expect(nameFile({ from: '', to: '' })).toBe('nhat-ky-phat.ndjson');
});

it('finds the pages of programmes by their addresses', () => {
  expect(readPlace('/van-phong/bai-phat')).toEqual({ screen: 'bulletins' });
  expect(readPlace('/van-phong/bai-phat/them')).toEqual({ screen: 'bulletin', id: null });
  expect(readPlace('/van-phong/bai-phat/bai/x')).toEqual({ screen: 'bulletin', id: 'x' });
  expect(readPlace('/van-phong/bai-phat/dai')).toEqual({ screen: 'stations' });
  expect(readPlace('/van-phong/bai-phat/gi-do')).toEqual({ screen: 'unknown' });
  expect(readPlace('/van-phong/phat-thanh/nhap-tep')).toEqual({ screen: 'provincial' });
});
