import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { language } from '../../pwa/src/preferences';
import * as format from '../../pwa/src/text/format';
import { fill } from '../../pwa/src/text/texts';
import { en } from '../../pwa/src/text/en';
import { vi } from '../../pwa/src/text/vi';

beforeAll(() => {
  process.env.TZ = 'America/New_York'; // a phone whose owner never set its zone
});
afterEach(() => {
  language.value = 'vi';
});

describe('time is Viet Nam\'s, whatever the device says', () => {
  it('turns the day at 17:00 UTC', () => {
    expect(format.dayOf('2026-03-11T16:59:59.000Z')).toBe('2026-03-11');
    expect(format.dayOf('2026-03-11T17:00:00.000Z')).toBe('2026-03-12');
  });

  it('reads and writes the clock on the wall', () => {
    expect(format.momentOf('2026-03-12', '05:30')).toBe('2026-03-11T22:30:00.000Z');
    expect(format.clockOf('2026-03-11T22:30:00.000Z')).toBe('05:30');
  });

  it('begins a week on Monday', () => {
    expect(format.weekOf('2026-03-15')[0]).toBe('2026-03-09');
    expect(format.weekOf('2026-03-09')[6]).toBe('2026-03-15');
  });
});

describe('Vietnamese', () => {
  it('writes dates', () => {
    expect(format.formatDay('2024-03-12')).toBe('Thứ Ba 12/3');
    expect(format.formatDay('2024-03-17')).toBe('Chủ nhật 17/3');
    expect(format.formatDate('2024-03-02')).toBe('02/03/2024');
    expect(format.formatMonth('2024-03')).toBe('Tháng 3/2024');
    expect(format.formatDateTime('2024-03-11T22:30:00.000Z')).toBe('12/03/2024 05:30');
  });

  it('names the day only when it is another', () => {
    const now = Date.parse('2026-03-12T10:00:00Z');
    expect(format.formatMoment('2026-03-12T03:32:00Z', now)).toBe('10:32');
    expect(format.formatMoment('2026-03-10T03:32:00Z', now)).toBe('10:32 10/3');
  });

  it('writes numbers, sizes and receipts', () => {
    expect(format.formatNumber(1842)).toBe('1.842');
    expect(format.formatNumber(1234567.25, 1)).toBe('1.234.567,3');
    expect(format.formatNumber(63)).toBe('63');
    expect(format.formatBytes(38_500)).toBe('38 KB');
    expect(format.formatBytes(3.5 * 1024 * 1024)).toBe('3,5 MB');
    expect(format.formatReceipt('K7A2M9XQ')).toBe('K7A2-M9XQ');
  });
});

describe('English', () => {
  it('can be switched on', () => {
    language.value = 'en';
    expect(format.formatDay('2024-03-12')).toBe('Tuesday 12/3');
    expect(format.formatNumber(1842)).toBe('1,842');
  });

  it('has the same keys and places as Vietnamese', () => {
    const places = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((found) => found[1]!).filter((name) => name !== 'n'))].sort();
    expect(Object.keys(en)).toEqual(Object.keys(vi));
    for (const key of Object.keys(vi) as (keyof typeof vi)[]) expect(places(en[key]), key).toEqual(places(vi[key]));
  });

  it('chooses the form its number asks for', () => {
    expect(fill('{count} {n|entry|entries}', { count: 1, n: 1 })).toBe('1 entry');
    expect(fill('{count} {n|entry|entries}', { count: 5, n: 5 })).toBe('5 entries');
    expect(fill('{name}', { name: '$& {x}' })).toBe('$& {x}');
  });
});

it('no foreign or technical word stands on a screen', () => {
  const wrong = Object.entries(vi).filter(([, text]) => /đồng bộ|\bsync|offline|server|máy chủ|online/i.test(text));
  expect(wrong).toEqual([]);
});
