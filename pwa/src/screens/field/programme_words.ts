/** Looks up the words of schedules, programmes and what is told of a broadcast. */

import { texts } from '../../text/texts';
import { viProgramme } from '../../text/vi-programme';

export type ProgrammeKey = keyof typeof viProgramme;

/** Give a text of these screens in the chosen language. */
export const tp = texts(viProgramme, async () => (await import('../../text/en-programme')).enProgramme);
