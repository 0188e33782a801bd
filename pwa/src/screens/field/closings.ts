/** Whether a session is over, as its trainers said; and how long they may still think again. */

import { all, type Shown } from '../../store/view';
import { hasCome } from '../../presence';
import { dayOf } from '../../text/format';
import { text } from './places';

const REOPEN_MS = 24 * 3600_000;

/** Give what its trainers recorded at the end of a session, if anything. */
export function closingOf(sessionId: string): Shown | null {
  return all('session_closing').find((one) => one.values.session === sessionId) ?? null;
}

export const isClosed = (closing: Shown | null): boolean => closing?.values.state === 'closed';

/** Tell whether a closed session may still be opened again by its trainers: a day long. */
export function mayReopen(closing: Shown | null, now: number): boolean {
  const at = Date.parse(text(closing, 'closed_at'));
  // A phone whose clock runs behind must not lock its trainer out.
  return isClosed(closing) && now - at < REOPEN_MS;
}

/** Tell whether people are being marked today in a session that nobody has closed: no time for a new version. */
export function isSessionUnderWay(now: number): boolean {
  const today = dayOf(now);
  const open = new Set(all('session').filter((one) => one.values.held_on === today && !isClosed(closingOf(one.record_id))).map((one) => one.record_id));
  return open.size > 0 && all('attendance').some(({ values }) => open.has(String(values.session)) && hasCome(String(values.status)));
}
