/** What stands in the code on a person's card: an opaque number that says who he is only to a phone with his class's list. */

/** Without I, L, O and U, which are misread (Crockford). */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PREFIX = 'SC1:';
const ID_LENGTH = 26;
/** The greatest prime that two digits can hold: one wrong or two exchanged digits are always noticed. */
const CHECK = 1021n;
const SHORT = 1_000_000n;

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

const numberOf = (id: string): bigint => BigInt(`0x${id.replace(/-/g, '')}`);

/** Write a number in base 32, as long as asked for. */
function write(value: bigint, length: number): string {
  let [left, text] = [value, ''];
  while (text.length < length) {
    text = DIGITS.charAt(Number(left % 32n)) + text;
    left /= 32n;
  }
  return text;
}

function read(text: string): bigint | null {
  let value = 0n;
  for (const char of text) {
    const digit = DIGITS.indexOf(char);
    if (digit < 0) return null;
    value = value * 32n + BigInt(digit);
  }
  return value;
}

/** Give the text of a person's code; nothing goes into it but his id. */
export function cardText(person: string): string {
  const value = numberOf(person);
  return PREFIX + write(value, ID_LENGTH) + write(value % CHECK, 2);
}

/** Read whose code it is; null if it is none of ours, or was misread. */
export function readCard(text: string): string | null {
  const digits = text.trim().toUpperCase();
  if (!digits.startsWith(PREFIX) || digits.length !== PREFIX.length + ID_LENGTH + 2) return null;
  const value = read(digits.slice(PREFIX.length, -2));
  const check = read(digits.slice(-2));
  if (value === null || value >> 128n !== 0n || check !== value % CHECK) return null;
  const hex = value.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Give the six digits to type where no camera reads the code; two people of a class may share them. */
export function shortCode(person: string): string {
  return UUID.test(person) ? String(numberOf(person) % SHORT).padStart(6, '0') : '';
}
