/** The Vietnamese alphabet written out by hand, so that expectations owe nothing to the code they judge. */

/** Each row is one letter in the six tones of a dictionary: ngang, huyền, hỏi, ngã, sắc, nặng. */
const VOWELS = [
  'aàảãáạ', 'ăằẳẵắặ', 'âầẩẫấậ', 'eèẻẽéẹ', 'êềểễếệ', 'iìỉĩíị',
  'oòỏõóọ', 'ôồổỗốộ', 'ơờởỡớợ', 'uùủũúụ', 'ưừửữứự', 'yỳỷỹýỵ',
].map((row) => Array.from(row));
const ORDER = Array.from('aăâbcdđeêghiklmnoôơpqrstuưvxy');
const PLAIN: Readonly<Record<string, string>> = { ă: 'a', â: 'a', đ: 'd', ê: 'e', ô: 'o', ơ: 'o', ư: 'u' };
const TELEX: Readonly<Record<string, string>> = { ă: 'aw', â: 'aa', đ: 'dd', ê: 'ee', ô: 'oo', ơ: 'ow', ư: 'uw' };
const TONE_KEYS = ['', 'f', 'r', 'x', 's', 'j'] as const;

const LETTERS = new Map(VOWELS.flatMap((row) => row.map((char, tone) => [char, { letter: row[0] ?? char, tone }] as const)));

/** A word taken apart: its letters without tones, the one tone it has, and which letter bears it. */
export interface Spelling {
  letters: string[];
  tone: number;
  toneAt: number;
}

/** Take a lower-case, composed word apart. */
export function spell(word: string): Spelling {
  const parts = Array.from(word).map((char) => LETTERS.get(char) ?? { letter: char, tone: 0 });
  const toneAt = parts.findIndex(({ tone }) => tone > 0);
  return { letters: parts.map(({ letter }) => letter), tone: parts[toneAt]?.tone ?? 0, toneAt };
}

/** The word as somebody types it who leaves all marks out. */
export const plain = (word: string): string => spell(word).letters.map((letter) => PLAIN[letter] ?? letter).join('');

/** What a Telex keyboard types for a word, the tone at the end or right behind its vowel. */
export function telex(word: string, toneKey: 'last' | 'inside'): string {
  const { letters, tone, toneAt } = spell(word);
  const key = TONE_KEYS[tone] ?? '';
  const typed = letters.map((letter, index) => (TELEX[letter] ?? letter) + (toneKey === 'inside' && index === toneAt ? key : ''));
  return typed.join('') + (toneKey === 'last' ? key : '');
}

/** Order two words as a dictionary does: by letters, and only then by tone, wherever it is written. */
export function compareWords(a: string, b: string): number {
  const [first, second] = [spell(a), spell(b)];
  for (let at = 0; at < Math.max(first.letters.length, second.letters.length); at++) {
    const difference = ORDER.indexOf(first.letters[at] ?? '') - ORDER.indexOf(second.letters[at] ?? '');
    if (difference !== 0) return difference;
  }
  return first.tone - second.tone;
}
