/** What the screen that reads codes says of somebody who is marked already. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Shown } from '../../pwa/src/store/view';
import { freshPhone, idOf } from './phone';

let describeMark: typeof import('../../pwa/src/screens/field/scan_words').describeMark;

beforeEach(async () => {
  await freshPhone();
  ({ describeMark } = await import('../../pwa/src/screens/field/scan_words'));
});

const RECEIPT = { receipt: 'K7A2M9XQ', received_at: '2026-03-12T01:05:00.000Z', result: 'applied' } as unknown as NonNullable<Shown['receipt']>;
const mark = (rest: Partial<Shown>): Shown => ({
  kind: 'attendance', record_id: idOf(1), base: null, waiting: 0, receipt: null,
  values: { status: 'present', checked_in_at: '2026-03-12T01:02:00.000Z' }, ...rest,
});

describe('somebody who is marked already', () => {
  it('was marked on this phone, sent or not', () => {
    expect(describeMark(mark({ waiting: 1 }))).toBe('đã điểm danh lúc 08:02');
    expect(describeMark(mark({ receipt: RECEIPT }))).toBe('đã điểm danh lúc 08:02');
  });

  it('was marked on another phone, which the words say', () => {
    expect(describeMark(mark({}))).toBe('đã điểm danh lúc 08:02 (máy khác)');
    expect(describeMark(mark({ values: { status: 'present' } }))).toBe('đã điểm danh rồi (máy khác)');
  });
});
