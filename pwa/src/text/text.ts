/** The words of the field screens and of what all screens share. */

import { texts } from './texts';
import { vi } from './vi';

export type TextKey = keyof typeof vi;

/** Give a text in the chosen language. */
export const t = texts(vi, async () => (await import('./en')).en);
