/** A thousand people with Vietnamese names as lists hold them; every part is known, so what a search must find is too. */

import { plain } from './alphabet';
import { COMMON, FAMILIES, GIVEN, MIDDLES, NAMED_GROUPS, WARDS } from './words';

export const SEED = 20241;
export const COUNT = 1000;

/** A person on the list: `name` as somebody wrote it down, the rest what is known of it. */
export interface Labelled {
  id: string;
  name: string;
  /** Lower case, composed: family, middle, given. */
  words: string[];
  plain: string[];
  given: string;
  initials: string;
  /** Digits only, as it would be dialled. */
  phone: string;
  writtenPhone: string;
  group: string;
  ward: string;
  birthYear: number;
  /** `Khối 5 · Lê Lợi · 1961` */
  detail: string;
}

/** Random numbers that are the same on every machine (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

class Dice {
  readonly next: () => number;

  constructor(seed: number) {
    this.next = randomFrom(seed);
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  happens(share: number): boolean {
    return this.next() < share;
  }

  weighted(items: readonly (readonly [string, number])[]): string {
    let left = this.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [item, weight] of items) if ((left -= weight) < 0) return item;
    return items[0]?.[0] ?? '';
  }
}

function makeWords(dice: Dice): string[] {
  const given = dice.happens(0.3) ? dice.of(COMMON) : dice.of(dice.of(GIVEN).replace(/[()]/g, '').split('|'));
  const length = dice.weighted([['1', 0.6], ['2', 9], ['3', 68], ['4', 20], ['5', 2.4]]);
  if (length === '1') return [given];
  const middles = dice.happens(0.5) ? MIDDLES.male : MIDDLES.female;
  const between = Array.from({ length: Number(length) - 2 }, (_, place) => (place === 0 ? dice.of(middles) : dice.of(middles.slice(5))));
  return [dice.weighted(FAMILIES), ...between, given];
}

/** The same name as different people write it down: in capitals, in parts, with a space too many. */
function write(words: readonly string[], dice: Dice): string {
  const written = dice.happens(0.03) ? ` ${words.join('  ')} ` : words.join(' ');
  const cased = dice.happens(0.05) ? written.toUpperCase() : written;
  return dice.happens(0.08) ? cased.normalize('NFD') : cased;
}

function writePhone(phone: string, dice: Dice): string {
  if (dice.happens(0.1)) return `+84${phone.slice(1)}`;
  return dice.happens(0.3) ? `${phone.slice(0, 4)} ${phone.slice(4, 7)} ${phone.slice(7)}` : phone;
}

function makePerson(words: readonly string[], index: number, dice: Dice): Labelled {
  const lower = words.map((word) => word.toLowerCase());
  const phone = `0${dice.of(['91', '94', '98', '97', '36', '70'])}${String(dice.below(1e7)).padStart(7, '0')}`;
  const group = dice.happens(0.05) ? `Khối ${dice.of(NAMED_GROUPS)}` : `${dice.happens(0.75) ? 'Khối' : 'Xóm'} ${1 + dice.below(24)}`;
  const [ward, birthYear] = [dice.of(WARDS), 1950 + dice.below(52)];
  return {
    id: `p${index}`, name: write(words, dice), words: lower, plain: lower.map(plain), given: lower.at(-1) ?? '',
    initials: lower.map((word) => plain(word).slice(0, 1)).join(''),
    phone, writtenPhone: writePhone(phone, dice), group, ward, birthYear, detail: `${group} · ${ward} · ${birthYear}`,
  };
}

/** Make the people, in the order in which a clerk happened to type them; one in twenty has a namesake. */
export function makePeople(count: number = COUNT, seed: number = SEED): Labelled[] {
  const dice = new Dice(seed);
  const made: string[][] = [];
  return Array.from({ length: count }, (_, index) => {
    const words = made.length > 20 && dice.happens(0.05) ? dice.of(made) : makeWords(dice);
    made.push(words);
    return makePerson(words, index, dice);
  });
}
