/**
 * What a search of the thousand must find, in what order, and what it must leave out, class by class of what people type.
 *
 * Written from the labels before the search was; it never calls the code it judges.
 */

import { compareWords, plain, telex } from './alphabet';
import type { Labelled } from './generator';
import { TWINS } from './words';

export type QueryClass = 'given' | 'marks' | 'initials' | 'phone' | 'unit' | 'telex' | 'partial' | 'letter' | 'name_and_unit' | 'joined';

export interface Expectation {
  sort: QueryClass;
  typed: string;
  /** The result begins with these, tier after tier, each in the order of the list. */
  first: Labelled[][];
  /** These must not be found; whoever is neither here nor in `first` may follow. */
  missing: Labelled[];
}

/** Order people as every Vietnamese list does: by given name, then middle, then family. */
export function compareLabelled(a: Labelled, b: Labelled): number {
  return compareWords(a.given, b.given) || compareEach(a.words.slice(1, -1), b.words.slice(1, -1)) || compareEach(familyOf(a), familyOf(b));
}

const familyOf = ({ words }: Labelled): string[] => words.slice(0, -1).slice(0, 1);

function compareEach(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [first, second] = [a[at], b[at]];
    if (first === undefined || second === undefined) return first === undefined ? -1 : 1;
    const difference = compareWords(first, second);
    if (difference !== 0) return difference;
  }
  return 0;
}

const isTwin = (a: string, b: string): boolean => TWINS.some((pair) => pair.includes(a) && pair.includes(b));
const isSame = (typed: string, word: string): boolean => typed === word || isTwin(typed, word);
const begins = (typed: string, word: string): boolean => word.startsWith(typed) || isTwin(typed, word);

const unitWords = ({ detail }: Labelled): string[] => detail.toLowerCase().split(/[\s·]+/).map(plain);

/** Typed words that begin words of the name, one after the other. */
function inOrder(typed: readonly string[], words: readonly string[]): boolean {
  const [next, ...rest] = typed;
  if (next === undefined) return true;
  return words.some((word, at) => begins(next, word) && inOrder(rest, words.slice(at + 1)));
}

/** Whether anything of a person fits anyhow: only those without may be asked to be missing. */
function touches(typed: string, person: Labelled): boolean {
  const words = typed.split(' ');
  return (
    words.some((word) => [...person.plain, ...unitWords(person)].some((other) => begins(word, other))) ||
    person.initials.includes(typed) || person.phone.includes(typed) || person.plain.join('').includes(typed)
  );
}

/** Split into tiers by tests tried in turn; each tier in the order of the list. */
function tiers(people: readonly Labelled[], ...tests: ((person: Labelled) => boolean)[]): Labelled[][] {
  const left = new Set(people);
  return tests.map((test) => {
    const tier = [...left].filter(test);
    for (const person of tier) left.delete(person);
    return tier.sort(compareLabelled);
  });
}

const without = (people: readonly Labelled[], typed: string): Labelled[] => people.filter((person) => !touches(typed, person));
const last = (person: Labelled): string => person.plain.at(-1) ?? '';

type Maker = (person: Labelled, people: readonly Labelled[], place: number) => Omit<Expectation, 'sort'> | null;

const byGiven = (typed: string, people: readonly Labelled[]): Labelled[][] => tiers(people, (one) => isSame(typed, last(one)), (one) => begins(typed, last(one)));

