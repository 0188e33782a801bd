/** What differs stands out, what is alike is found, and the queue goes on by itself. */
import { describe, expect, it } from 'vitest';
import {
  after, alike, alikeHeld, compare, compareHeld, keyForSide, LATER_KEY, letterOf, sameSide, step,
} from '../../../pwa/src/screens/office/reconcile/compare';
import { chooseFrom } from '../../../pwa/src/screens/office/reconcile/use_chosen';
import { sayValue, showBriefly, showSubject, showWhere } from '../../../pwa/src/screens/office/reconcile/words';
import { conflict, heldBack, side, where } from './waiting';

describe('compare', () => {
  it('puts the contradiction first and what came with it in the order of the kind', () => {
    const lines = compare(conflict('a', [
      side('present', { wrote: { reason: 'x', method: 'list', checked_in_at: '2024-03-12T00:31:00.000Z', status: 'present' } }),
      side('absent', { wrote: { reason: 'x', method: 'qr', status: 'absent' } }),
    ]));
    expect(lines.map(({ name }) => name)).toEqual(['status', 'checked_in_at', 'method', 'reason']);
    expect(lines.filter(({ differs }) => differs).map(({ name }) => name)).toEqual(['status', 'checked_in_at', 'method']);
    expect(lines[1]!.told).toEqual(['2024-03-12T00:31:00.000Z', null]);
  });

  it('takes what an edit does not name for unsaid, not for empty', () => {
    const lines = compare(conflict('a', [
      side(45, { action: 'edit', wrote: { duration_minutes: 45 } }),
      side(15, { wrote: { duration_minutes: 15, title: 'Tín dụng' } }),
    ], { value: 'duration_minutes', kind: 'broadcast' }));
    expect(lines).toEqual([
      { name: 'duration_minutes', told: [45, 15], differs: true },
      { name: 'title', told: [undefined, 'Tín dụng'], differs: false },
    ]);
  });

  it('compares three sides', () => {
    const [line] = compare(conflict('a', [side('present'), side('absent'), side('absent')]));
    expect(line).toEqual({ name: 'status', told: ['present', 'absent', 'absent'], differs: true });
  });

  it('sets a held entry beside the book, or alone where the book has nothing', () => {
    const held = heldBack('o', { wrote: { status: 'present', strange: { a: 1 } as never }, standing: { status: 'absent' }, exists: true });
    expect(compareHeld(held)).toEqual([
      { name: 'status', told: ['absent', 'present'], differs: true },
      { name: 'strange', told: [null, { a: 1 }], differs: true },
    ]);
    expect(compareHeld({ ...held, exists: false }).map(({ told, differs }) => [told.length, differs])).toEqual([[1, false], [1, false]]);
  });
});

describe('alike', () => {
  const first = conflict('a', [side('present', { author_name: 'Hạnh' }), side('absent', { author_name: 'Toàn' })]);
  const same = conflict('b', [side('absent', { author_name: 'Toàn' }), side('present', { author_name: 'Hạnh' })]);

  it('finds the same values by the same people with the same phones, whichever side shows', () => {
    expect(alike(first, [first, same])).toEqual([same]);
    expect(sameSide(same, first.sides[0]!)).toBe(same.sides[1]);
  });

  it.each([
    ['another value', conflict('c', [side('late', { author_name: 'Hạnh' }), side('absent', { author_name: 'Toàn' })])],
    ['other people', conflict('c', [side('present', { author_name: 'Toàn' }), side('absent', { author_name: 'Hạnh' })])],
    ['another phone', conflict('c', [side('present', { author_name: 'Hạnh', device_name: 'Nokia' }), side('absent', { author_name: 'Toàn' })])],
    ['another session', { ...same, where: where({ session_number: 2 }) }],
    ['one side more', conflict('c', [...same.sides, side('excused', { author_name: 'Lan' })])],
  ])('but not with %s', (_, other) => {
    expect(alike(first, [first, other])).toEqual([]);
  });

  it('finds what was held for the same reason from the same phone and person', () => {
    const [one, two] = [heldBack('1'), heldBack('2', { kind: 'broadcast' })];
    const others = [heldBack('3', { code: 'other_author' }), heldBack('4', { author_name: 'Lan' }), heldBack('5', { device_name: 'Nokia' })];
    expect(alikeHeld(one, [one, two, ...others])).toEqual([two]);
  });
});

describe('keys', () => {
  it('keep four for later, however many sides there are', () => {
    const keys = Array.from({ length: 10 }, (_, place) => keyForSide(place));
    expect(keys).toEqual(['1', '2', '3', '5', '6', '7', '8', '9', null, null]);
    expect(keys).not.toContain(LATER_KEY);
    expect([0, 1, 2].map(letterOf)).toEqual(['A', 'B', 'C']);
  });
});

describe('the queue', () => {
  const keys = ['a', 'b', 'c'];

  it('goes on to the next, round its end', () => {
    expect([after(keys, 'a'), after(keys, 'c'), after(keys, 'gone'), after([], 'a')]).toEqual(['b', 'a', 'a', null]);
  });

  it('moves by steps and stops at its ends', () => {
    expect([step(keys, 'a', 1), step(keys, 'c', 1), step(keys, 'a', -1), step(keys, null, 1), step([], 'a', 1)]).toEqual(['b', 'c', 'a', 'a', null]);
  });

  it('keeps what was chosen, and chooses what stands in its place when it leaves', () => {
    expect(chooseFrom(keys, 'c', 0)).toBe('c');
    expect(chooseFrom(keys, 'gone', 1)).toBe('b');
    expect(chooseFrom(keys, 'gone', 3)).toBe('c');
    expect(chooseFrom([], 'gone', 0)).toBeNull();
  });
});

describe('words', () => {
  const names = new Map([['id-1', 'Khối 5']]);

  it('say what a thing is about and where it belongs, and nothing twice', () => {
    expect(showBriefly(conflict('a', []))).toBe('Mẫu Thị Hà, Lớp 12 · Buổi 1 · Thứ Ba 12/3');
    const place = { ...conflict('a', []), where: where({ person: null, class_number: null, session_number: null, place: 'Khối 5, phường Lê Lợi' }) };
    expect([showSubject(place), showWhere(place)]).toEqual(['Khối 5, phường Lê Lợi', 'Thứ Ba 12/3']);
    const nothing = { ...place, where: where({ person: null, class_number: null, session_number: null, day: null }), kind: 'new_kind', kind_title: 'Loại mới' };
    expect(showBriefly(nothing)).toBe('Loại mới');
  });

  it.each([
    ['status', 'present', 'Có mặt'], ['group', 'id-1', 'Khối 5'], ['reason', null, 'để trống'], ['reason', '', 'để trống'],
    ['reason', undefined, '–'], ['deleted', true, 'Xóa'], ['deleted', false, 'Không xóa'], ['topics', ['id-1'], 'Khối 5'],
    ['group', { a: 1 }, '{"a":1}'], ['topics', [{ a: 1 }], '[{"a":1}]'],
  ])('%s %j', (name, content, said) => {
    expect(sayValue(name, content as never, names)).toBe(said);
  });
});
