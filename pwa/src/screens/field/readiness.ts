/** The items of a venue's checklist. */

import type { Shown } from '../../store/view';
import type { WardKey } from './ward_words';

/** What is looked at, in the order one walks through a hall. */
export const CHECKED = ['hall_key', 'tables_chairs', 'sound', 'projector', 'power_outlet', 'light', 'drinking_water', 'toilet', 'parking'] as const satisfies readonly WardKey[];

/** How an item can be, with its word. */
export const STATES = [
  { value: 'ready', word: 'ready' }, { value: 'missing', word: 'missing_item' }, { value: 'not_needed', word: 'not_needed' },
] as const satisfies readonly { value: string; word: WardKey }[];

/** Count what is ready, of all that is needed. */
export function countReady(record: Shown | null): { done: number; all: number } {
  const needed = CHECKED.filter((item) => record?.values[item] !== 'not_needed');
  return { done: needed.filter((item) => record?.values[item] === 'ready').length, all: needed.length };
}
