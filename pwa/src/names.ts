/** Vietnamese names: how they are sorted, and found by a few letters typed without marks. */

const MARKS = /[\u0300-\u036f]/g;
/** In the order of dictionaries: huyền, hỏi, ngã, sắc, nặng. */
const TONES = '\u0300\u0309\u0303\u0301\u0323';
const TONE = /[\u0300\u0309\u0303\u0301\u0323]/g;
const ALPHABET = 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz';
/** Digits and whatever else stand before all letters. */
const PLACES = new Map(Array.from(ALPHABET, (letter, place) => [letter, String.fromCharCode(0x41 + place)]));

/** Bring a text to what people type in a hurry: lower case, no marks, single spaces. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(MARKS, '').toLowerCase().replace(/đ/g, 'd').replace(/\s+/g, ' ').trim();
}

const ONSET = /^(ngh|ng|nh|gh|kh|ph|qu|th|tr|ch|dd|gi(?=.*[aeiouy])|[bcdghklmnpqrstvx])?/;
const SYLLABLE = /^([aeiouy]{1,3}|(uye|[iy]e|u[aeoy]|o[ae]|[aeiouy])(ng|nh|ch|[cmnpt]))$/;

/** Undo what a Telex keyboard leaves behind when it is off: `nguyeenx` and `nguyexen` are `nguyen`. */
export function untelex(word: string): string {
  const onset = ONSET.exec(word)?.[0] ?? '';
  // No Vietnamese syllable has these letters after its vowel: they are tones and horns.
  const rest = word.slice(onset.length).replace(/^w/, 'u');
  if (!/^[aeiouy]/.test(rest)) return word;
  const letters = rest.slice(0, 1) + rest.slice(1).replace(/[sfrxjwz]/g, '');
  const circumflexed = letters.replace(/([aeo])\1/g, '$1').replace(/^([aeiouy]*([aeo])[aeiouy]*(?:ng|nh|ch|[cmnpt]))\2$/, '$1');
  const plain = onset === 'd' ? circumflexed.replace(/d$/, '') : circumflexed;
  return SYLLABLE.test(plain) ? (onset === 'dd' ? 'd' : onset) + plain : word;
}

/** `ly` and `li` are one name; elsewhere `y` and `i` are two sounds, as in Thúy and Thúi. */
const uniteY = (word: string): string => word.replace(/^(qu|[hklmstv])y$/, '$1i');

/** The name a person is called by: the last word. */
export function givenName(name: string): string {
  return name.trim().split(/\s+/).pop() ?? '';
}

/** The letter of the index a name stands under: tones do not count, Ă, Â, Đ, Ê, Ô, Ơ and Ư do. */
export function indexLetter(name: string): string {
  return givenName(name).normalize('NFD').replace(TONE, '').normalize('NFC').slice(0, 1).toUpperCase();
}

interface Spelling {
  letters: string;
  /** 0 for none; where in the word it is written makes no difference (hòa, hoà). */
  tone: number;
}

function spell(word: string): Spelling {
  const marks = word.toLowerCase().normalize('NFD');
  return { letters: marks.replace(TONE, '').normalize('NFC'), tone: 1 + TONES.indexOf(marks.match(TONE)?.[0] ?? ' ') };
}

/** `!` ends a word, so that An stands before Anh; the tone comes after all letters. */
function wordKey(word: string): string {
  const { letters, tone } = spell(word);
  return `${Array.from(letters, (letter) => PLACES.get(letter) ?? '0').join('')}!${tone}`;
}

/** Give a text whose plain order is that of Vietnamese lists: given name, then middle names, then family. */
export function sortKey(name: string): string {
  const words = name.trim().split(/\s+/).map(wordKey);
  const given = words.pop() ?? '';
  const [family = '', ...middle] = words;
  return [given, middle.join(' '), family].join('\t');
}

