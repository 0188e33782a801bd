/** Hybrid logical clock: readable stamps that sort as text (rules C1 to C5 of SPEC.md; twin: clock.py). */

const COUNTER_LIMIT = 0xffff;
const STAMP = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z-[0-9a-f]{4}$/;

/** Write UTC epoch milliseconds in the one time format of the wire (24 characters). */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Read a wire time into UTC epoch milliseconds; NaN if it is not exactly one. */
export function parseTime(text: string): number {
  const milliseconds = text.length === 24 ? Date.parse(text) : NaN;
  // Date.parse rolls 30 February over; only a text that survives the way back is a time.
  // There is no year 0 (C1), though Date knows one.
  return !Number.isNaN(milliseconds) && formatTime(milliseconds) === text && !text.startsWith('0000') ? milliseconds : NaN;
}

/** Tell whether a value is a well-formed stamp. */
export function isStamp(text: unknown): text is string {
  return typeof text === 'string' && text.length === 29 && STAMP.test(text) && !Number.isNaN(parseTime(text.slice(0, 24)));
}

/** Give the stamp of a new local event: after `last`, and at the wall clock if that is later (C2). */
export function tick(last: string | null, wall: number): string {
  if (last === null || parseTime(last.slice(0, 24)) < wall) return `${formatTime(wall)}-0000`;
  const counter = parseInt(last.slice(25), 16);
  if (counter < COUNTER_LIMIT) return `${last.slice(0, 24)}-${(counter + 1).toString(16).padStart(4, '0')}`;
  return `${formatTime(parseTime(last.slice(0, 24)) + 1)}-0000`;
}

/** Move the clock up to a stamp received from elsewhere (C3). */
export function observe(last: string | null, seen: string): string {
  return last === null || seen > last ? seen : last;
}

/** Bring a stamp between two moments, in epoch milliseconds; the counter of a moved stamp is kept (C4). */
export function clamp(at: string, earliest: number, latest: number): string {
  const moment = parseTime(at.slice(0, 24));
  const bounded = Math.max(earliest, Math.min(moment, latest));
  return bounded === moment ? at : `${formatTime(bounded)}${at.slice(24)}`;
}
