/** Numbers as they are read aloud, so that a wrong digit is noticed before a session is closed. */

import { language } from '../preferences';
import { formatNumber } from './format';

const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'];
const BELOW_TWENTY = ['ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const ENGLISH = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', ...BELOW_TWENTY];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const LIMIT = 100_000;

/** Say a number in words: `chín mươi ba`; beyond what a hall holds it stays in digits. */
export function numberInWords(value: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= LIMIT) return formatNumber(value);
  return language.value === 'vi' ? sayVietnamese(value) : sayEnglish(value);
}

function sayVietnamese(value: number): string {
  const [thousands, rest] = [Math.floor(value / 1000), value % 1000];
  if (thousands === 0) return sayHundreds(rest, false);
  return [`${sayHundreds(thousands, false)} nghìn`, rest > 0 && sayHundreds(rest, true)].filter(Boolean).join(' ');
}

/** `isInside` keeps the hundreds of a longer number: một nghìn không trăm linh năm. */
function sayHundreds(value: number, isInside: boolean): string {
  const [hundreds, rest] = [Math.floor(value / 100), value % 100];
  if (hundreds === 0 && !isInside) return sayTens(rest);
  return [`${DIGITS[hundreds] ?? ''} trăm`, rest > 0 && (rest < 10 ? `linh ${DIGITS[rest] ?? ''}` : sayTens(rest))].filter(Boolean).join(' ');
}

function sayTens(value: number): string {
  const [tens, ones] = [Math.floor(value / 10), value % 10];
  if (tens === 0) return DIGITS[ones] ?? '';
  const head = tens === 1 ? 'mười' : `${DIGITS[tens] ?? ''} mươi`;
  if (ones === 0) return head;
  // Ones change their sound behind tens: mười lăm, hai mươi mốt, hai mươi tư.
  const tail = ones === 5 ? 'lăm' : ones === 1 && tens > 1 ? 'mốt' : ones === 4 && tens > 1 ? 'tư' : (DIGITS[ones] ?? '');
  return `${head} ${tail}`;
}

function sayEnglish(value: number): string {
  if (value < 20) return ENGLISH[value] ?? '';
  if (value < 100) return [TENS[Math.floor(value / 10)], value % 10 > 0 && ENGLISH[value % 10]].filter(Boolean).join('-');
  const [unit, name] = value < 1000 ? [100, 'hundred'] : [1000, 'thousand'];
  return [`${sayEnglish(Math.floor(value / unit))} ${name}`, value % unit > 0 && sayEnglish(value % unit)].filter(Boolean).join(' ');
}
