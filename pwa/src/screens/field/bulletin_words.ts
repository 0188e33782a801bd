/** Looks up the words of bulletins, schedules and speakers. */

import { texts } from '../../text/texts';
import { viBulletin } from '../../text/vi-bulletin';

export type BulletinKey = keyof typeof viBulletin;

/** Give a text of these screens in the chosen language. */
export const tb = texts(viBulletin, async () => (await import('../../text/en-bulletin')).enBulletin);
