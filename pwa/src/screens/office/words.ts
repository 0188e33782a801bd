/** The office's words in the chosen language, and the names of the codes that travel on the wire. */

import { texts } from '../../text/texts';
import { viOffice } from '../../text/vi-office';

export type OfficeKey = keyof typeof viOffice;

/** Give a text of the office in the chosen language. */
export const t = texts(viOffice, async () => (await import('../../text/en-office')).enOffice);

/** Which family of codes a name is looked up in. */
export type Family =
  | 'action' | 'code' | 'column' | 'definition' | 'figure' | 'flag' | 'kind' | 'option' | 'result' | 'role' | 'unit' | 'value';

/** Name a code; one this version does not know is shown as it came, never hidden. */
export function nameOf(family: Family, code: string, otherwise: string = code): string {
  const key = `${family}_${code}`;
  return key in viOffice ? t(key as OfficeKey) : otherwise;
}
