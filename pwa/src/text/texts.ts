/** Looks words up in the chosen language; Vietnamese is always there, English is loaded when chosen. */

import { effect, signal } from '@preact/signals';
import { language } from '../preferences';

export type Params = Readonly<Record<string, string | number>>;
type Dictionary = Readonly<Record<string, string>>;

const PLACE = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g;

/** Fill `{name}` with a parameter, and `{name|one|many}` with the form that its number asks for. */
export function fill(text: string, params: Params): string {
  return text.replace(PLACE, (whole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (one === undefined) return String(value);
    return Number(value) === 1 ? one : (many ?? one);
  });
}

/**
 * Make the look-up for one part of the product.
 *
 * The returned function reads the language signal, so a component that calls it renders again when
 * the language changes or its English words arrive.
 */
export function texts<T extends Dictionary>(
  vietnamese: T,
  loadEnglish: () => Promise<Readonly<Record<keyof T, string>>>,
): (key: keyof T & string, params?: Params) => string {
  const english = signal<Readonly<Record<keyof T, string>> | null>(null);
  effect(() => {
    if (language.value === 'en' && english.peek() === null) {
      loadEnglish().then(
        (loaded) => (english.value = loaded),
        () => null, // without its words English falls back to Vietnamese, and is tried again at the next start
      );
    }
  });
  return (key, params = {}) => {
    const dictionary = language.value === 'en' ? (english.value ?? vietnamese) : vietnamese;
    return fill(dictionary[key], params);
  };
}
