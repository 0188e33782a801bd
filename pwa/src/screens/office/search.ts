/** Finds Vietnamese names however they are typed: without tones, by initials, by any part. */

const TONES = /[\u0300-\u036f]/g;

/** Bring a text to the form that is searched: small letters, no marks, one space. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(TONES, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Tell whether every word asked for occurs, or the words' initials spell what was asked. */
export function found(asked: string, text: string): boolean {
  const wanted = fold(asked);
  if (wanted === '') return true;
  const folded = fold(text);
  if (wanted.split(' ').every((word) => folded.includes(word))) return true;
  const initials = folded.split(' ').map((word) => word.charAt(0)).join('');
  return wanted.length > 1 && initials.includes(wanted);
}
