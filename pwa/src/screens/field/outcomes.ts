/** How a broadcast may have gone, where it came from, and the usual reasons for silence. */

import type { ProgrammeKey } from './programme_words';

export const OUTCOMES = ['whole', 'broken_off', 'not_broadcast'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const SOURCES = ['own', 'relay', 'notice', 'usb_file'] as const;

/** Reasons in the words of the person; others are written. */
export const REASONS = ['reason_power', 'reason_equipment', 'reason_weather', 'reason_away'] as const satisfies readonly ProgrammeKey[];