/** Sort by given name, then middle names, then family. */
export function compareNames(a: string, b: string): number {
  const [first, second] = [sortKey(a), sortKey(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** What can be searched of a person, worked out once. */
export interface Searchable {
  words: readonly string[];
  spellings: readonly Spelling[];
  initials: string;
  /** All words without spaces, and where each begins. */
  joined: string;
  starts: readonly number[];
  phone: string;
  unit: readonly string[];
}

/** Make a person searchable; `unit` is the row's second line: place, year of birth. */
export function makeSearchable(name: string, phone: string, unit: string): Searchable {
  const words = fold(name).split(' ');
  let at = 0;
  return {
    words,
    spellings: name.trim().split(/\s+/).map(spell),
    initials: words.map((word) => word[0] ?? '').join(''),
    joined: words.join(''),
    starts: words.map((word) => (at += word.length) - word.length),
    phone: phone.replace(/\D/g, '').replace(/^84(?=\d{9}$)/, '0'),
    unit: fold(unit).split(/[^\da-z]+/).filter(Boolean),
  };
}

/** A typed word; its spelling counts only where marks were typed: who takes that trouble means them. */
interface Typed {
  form: string;
  spelling: Spelling | null;
}

/** A query made ready, to be held against many people. */
export interface Query {
  whole: string;
  words: readonly Typed[];
}

/** Make a query ready; null if nothing was typed. */
export function readQuery(text: string): Query | null {
  const whole = fold(text);
  return whole === '' ? null : { whole, words: text.trim().split(/\s+/).map(readWord) };
}

function readWord(typed: string): Typed {
  const form = fold(typed);
  const spelling = spell(typed);
  return { form, spelling: spelling.tone > 0 || spelling.letters !== form ? spelling : null };
}

/** Up to this rank a match leaves no doubt of what was meant. */
const SURE = 4;

/** Find the items that fit what was typed, best first, equals in the order given; everything if nothing was typed. */
export function search<T>(items: readonly T[], keysOf: (item: T) => Searchable, typed: string): T[] {
  const query = readQuery(typed);
  if (!query) return [...items];
  const found = findAll(items, keysOf, query);
  if ((found[0]?.rank ?? Infinity) <= SURE) return found.map(({ item }) => item);
  // `nas` may be initials; only if it is nothing as sure was the keyboard perhaps not set to Vietnamese.
  const meant = readQuery(query.words.map(({ form }) => untelex(form)).join(' '));
  const undone = meant && meant.whole !== query.whole ? findAll(items, keysOf, meant) : [];
  return [...new Set([...undone, ...found].map(({ item }) => item))];
}

function findAll<T>(items: readonly T[], keysOf: (item: T) => Searchable, query: Query): { item: T; rank: number }[] {
  return items
    .map((item) => ({ item, rank: rankMatch(query, keysOf(item)) }))
    .filter((found): found is { item: T; rank: number } => found.rank !== null)
    .sort((a, b) => a.rank - b.rank);
}

const isWord = ({ form }: Typed, word: string): boolean => form === word || uniteY(form) === uniteY(word);
const beginsWord = (typed: Typed, word: string): boolean => word.startsWith(typed.form) || isWord(typed, word);

/**
 * Tell how well a person fits: 0 best, null not at all.
 *
 * 0.5 the name as typed, marks and all; 1 the given name or the last words; 2 their beginning; 3 words of the name in
 * order; 4 the end of the phone number, initials, the unit; 4.5 words run together; 5 a name and a unit, the beginning
 * of initials; 6 the beginning of a unit.
 */
export function rankMatch(query: Query, person: Searchable): number | null {
  const byName = rankEnd(query.words, person);
  if (byName !== null) return byName;
  if (startInOrder(query.words, person.words)) return 3;
  if (query.words.length === 1) {
    const rank = rankSingle(query.whole, person);
    if (rank !== null) return rank;
  }
  const byUnit = rankUnit(query.words, person.unit);
  return byUnit === 4 ? 4 : (rankNameAndUnit(query.words, person) ?? byUnit);
}

/** The given name alone, or the last words as far as they were typed. */
function rankEnd(words: Query['words'], { words: names, spellings }: Searchable): number | null {
  const from = names.length - words.length;
  const last = words.length - 1;
  if (from < 0 || !words.every((word, at) => (at < last ? isWord : beginsWord)(word, names[from + at] ?? ''))) return null;
  const rank = words.slice(last).every((word) => isWord(word, names[from + last] ?? '')) ? 1 : 2;
  return words.some(({ spelling }) => spelling) && words.every((word, at) => hasMarks(word, spellings[from + at])) ? rank - 0.5 : rank;
}

function hasMarks({ spelling }: Typed, name: Spelling | undefined): boolean {
  if (!spelling || !name) return true;
  if (spelling.letters === name.letters) return spelling.tone === name.tone;
  // Of a word that is still being typed the tone often comes last.
  return name.letters.startsWith(spelling.letters) && (spelling.tone === 0 || spelling.tone === name.tone);
}

function startInOrder(words: Query['words'], names: readonly string[]): boolean {
  let from = 0;
  return words.every((word) => {
    const at = names.findIndex((name, index) => index >= from && beginsWord(word, name));
    from = at + 1;
    return at >= 0;
  });
}

const JOINED_FROM = 4;

function rankSingle(typed: string, { initials, joined, starts, phone }: Searchable): number | null {
  if (/^\d{3,}$/.test(typed) && (phone.endsWith(typed) || (typed.length > 6 && phone.includes(typed)))) return 4;
  if (typed.length >= JOINED_FROM) {
    const at = starts.find((start) => joined.startsWith(typed, start));
    if (at !== undefined) return at + typed.length === joined.length ? 4.5 : 4.7;
  }
  if (typed.length < 2) return null;
  if (initials === typed) return 4;
  if (/^\d\d$/.test(typed) && phone.endsWith(typed)) return 6;
  return initials.startsWith(typed) ? 5 : initials.endsWith(typed) ? 6 : null;
}

/** `khoi 5`, `5 le loi`, `1961`: words of the row's second line in their order. */
function rankUnit(words: Query['words'], unit: readonly string[]): 4 | 6 | null {
  let from = 0;
  let rank: 4 | 6 = 4;
  for (const { form } of words) {
    const exact = unit.findIndex((word, at) => at >= from && word === form);
    const at = exact >= 0 ? exact : unit.findIndex((word, index) => index >= from && beginsUnit(form, word));
    if (at < 0) return null;
    if (exact < 0) rank = 6;
    from = at + 1;
  }
  return rank;
}

/** `1` begins 12, but nobody means 1961 by it. */
const beginsUnit = (typed: string, word: string): boolean =>
  word.startsWith(typed) && (!/^\d+$/.test(typed) || word.length - typed.length <= 1);

const UNIT_WORDS = new Set(['khoi', 'xom']);

/** `ha 5`, `ha khoi 5`, `thi ha 1961`: how two people of one name are told apart. */
function rankNameAndUnit(words: Query['words'], person: Searchable): number | null {
  for (let at = words.length - 1; at > 0; at--) {
    // `khoi 5` is a place, also where somebody's name is Khôi.
    if (UNIT_WORDS.has(words[at - 1]?.form ?? '') && /^\d/.test(words[at]?.form ?? '')) continue;
    const byUnit = rankUnit(words.slice(at), person.unit);
    if (byUnit === null) continue;
    const name = words.slice(0, at);
    const byName = rankEnd(name, person) ?? (startInOrder(name, person.words) ? 3 : null);
    if (byName !== null) return 5 + (byUnit - 4) / 4 + byName / 10;
  }
  return null;
}
