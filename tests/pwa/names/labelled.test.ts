import { describe, expect, it } from 'vitest';
import { compareNames, makeSearchable, search, untelex } from '../../../pwa/src/names';
import { compareWords, plain, telex } from './alphabet';
import { CLASSES, compareLabelled, expect as expectations } from './expectations';
import { COUNT, makePeople, type Labelled } from './generator';
import { GIVEN } from './words';

const people = makePeople();
const inListOrder = (list: readonly Labelled[]): Labelled[] => [...list].sort((a, b) => compareLabelled(a, b) || a.id.localeCompare(b.id));
const searchable = inListOrder(people).map((person) => ({ person, keys: makeSearchable(person.name, person.writtenPhone, person.detail) }));

describe('the labelled names', () => {
  it('are a thousand, the same in every run', () => {
    expect(people).toHaveLength(COUNT);
    expect(makePeople()).toEqual(people);
    expect(makePeople(COUNT, 7)).not.toEqual(people);
  });

  it('hold what lists hold: đ, ư, ơ, parts, capitals, one word and five, both spellings, namesakes', () => {
    const share = (test: (name: string) => boolean): number => people.filter(({ name }) => test(name)).length;
    expect(share((name) => /đ/i.test(name))).toBeGreaterThan(50);
    expect(share((name) => /[ươừứửữựờớởỡợ]/i.test(name.normalize('NFC')))).toBeGreaterThan(80);
    expect(share((name) => name !== name.normalize('NFC'))).toBeGreaterThan(40);
    expect(share((name) => name === name.toUpperCase())).toBeGreaterThan(25);
    expect(share((name) => name.trim().split(/\s+/).length === 1)).toBeGreaterThan(2);
    expect(share((name) => name.trim().split(/\s+/).length === 5)).toBeGreaterThan(10);
    for (const spelling of ['hoà', 'hòa', 'thuý', 'thúy', 'lý', 'lí', 'quý', 'quí', 'mỹ', 'mĩ', 'sỹ', 'sĩ']) {
      expect(people.filter(({ words }) => words.includes(spelling)), spelling).not.toEqual([]);
    }
    const full = people.map(({ words }) => words.join(' '));
    expect(COUNT - new Set(full).size).toBeGreaterThan(40);
    const nguyen = people.filter(({ words }) => words.length > 1 && words[0] === 'nguyễn').length;
    expect(nguyen / COUNT).toBeGreaterThan(0.33);
    expect(nguyen / COUNT).toBeLessThan(0.45);
  });

  it('are spelled by the alphabet written out by hand', () => {
    expect(['đặng', 'thuỳ', 'thùy', 'nguyễn', 'phước'].map(plain)).toEqual(['dang', 'thuy', 'thuy', 'nguyen', 'phuoc']);
    expect(telex('nguyễn', 'last')).toBe('nguyeenx');
    expect(telex('nguyễn', 'inside')).toBe('nguyeexn');
    expect(telex('đường', 'last')).toBe('dduwowngf');
  });
});

describe('the expected order', () => {
  const given = GIVEN.map((one) => one.replace(/[()]/g, '').split('|').map((name) => name.toLowerCase()));

  it('is the one in which given names were written down by hand', () => {
    for (const [at, [name = '']] of given.entries()) {
      const before = given[at - 1]?.[0];
      if (before !== undefined) expect(compareWords(before, name), `${before} ${name}`).toBeLessThan(0);
    }
  });

  it('is the one of a Vietnamese collator, where a name is written in one way', () => {
    const collator = new Intl.Collator('vi');
    const names = given.map(([name = '']) => name);
    expect([...names].sort(collator.compare)).toEqual(names);
  });

  it('takes two ways of writing one name for one', () => {
    for (const [first = '', second] of given) if (second !== undefined) expect(compareWords(first, second)).toBe(0);
  });

  it('is by given name, then middle, then family', () => {
    const sorted = [...people].sort(compareLabelled);
    for (const [at, person] of sorted.entries()) {
      const before = sorted[at - 1];
      if (before) expect(compareWords(before.given, person.given)).toBeLessThanOrEqual(0);
    }
  });
});

describe.each(CLASSES)('what is expected of %s', (sort) => {
  const made = expectations(sort, people);

  it('is much, and contradicts nothing', () => {
    expect(made.length).toBeGreaterThan(15);
    for (const { typed, first, missing } of made) {
      const wanted = first.flat();
      expect(wanted, typed).not.toEqual([]);
      expect(new Set(wanted).size, typed).toBe(wanted.length);
      expect(missing.filter((person) => wanted.includes(person)), typed).toEqual([]);
      expect(missing.length + wanted.length, typed).toBeLessThanOrEqual(COUNT);
    }
  });

  it('is what the search finds', () => {
    for (const { typed, first, missing } of made) {
      const found = search(searchable, ({ keys }) => keys, typed).map(({ person }) => person);
      const names = (list: readonly Labelled[]): string[] => list.map(({ name, detail, writtenPhone }) => `${name} · ${detail} · ${writtenPhone}`);
      expect(names(found.filter((person) => missing.includes(person))), `${typed}: too many`).toEqual([]);
      let from = 0;
      for (const tier of first) {
        const part = found.slice(from, from + tier.length);
        expect(names(inListOrder(part)), `${typed}: who comes first`).toEqual(names(inListOrder(tier)));
        expect(part.map(({ words }) => words.map(plain).join(' ')), `${typed}: in the order of the list`).toEqual(tier.map(({ words }) => words.map(plain).join(' ')));
        from += tier.length;
      }
    }
  });
});

it('the list is in the expected order', () => {
  const sorted = [...people].sort((a, b) => compareNames(a.name, b.name));
  for (const [at, person] of sorted.entries()) {
    const before = sorted[at - 1];
    if (before) expect(compareLabelled(before, person), `${before.name} before ${person.name}`).toBeLessThanOrEqual(0);
  }
});

it('no name is changed by undoing Telex', () => {
  for (const word of people.flatMap((person) => person.plain)) expect(untelex(word)).toBe(word);
});
