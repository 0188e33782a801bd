/** Looks up the words of the send box and the screens behind it. */

import { dayOf, clockOf, formatDay } from '../../text/format';
import { texts } from '../../text/texts';
import { viSend } from '../../text/vi-send';

/** Give a text of the send box in the chosen language. */
export const ts = texts(viSend, async () => (await import('../../text/en-send')).enSend);

/** `Mục cũ nhất chờ từ Thứ Ba 12/3.` */
export function describeOldest(at: string, now: number = Date.now()): string {
  const time = at.slice(0, 24);
  const isToday = dayOf(time) === dayOf(now);
  return ts('oldest_waits', { since: isToday ? ts('today_at', { clock: clockOf(time) }) : formatDay(dayOf(time)) });
}
