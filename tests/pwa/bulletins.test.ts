import { afterEach, describe, expect, it, vi } from 'vitest';
import { emptyBulletin, fillBulletin, toBulletinValues } from '../../pwa/src/screens/field/bulletin_draft';
import { bulletinsFor, isOut, readingMinutes } from '../../pwa/src/screens/field/bulletins';
import { forgetStart, noteStart, startedAt } from '../../pwa/src/screens/field/reading_start';
import type { Shown } from '../../pwa/src/store/view';
import { checkValues } from '../../sync/checks';
import { KINDS, type Values } from '../../sync/contract';
import { idOf, WARD } from './phone';

const bulletin = (number: number, values: Shown['values'] = {}): Shown => ({
  kind: 'bulletin', record_id: idOf(number), base: null, waiting: 0, receipt: null,
  values: { ward: WARD, title: `Bài ${number}`, priority: 'normal', state: 'approved', published_in: WARD, ...values },
});

const numbers = (found: Shown[]): string[] => found.map((one) => String(one.values.title));

describe('what there is to read', () => {
  it('is approved, and put out for this ward or the whole city', () => {
    expect(isOut(bulletin(1), WARD)).toBe(true);
    expect(isOut(bulletin(1, { state: 'waiting' }), WARD)).toBe(false);
    expect(isOut(bulletin(1, { published_in: idOf(9) }), WARD)).toBe(false);
    expect(isOut(bulletin(1, { published_in: null, audience: 'city' }), WARD)).toBe(true);
  });

  it('is of these days, the most urgent first, then what ends soonest', () => {
    const known = [
      bulletin(1), bulletin(2, { read_until: '2026-03-14' }), bulletin(3, { priority: 'emergency' }), bulletin(4, { priority: 'priority' }),
      bulletin(5, { read_until: '2026-03-08' }), bulletin(6, { read_from: '2026-03-16' }),
    ];
    expect(numbers(bulletinsFor(known, WARD, '2026-03-09', '2026-03-15'))).toEqual(['Bài 3', 'Bài 4', 'Bài 2', 'Bài 1']);
    expect(numbers(bulletinsFor(known, WARD, '2026-03-15'))).toEqual(['Bài 3', 'Bài 4', 'Bài 1']);
  });
});

it('a text takes at least a minute to read', () => {
  expect(readingMinutes('')).toBe(1);
  expect(readingMinutes('a'.repeat(2100))).toBe(3);
});

it('a form gives back what it was filled with, in values that the contract takes', () => {
  const draft = { ...emptyBulletin(Date.parse('2026-03-09T05:00:00.000Z')), title: ' Vay vốn ', body: 'Thưa bà con.', priority: 'emergency' as const };
  expect(draft).toMatchObject({ from: '2026-03-09', until: '2026-03-15' });
  const whole: Values = { ward: WARD, state: 'draft', ...toBulletinValues(draft) };
  const values = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null));
  expect(checkValues(KINDS.get('bulletin')!, 'create', values)).toBe(null);
  expect(fillBulletin(bulletin(1, values))).toEqual({ ...draft, title: 'Vay vốn' });
});

describe('the beginning of a reading', () => {
  afterEach(() => { vi.unstubAllGlobals(); });

  const stub = (): void => {
    const kept = new Map<string, string>();
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key),
    });
  };

  it('outlasts a page that was loaded again, until it is read or long ago', () => {
    stub();
    expect(startedAt('a', 1_000_000_000)).toBe(1_000_000_000);
    expect(startedAt('a', 1_000_060_000)).toBe(1_000_000_000);
    expect(startedAt('b', 1_000_060_000)).toBe(1_000_060_000);
    expect(noteStart('a', 1_000_070_000)).toBe(1_000_070_000);
    expect(startedAt('a', 1_000_080_000)).toBe(1_000_070_000);
    expect(startedAt('a', 1_020_000_000)).toBe(1_020_000_000);
    forgetStart('a');
    expect(startedAt('a', 1_020_060_000)).toBe(1_020_060_000);
  });

  it('is now where the browser keeps nothing', () => {
    vi.stubGlobal('sessionStorage', undefined);
    expect(startedAt('a', 5)).toBe(5);
    expect(() => { forgetStart('a'); }).not.toThrow();
  });
});
