/** The office's one-letter shortcuts, as data: `g` and a letter goes somewhere, `/` searches, `?` lists them. */

import { links } from './place';
import type { OfficeKey } from './words';

/** What a key press asks for. */
export type Command = { go: string } | { do: 'search' | 'help' | 'undo' };

/** Where `g` and a letter leads. */
export const DESTINATIONS: readonly { letter: string; href: string; name: OfficeKey; writing?: true }[] = [
  { letter: 'b', href: links.board, name: 'place_board' },
  { letter: 'l', href: links.classes, name: 'place_classes' },
  { letter: 'o', href: links.coverage, name: 'place_coverage' },
  { letter: 'p', href: links.broadcasts(), name: 'place_broadcasts' },
  { letter: 'h', href: links.figure('meetings'), name: 'place_meetings' },
  { letter: 'n', href: links.people, name: 'place_people', writing: true },
  { letter: 'm', href: links.devices, name: 'place_devices', writing: true },
  { letter: 't', href: links.bundles, name: 'place_bundles', writing: true },
  { letter: 'c', href: links.refused, name: 'place_refused' },
  { letter: 'd', href: links.conflicts, name: 'place_reconcile' },
];

const PAIR_MS = 1500;

/** What was pressed before, and when: half of `g` and a letter. */
export interface Before {
  key: string;
  at: number;
}

/** Read one press; gives what it asks for, if anything, and what the next press must know. */
export function readKey(key: string, at: number, before: Before | null): { command: Command | null; before: Before | null } {
  if (before?.key === 'g' && at - before.at < PAIR_MS) {
    const href = DESTINATIONS.find((destination) => destination.letter === key.toLowerCase())?.href;
    if (href !== undefined) return { command: { go: href }, before: null };
  }
  switch (key) {
    case '/':
      return { command: { do: 'search' }, before: null };
    case '?':
      return { command: { do: 'help' }, before: null };
    case 'z':
      return { command: { do: 'undo' }, before: null };
    default:
      return { command: null, before: { key: key.toLowerCase(), at } };
  }
}

/** What a screen does at a press of a key of its own; the list under `?` names it. */
export interface ScreenKey {
  keys: readonly string[];
  name: string;
  act: () => unknown;
  /** Left to whatever has the focus and scrolls by it. */
  scrolls?: true;
}

/** Find what a screen does at a press; keys that scroll are left alone where there is something to scroll. */
export function findScreenKey(keys: readonly ScreenKey[], event: Pick<KeyboardEvent, 'key' | 'target'>): ScreenKey | undefined {
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return keys.find((one) => one.keys.includes(pressed) && !(one.scrolls && isScrolling(event.target)));
}

function isScrolling(target: EventTarget | null): boolean {
  return typeof Element !== 'undefined' && target instanceof Element && target.closest('[role=region][tabindex]') !== null;
}

/** Tell whether a press belongs to something one types in, or to the browser. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return true;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('[role=dialog]')) return true;
  return Boolean(target?.closest('input:not([type=checkbox]), textarea, select, [contenteditable]'));
}
