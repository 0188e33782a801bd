/** Vietnamese names: how they are sorted, and found by a few letters typed without marks. */

const MARKS = /[\u0300-\u036f]/g;
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
const collator = new Intl.Collator('vi');

/** Bring a text to what people type in a hurry: lower case, no marks, single spaces. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(MARKS, '').toLowerCase().replace(/đ/g, 'd').replace(/\s+/g, ' ').trim();
}

/** Undo what a Telex keyboard leaves behind when it is off: `nguyeenx` is `nguyen`. */
export function untelex(word: string): string {
  return word
    .replace(/([aeiouwy][a-z]*)[sfrxj]$/, '$1')
    .replace(/([aeod])\1/g, '$1')
    .replace(/([aou])w/g, '$1')
    .replace(/w/g, 'u');
}

/** The name a person is called by: the last word. */
export function givenName(name: string): string {
  return name.trim().split(/\s+/).pop() ?? '';
}

/** The letter of the index a name stands under: tones do not count, Ă, Â, Đ, Ê, Ô, Ơ and Ư do. */
export function indexLetter(name: string): string {
  return givenName(name).slice(0, 2).normalize('NFD').replace(TONES, '').normalize('NFC').slice(0, 1).toUpperCase();
}

/** Sort by given name, then by the whole name, as every Vietnamese list is. */
export function compareNames(a: string, b: string): number {
  return collator.compare(givenName(a), givenName(b)) || collator.compare(a, b);
}

/** What can be searched of a person, worked out once. */
export interface Searchable {
  words: readonly string[];
  initials: string;
  phone: string;
  unit: string;
}

export function makeSearchable(name: string, phone: string, unit: string): Searchable {
  const words = fold(name).split(' ');
  return { words, initials: words.map((word) => word[0] ?? '').join(''), phone: phone.replace(/\D/g, ''), unit: fold(unit) };
}

/** A query made ready, to be held against many people. */
export interface Query {
  whole: string;
  words: readonly (readonly string[])[];
}

export function readQuery(text: string): Query | null {
  const whole = fold(text);
  if (whole === '') return null;
  return { whole, words: whole.split(' ').map((word) => [word, untelex(word)]) };
}

/** Tell how well a person fits: 0 best, null not at all. */
export function rankMatch({ whole, words }: Query, person: Searchable): number | null {
  const given = person.words.slice(-1);
  if (words.length === 1 && startsAll(words, given)) return 0;
  if (startsInOrder(words, person.words)) return 1;
  if (whole.length > 1 && person.initials.startsWith(whole)) return 2;
  if (/^\d{2,}$/.test(whole) && person.phone.endsWith(whole)) return 2;
  return person.unit.includes(whole) ? 3 : null;
}

const startsAll = (words: Query['words'], names: readonly string[]): boolean =>
  words.every((forms) => names.some((name) => forms.some((form) => form !== '' && name.startsWith(form))));

function startsInOrder(words: Query['words'], names: readonly string[]): boolean {
  let from = 0;
  return words.every((forms) => {
    const at = names.findIndex((name, index) => index >= from && forms.some((form) => form !== '' && name.startsWith(form)));
    from = at + 1;
    return at >= 0;
  });
}
