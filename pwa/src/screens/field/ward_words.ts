/** Looks up the words of invitations, nominees and the readiness of venues. */

import { texts } from '../../text/texts';
import { viWard } from '../../text/vi-ward';

export type WardKey = keyof typeof viWard;

/** Give a text of these screens in the chosen language. */
export const tw = texts(viWard, async () => (await import('../../text/en-ward')).enWard);
