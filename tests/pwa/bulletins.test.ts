import { afterEach, describe, expect, it, vi } from 'vitest';
import { emptyBulletin, fillBulletin, toBulletinValues } from '../../pwa/src/screens/field/bulletin_draft';
import { approving, bulletinsOf, CONTENT, withdrawing } from '../../pwa/src/screens/field/bulletin_versions';
import { bulletinsFor, isOut, readingMinutes } from '../../pwa/src/screens/field/bulletins';
import { forgetStart, noteStart, startedAt } from '../../pwa/src/screens/field/reading_start';
import type { Shown } from '../../pwa/src/store/view';
import { checkValues } from '../../sync/checks';
import { deriveId, KINDS, type Values } from '../../sync/contract';
import kind from '../../sync/kinds/bulletin.json';
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

describe('what is written and what of it is out (P10)', () => {
  const written = (values: Shown['values'] = {}): Shown => bulletin(1, { state: 'waiting', published_in: null, body: 'Lời cũ', ...values });
  const version = (values: Shown['values'] = {}): Shown => bulletin(2, { title: 'Bài 1', body: 'Lời cũ', version_of: idOf(1), ...values });
  const standings = (known: Shown[]): string[] => bulletinsOf(known, WARD).map(({ written: one, out, standing }) => `${one.record_id.at(-1)} ${out?.record_id.at(-1)} ${standing}`);

  it('approves all that its kind calls content', () => {
    expect([...CONTENT].sort()).toEqual([...kind.content].sort());
    const { planned_minutes: _, ...content } = toBulletinValues(emptyBulletin(0));
    expect(Object.keys(content).sort()).toEqual([...CONTENT].sort());
  });

  it('is approved while the version that is out says the same', () => {
    expect(standings([written(), version()])).toEqual(['1 2 approved']);
    expect(standings([written({ state: 'approved', author: '' }), version({ author: null })])).toEqual(['1 2 approved']);
    expect(standings([written({ body: 'Lời mới' }), version()])).toEqual(['1 2 waiting']);
    expect(standings([written({ body: 'Lời mới', state: 'draft' }), version()])).toEqual(['1 2 draft']);
    expect(standings([written({ state: 'approved' }), version({ published_in: null })])).toEqual(['1 undefined waiting']);
    expect(standings([written({ state: 'returned' })])).toEqual(['1 undefined returned']);
  });

  it('knows what was put out by itself, and a version whose bulletin is gone', () => {
    expect(standings([bulletin(1)])).toEqual(['1 1 approved']);
    expect(standings([version()])).toEqual(['2 2 approved']);
    expect(standings([version({ published_in: null })])).toEqual([]);
  });

  it('is approved as a whole, and what was out by itself is out as its version', async () => {
    const id = idOf(1);
    const content = { title: 'Bài 1', body: 'Lời cũ' };
    const [own, out] = await approving(WARD, bulletin(1), id, content, { approver: 'Mẫu Thành' });
    expect(own?.values).toEqual({ ...content, published_in: null });
    expect(out).toMatchObject({ id: await deriveId(id, 'approved'), before: null, isWhole: true });
    expect(out?.values).toEqual({ ward: WARD, ...content, state: 'approved', published_in: WARD, approver: 'Mẫu Thành', version_of: id });
    expect(withdrawing({ written: bulletin(1), out: bulletin(1), standing: 'approved' })).toHaveLength(1);
    expect(withdrawing({ written: written(), out: version(), standing: 'approved' }).map((part) => part.id)).toEqual([idOf(1), idOf(2)]);
  });
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
