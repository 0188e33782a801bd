/** The day in words under a date field, whose own order of day and month follows the machine's language. */

import { formatDate, formatDay } from '../../text/format';

/** `Thứ Ba 12/3 · 12/03/2024`; nothing while no day is chosen. */
export function dayHint(day: string): { hint?: string } {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? { hint: `${formatDay(day)} · ${formatDate(day)}` } : {};
}
