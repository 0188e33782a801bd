/** Looks up the words of handing a book over. */

import { texts } from '../../text/texts';
import { viHandover } from '../../text/vi-handover';

export type HandoverKey = keyof typeof viHandover;

/** Give a text of handing over in the chosen language. */
export const th = texts(viHandover, async () => (await import('../../text/en-handover')).enHandover);
