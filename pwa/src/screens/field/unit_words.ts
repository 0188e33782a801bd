/** Looks up the words of meetings, equipment, feedback, and the ward's view of its khối. */

import { texts } from '../../text/texts';
import { viUnit } from '../../text/vi-unit';

export type UnitKey = keyof typeof viUnit;

/** Give a text of these screens in the chosen language. */
export const tu = texts(viUnit, async () => (await import('../../text/en-unit')).enUnit);
