/** What a person prefers on this machine: readable before any store is open, and never personal data. */

import { signal, type Signal } from '@preact/signals';

export type Language = 'vi' | 'en';
export type TextSize = 'a' | 'a-plus' | 'a-plus-plus';
export type Theme = 'auto' | 'light' | 'dark';
export type Hand = 'right' | 'left';
export type Voice = 'on' | 'off';
/** Of what is read aloud, in px. */
export type ReadingSize = '24' | '28' | '32';

const PREFIX = 'socoso.';

function recall<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
  try {
    const stored = localStorage.getItem(PREFIX + name);
    return allowed.find((option) => option === stored) ?? otherwise;
  } catch {
    return otherwise; // a browser that forbids local storage still shows the defaults
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // A preference that cannot be kept lasts as long as the page.
  }
}

/** The languages are named here once; the texts follow this signal. */
export const language = signal<Language>(recall('language', ['vi', 'en'], 'vi'));
export const textSize = signal<TextSize>(recall('text_size', ['a', 'a-plus', 'a-plus-plus'], 'a'));
export const theme = signal<Theme>(recall('theme', ['auto', 'light', 'dark'], 'auto'));
export const hand = signal<Hand>(recall('hand', ['right', 'left'], 'right'));
/** Whether results are spoken. */
export const voice = signal<Voice>(recall('voice', ['on', 'off'], 'on'));

export const readingSize = signal<ReadingSize>(recall('reading_size', ['24', '28', '32'], '28'));

/** Keep a preference and show it at once. */
export function prefer<T extends string>(preference: Signal<T>, value: T): void {
  const name = NAMES.get(preference);
  if (name === undefined) throw new Error('not a preference');
  preference.value = value;
  remember(name, value);
  applyPreferences();
}

const NAMES = new Map<Signal<string>, string>([
  [language, 'language'],
  [textSize, 'text_size'],
  [theme, 'theme'],
  [hand, 'hand'],
  [voice, 'voice'],
  [readingSize, 'reading_size'],
]);

/** Put the preferences on the document, where base.css reads them. */
export function applyPreferences(): void {
  const root = document.documentElement;
  root.lang = language.value;
  root.dataset.size = textSize.value;
  root.dataset.theme = theme.value;
  root.dataset.hand = hand.value;
}
