/** What a mark counts as: the one definition that the phone's counters and the office's tables share. */

/** `absent` is whoever did not come, with leave or without; a seat that a deputy filled is counted by itself. */
export type Presence = 'present' | 'absent' | 'represented' | 'unmarked';

const PRESENT = new Set(['present', 'present_bulk', 'late', 'left_early']);

/** Tell what a status counts as; one of a newer version is an absence rather than a presence. */
export function presenceOf(status: string): Presence {
  if (status === 'unmarked' || status === 'represented') return status;
  return PRESENT.has(status) ? 'present' : 'absent';
}

/** Tell whether somebody was there himself: only then may a time say when he came. */
export const hasCome = (status: string): boolean => PRESENT.has(status);
