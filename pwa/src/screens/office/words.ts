/** The office's words in the chosen language, and the names of the codes that travel on the wire. */

import { effect, signal } from '@preact/signals';
import { language } from '../../preferences';
import { texts } from '../../text/texts';
import { viOffice } from '../../text/vi-office';

export type OfficeKey = keyof typeof viOffice;

/** Give a text of the office in the chosen language. */
export const t = texts(viOffice, async () => (await import('../../text/en-office')).enOffice);

/** Which family of codes a name is looked up in. */
export type Family = 'action' | 'code' | 'figure' | 'flag' | 'history' | 'kind' | 'option' | 'result' | 'role' | 'value';

/** Name a code; one this version does not know is shown as it came, never hidden. */
export function nameOf(family: Family, code: string, otherwise: string = code): string {
  const key = `${family}_${code}`;
  return key in viOffice ? t(key as OfficeKey) : otherwise;
}

const englishOfSystem = signal<Readonly<Record<string, string>>>({});

effect(() => {
  if (language.value !== 'en') return;
  import('../../text/en-office-system').then(
    (loaded) => (englishOfSystem.value = loaded.enOfficeSystem),
    () => null, // what the system says in Vietnamese is still there to be read
  );
});

/** Pass on what the system said in Vietnamese; in English in our own words, where we have them. */
export function relay(family: 'column' | 'definition' | 'unit', key: string, said: string): string {
  return language.value === 'vi' ? said : (englishOfSystem.value[`${family}_${key}`] ?? said);
}

/** Say an error by the system's own sentence, or by our name for its code in the other language. */
export function sayError(code: string, said: string): string {
  return language.value === 'vi' && said !== '' ? said : nameOf('code', code, said);
}
