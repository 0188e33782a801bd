/** Dates, times and numbers as they are read in Viet Nam; always UTC+7, whatever the device's zone. */

import { language } from '../preferences';

const OFFSET_MS = 7 * 3600 * 1000;
const DAY_MS = 24 * 3600 * 1000;
const DAYS = {
  vi: ['Chủ nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
} as const;
const SHORT_DAYS = {
  vi: ['CN', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'],
  en: ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'],
} as const;
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const two = (number: number): string => String(number).padStart(2, '0');

/** Give a Date whose UTC parts read as the clock on the wall in Viet Nam. */
function atWall(time: string | number | Date): Date {
  return new Date(new Date(time).getTime() + OFFSET_MS);
}

/** Give the day (`YYYY-MM-DD`) a moment falls on in Viet Nam. */
export function dayOf(time: string | number | Date): string {
  return atWall(time).toISOString().slice(0, 10);
}

/** Give the wall clock (`HH:MM`) of a moment in Viet Nam. */
export function clockOf(time: string | number | Date): string {
  return atWall(time).toISOString().slice(11, 16);
}

/** Give the wire time of a day (`YYYY-MM-DD`) and a clock (`HH:MM`) in Viet Nam. */
export function momentOf(day: string, clock: string): string {
  return new Date(Date.parse(`${day}T${clock}:00.000Z`) - OFFSET_MS).toISOString();
}

/** Count days on from a day. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Give the place of a day in its week, Sunday 0. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00.000Z`).getUTCDay();
}

/** Give the seven days, Monday first, of the week a day lies in. */
export function weekOf(day: string): string[] {
  const monday = addDays(day, -((weekdayOf(day) + 6) % 7));
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index));
}

/** `Thứ Ba 12/3` */
export function formatDay(day: string): string {
  const name = DAYS[language.value][weekdayOf(day)] ?? '';
  return `${name} ${Number(day.slice(8, 10))}/${Number(day.slice(5, 7))}`;
}

/** `T3` */
export function formatShortDay(day: string): string {
  return SHORT_DAYS[language.value][weekdayOf(day)] ?? '';
}

/** `12/03/2026` */
export function formatDate(day: string): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** `Tháng 3/2026` of a month `2026-03` */
export function formatMonth(month: string): string {
  const number = Number(month.slice(5, 7));
  return language.value === 'vi' ? `Tháng ${number}/${month.slice(0, 4)}` : `${MONTHS[number - 1] ?? ''} ${month.slice(0, 4)}`;
}

/** `10:32` today, `10:32 12/3` on another day */
export function formatMoment(time: string | number | Date, now: number = Date.now()): string {
  const day = dayOf(time);
  const clock = clockOf(time);
  return day === dayOf(now) ? clock : `${clock} ${Number(day.slice(8, 10))}/${Number(day.slice(5, 7))}`;
}

/** `12/03/2026 10:32` */
export function formatDateTime(time: string | number | Date): string {
  const wall = atWall(time);
  return `${formatDate(wall.toISOString())} ${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}`;
}

/** `1.842` and `3,5` (English: `1,842` and `3.5`) */
export function formatNumber(value: number, decimals = 0): string {
  const [whole = '', fraction] = value.toFixed(decimals).split('.');
  const [thousands, point] = language.value === 'vi' ? ['.', ','] : [',', '.'];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return fraction === undefined ? grouped : `${grouped}${point}${fraction}`;
}

/** `38 KB`, `3,5 MB`, `10 GB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1024 * 1024) return `${formatNumber(Math.ceil(bytes / 1024))} KB`;
  if (bytes < 1024 ** 3) return `${formatNumber(bytes / 1024 ** 2, 1)} MB`;
  return `${formatNumber(bytes / 1024 ** 3)} GB`;
}

/** `K7A2-M9XQ` of the eight characters of a receipt */
export function formatReceipt(receipt: string): string {
  return receipt.length === 8 ? `${receipt.slice(0, 4)}-${receipt.slice(4)}` : receipt;
}
