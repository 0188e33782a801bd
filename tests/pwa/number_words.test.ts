import { afterEach, expect, it } from 'vitest';
import { language } from '../../pwa/src/preferences';
import { numberInWords } from '../../pwa/src/text/number_words';

afterEach(() => { language.value = 'vi'; });

it.each([
  [0, 'không'], [4, 'bốn'], [10, 'mười'], [11, 'mười một'], [14, 'mười bốn'], [15, 'mười lăm'], [20, 'hai mươi'], [21, 'hai mươi mốt'], [24, 'hai mươi tư'],
  [25, 'hai mươi lăm'], [55, 'năm mươi lăm'], [93, 'chín mươi ba'], [100, 'một trăm'], [101, 'một trăm linh một'], [105, 'một trăm linh năm'], [110, 'một trăm mười'],
  [115, 'một trăm mười lăm'], [121, 'một trăm hai mươi mốt'], [300, 'ba trăm'], [1000, 'một nghìn'], [1005, 'một nghìn không trăm linh năm'], [1842, 'một nghìn tám trăm bốn mươi hai'], [10000, 'mười nghìn'],
])('%i is read as people read it', (value, words) => {
  expect(numberInWords(value)).toBe(words);
});

it('is read in English too', () => {
  language.value = 'en';
  expect([0, 13, 20, 93, 105, 342, 1005].map(numberInWords)).toEqual(['zero', 'thirteen', 'twenty', 'ninety-three', 'one hundred five', 'three hundred forty-two', 'one thousand five']);
});

it('stays in digits where no hall is that large', () => {
  expect(numberInWords(100_000)).toBe('100.000');
  expect(numberInWords(-1)).toBe('-1');
});
