/** Dates dd/MM/yyyy, a 24-hour clock at UTC+7, numbers with Vietnamese separators, codes by their words. */
import { describe, expect, it } from 'vitest';
import { readClock } from '../../../pwa/src/screens/office/clock_field';
import { fewPlaces, showCell, showClock, showOffset, showPercent, showSince, showValue } from '../../../pwa/src/screens/office/shown';
import { nameOf } from '../../../pwa/src/screens/office/words';

const NOW = Date.parse('2024-03-12T10:00:00.000Z');

describe('showCell', () => {
  it.each([
    ['number', 6410, '6.410'],
    ['date', '2024-03-12', '12/03/2024'],
    ['date', '2024-03-12T20:00:00.000Z', '13/03/2024'],
    ['datetime', '2024-03-12T20:05:00.000Z', '13/03/2024 03:05'],
    ['datetime', '2024-03-12T20:05:00.000Z-0004', '13/03/2024 03:05'],
    ['time', '2024-03-12T10:05:00.000Z', '17:05'],
    ['time', '17:05', '17:05'],
    ['receipt', 'K7A2M9XQ', 'K7A2-M9XQ'],
    ['status', 'represented', 'Có người đi thay'],
    ['status', 'rejected', 'Chưa nhận'],
    ['status', 'Chữ của hệ thống', 'Chữ của hệ thống'],
    ['text', null, '–'],
    ['text', true, 'Có'],
    ['text', ['a', 'b'], 'a, b'],
  ] as const)('%s %s', (type, value, shown) => {
    expect(showCell(type, value)).toBe(shown);
  });
});

describe('showValue', () => {
  const names = new Map([['id-1', 'Khối 5']]);

  it.each([
    ['id-1', 'Khối 5'], [1961, '1961'], ['morning', 'Sáng'], ['2024-03-12T10:05:00.000Z', '12/03/2024 17:05'],
    [['id-1', 'id-2'], 'Khối 5, id-2'], [[], '–'], [undefined, '–'],
  ])('%s', (value, shown) => {
    expect(showValue(value, names)).toBe(shown);
  });
});

describe('fewPlaces', () => {
  it('names three and counts the rest', () => {
    expect(fewPlaces([])).toBe('');
    expect(fewPlaces(['Lớp 1', 'Lớp 2', 'Lớp 3'])).toBe('Lớp 1 · Lớp 2 · Lớp 3');
    expect(fewPlaces(Array.from({ length: 13 }, (_, n) => `Lớp ${String(n + 1)}`))).toBe('Lớp 1 · Lớp 2 · Lớp 3 · và 10 lớp khác');
  });
});

describe('times', () => {
  it('reads a clock and a wire time', () => {
    expect(showClock('07:30')).toBe('07:30');
    expect(showClock('2024-03-12T23:59:00.000Z')).toBe('06:59');
  });

  it('says how long ago', () => {
    expect(showSince('2024-03-12T09:59:40.000Z', NOW)).toBe('vừa xong');
    expect(showSince('2024-03-12T09:15:00.000Z', NOW)).toBe('45 phút trước');
    expect(showSince('2024-03-12T07:00:00.000Z', NOW)).toBe('3 giờ trước');
    expect(showSince('2024-03-10T07:00:00.000Z', NOW)).toBe('2 ngày trước');
  });

  it('says which way a clock was off, and lets the time on the way pass', () => {
    expect(showOffset(null)).toBe('–');
    expect(showOffset(30_000)).toBe('đúng giờ');
    expect(showOffset(-3_600_000 * 2)).toBe('máy nhanh 2 giờ');
    expect(showOffset(86_400_000 * 3650)).toBe('máy chậm 3.650 ngày');
  });
});

describe('readClock', () => {
  it.each([
    ['07:30', '07:30'], ['7:30', '07:30'], ['7h30', '07:30'], ['7g30', '07:30'], ['730', '07:30'], ['1400', '14:00'], ['14', '14:00'], ['7h', '07:00'],
    ['24:00', null], ['7:60', null], ['7:3', null], ['sáng', null], ['', null],
  ])('%s', (typed, read) => {
    expect(readClock(typed)).toBe(read);
  });
});

describe('showPercent', () => {
  it('never rounds up to a hundred, and says nothing without a target', () => {
    expect(showPercent(323, 324)).toBe('99 %');
    expect(showPercent(324, 324)).toBe('100 %');
    expect(showPercent(5, null)).toBeNull();
    expect(showPercent(5, 0)).toBeNull();
  });
});

describe('nameOf', () => {
  it('shows a code of a newer version as it came', () => {
    expect(nameOf('role', 'trainer')).toBe('Cán bộ tập huấn');
    expect(nameOf('role', 'astronaut')).toBe('astronaut');
  });
});
