/** Looks up the words that stand on paper. */

import { texts } from '../text/texts';
import { viPapers } from '../text/vi-papers';

export type PaperKey = keyof typeof viPapers;

/** Give a text of what is printed in the chosen language. */
export const tp = texts(viPapers, async () => (await import('../text/en-papers')).enPapers);
