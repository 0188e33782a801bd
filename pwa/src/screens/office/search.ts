/** Finds Vietnamese names however they are typed: without tones, by initials, by any part. */

import { fold } from '../../names';

/** Tell whether every word asked for occurs, or the words' initials spell what was asked. */
export function found(asked: string, text: string): boolean {
  const wanted = fold(asked);
  if (wanted === '') return true;
  const folded = fold(text);
  if (wanted.split(' ').every((word) => folded.includes(word))) return true;
  const initials = folded.split(' ').map((word) => word.charAt(0)).join('');
  return wanted.length > 1 && initials.includes(wanted);
}
