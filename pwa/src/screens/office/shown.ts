/** How the wire's values are written for a person at the office. */

import { formatDate, formatDateTime, formatNumber, formatReceipt } from '../../text/format';
import type { Column, Json, Row } from './types';
import { nameOf, sayError, t } from './words';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WIRE_TIME = /^\d{4}-\d{2}-\d{2}T/;
const WIRE_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What stands where there is nothing. */
export const NOTHING = '–';

/** `10:32` in Viet Nam, from a wire time or from a clock (`10:32`). */
export function showClock(value: string): string {
  return WIRE_TIME.test(value) ? formatDateTime(moment(value)).slice(-5) : value.slice(0, 5);
}

/** A stamp is a wire time with a counter behind it (C1); only the time is for people. */
export const moment = (stamp: string): string => stamp.slice(0, 24);

/** Write one cell of a row; codes that stand in columns of their own are named, not shown. */
export function showInRow(column: Column, row: Row): string {
  const value = row[column.key];
  if (typeof value !== 'string' || value === '') return showCell(column.type, value);
  switch (column.key) {
    case 'kind':
      return nameOf('kind', value);
    case 'value':
      return nameOf('value', value);
    case 'message':
      return typeof row.code === 'string' ? sayError(row.code, value) : value;
    default:
      return showCell(column.type, value);
  }
}

/** Write one cell of a table as its column's type asks. */
export function showCell(type: Column['type'], value: unknown): string {
  if (value === null || value === undefined || value === '') return NOTHING;
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (Array.isArray(value)) return value.map((item) => showCell(type, item)).join(', ');
  return typeof value === 'string' ? showText(type, value) : NOTHING;
}

function showText(type: Column['type'], value: string): string {
  switch (type) {
    case 'date':
      return WIRE_TIME.test(value) ? formatDateTime(moment(value)).slice(0, 10) : formatDate(value);
    case 'time':
      return showClock(value);
    case 'datetime':
      return formatDateTime(moment(value));
    case 'receipt':
      return formatReceipt(value);
    case 'status':
      return nameOf('option', value, nameOf('result', value));
    case 'text':
    case 'number':
      return value;
  }
}

/** Write a record's value: ids by what they name, codes by their words, times in Viet Nam. */
export function showValue(value: Json | undefined, names: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined || value === '') return NOTHING;
  if (Array.isArray(value)) return value.length === 0 ? NOTHING : value.map((item) => showValue(item, names)).join(', ');
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (typeof value === 'number') return String(value); // a year and a class number take no thousands separator
  if (WIRE_TIME.test(value)) return formatDateTime(moment(value));
  if (WIRE_DATE.test(value)) return formatDate(value);
  return names.get(value) ?? nameOf('option', value);
}

const PLACES_SHOWN = 3;

/** `Lớp 1 · Lớp 2 · Lớp 3 · và 10 lớp khác`: a trainer may have dozens of classes, and a card has one line. */
export function fewPlaces(places: readonly string[]): string {
  const rest = places.length - PLACES_SHOWN;
  return [...places.slice(0, PLACES_SHOWN), ...(rest > 0 ? [t('places_more', { n: rest })] : [])].join(' · ');
}

/** `3 giờ trước` */
export function showSince(time: string, now: number): string {
  const passed = now - Date.parse(moment(time));
  if (passed < MINUTE) return t('since_now');
  if (passed < HOUR) return t('since_minutes', count(passed / MINUTE));
  return passed < DAY ? t('since_hours', count(passed / HOUR)) : t('since_days', count(passed / DAY));
}

/** `3 giờ`, of a length in milliseconds */
export function showLength(milliseconds: number): string {
  if (milliseconds < MINUTE) return t('since_length_seconds', count(milliseconds / 1000));
  if (milliseconds < HOUR) return t('since_length_minutes', count(milliseconds / MINUTE));
  return milliseconds < DAY
    ? t('since_length_hours', count(milliseconds / HOUR))
    : t('since_length_days', count(milliseconds / DAY));
}

const count = (amount: number): { n: string } => ({ n: formatNumber(Math.floor(amount)) });

// Less than this is the time the message was under way, and says nothing about the phone's clock.
const CLOCK_TOLERANCE_MS = 60_000;

/** Tell whether a device's clock was so far off that its times mislead. */
export const isClockOff = (milliseconds: number | null): milliseconds is number =>
  milliseconds !== null && Math.abs(milliseconds) >= CLOCK_TOLERANCE_MS;

/** How far a device's clock was off: the moment of arrival less the moment it said it sent, so a slow clock is positive. */
export function showOffset(milliseconds: number | null): string {
  if (milliseconds === null) return NOTHING;
  if (!isClockOff(milliseconds)) return t('record_no_offset');
  const length = showLength(Math.abs(milliseconds));
  return milliseconds > 0 ? t('record_slow', { length }) : t('record_fast', { length });
}

/** `84 %`, or nothing where there is no target. */
export function showPercent(value: number, target: number | null): string | null {
  return target === null || target === 0 ? null : `${formatNumber(Math.floor((value * 100) / target))} %`;
}