const MAKERS: Readonly<Record<QueryClass, Maker>> = {
  given: (person, people) => {
    const typed = last(person);
    return { typed, first: byGiven(typed, people), missing: without(people, typed) };
  },
  // Who takes the trouble of marks means them: Hà before Hạ; but Hạ is still found.
  marks: (person, people) => {
    const { given } = person;
    const typed = plain(given);
    return given === typed ? null : {
      typed: given,
      first: tiers(people, (one) => compareWords(one.given, given) === 0, (one) => isSame(typed, last(one))),
      missing: without(people, typed),
    };
  },
  initials: (person, people) => {
    const typed = person.initials;
    // `tha` begins Thanh as well, and a name comes before initials.
    const isName = people.some((one) => one.plain.some((word) => word.startsWith(typed)));
    if (typed.length < 3 || isName) return null;
    return { typed, first: tiers(people, (one) => one.initials === typed, (one) => one.initials.startsWith(typed)), missing: without(people, typed) };
  },
  phone: (person, people, place) => {
    const typed = person.phone.slice(place % 2 === 0 ? -3 : -4);
    return { typed, first: tiers(people, (one) => one.phone.endsWith(typed)), missing: people.filter((one) => !one.phone.endsWith(typed) && !unitWords(one).some((word) => word.startsWith(typed))) };
  },
  unit: (person, people, place) => {
    const typed = plain((place % 3 === 0 ? `${person.group} ${person.ward}` : person.group).toLowerCase());
    const words = typed.split(' ');
    if (words.length < 2 || !/\d/.test(typed)) return null;
    const isThere = (one: Labelled): boolean => words.every((word, at) => unitWords(one)[at] === word);
    return { typed, first: tiers(people, isThere), missing: people.filter((one) => !words.every((word, at) => unitWords(one)[at]?.startsWith(word))) };
  },
  telex: (person, people, place) => {
    const typed = telex(person.given, place % 2 === 0 ? 'last' : 'inside');
    const meant = last(person);
    return typed === meant ? null : { typed, first: byGiven(meant, people), missing: people.filter((one) => !touches(meant, one) && !touches(typed, one)) };
  },
  partial: (person, people) => {
    const words = person.plain.map((word, at) => (at === person.plain.length - 1 ? word.slice(0, Math.max(1, word.length - 2)) : word));
    if (words.length < 2) return null;
    const isEnd = (one: Labelled): boolean => one.plain.length >= words.length && one.plain.slice(-words.length).every((word, at) => (at === words.length - 1 ? begins(words[at] ?? '', word) : isSame(words[at] ?? '', word)));
    const exact = (one: Labelled): boolean => isEnd(one) && isSame(words.at(-1) ?? '', last(one));
    return { typed: words.join(' '), first: tiers(people, exact, isEnd, (one) => inOrder(words, one.plain)), missing: without(people, words.join(' ')) };
  },
  letter: (person, people) => {
    const typed = last(person).slice(0, 1);
    return { typed, first: tiers(people, (one) => isSame(typed, last(one)), (one) => begins(typed, last(one))), missing: without(people, typed) };
  },
  name_and_unit: (person, people) => {
    const number = /\d+/.exec(person.group)?.[0];
    // `khoi 21` is a place (see `unit`), not somebody called Khôi.
    if (number === undefined || last(person) === 'khoi') return null;
    const isBoth = (one: Labelled): boolean => isSame(last(person), last(one)) && unitWords(one).includes(number);
    return { typed: `${last(person)} ${number}`, first: tiers(people, isBoth), missing: people.filter((one) => !unitWords(one).some((word) => word.startsWith(number))) };
  },
  joined: (person, people) => {
    const typed = person.plain.slice(-2).join('');
    // `thian` could be read in two ways only where a single word begins so too.
    const isWord = people.some((one) => one.plain.some((word) => word.startsWith(typed)));
    if (person.plain.length < 2 || typed.length < 5 || isWord) return null;
    return { typed, first: tiers(people, (one) => one.plain.slice(-2).join('') === typed), missing: without(people, typed) };
  },
};

export const CLASSES = Object.keys(MAKERS) as QueryClass[];

/** Make the expectations of one class, one for each different thing typed. */
export function expect(sort: QueryClass, people: readonly Labelled[], most = 150): Expectation[] {
  const made = new Map<string, Expectation>();
  for (const [place, person] of people.entries()) {
    if (made.size >= most) break;
    const expectation = MAKERS[sort](person, people, place);
    if (expectation && !made.has(expectation.typed)) made.set(expectation.typed, { sort, ...expectation });
  }
  return [...made.values()];
}
