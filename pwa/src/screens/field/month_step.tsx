/** One month back or forth, never beyond the present one. */

import type { JSX } from 'preact';
import { go } from '../../router';
import { dayOf, formatMonth } from '../../text/format';
import { IconButton } from '../../ui/button';
import { tu } from './unit_words';
import { monthAfter, monthBefore } from './ward_week';

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;

/** Read a month from an address; anything else is the present one. */
export const readMonth = (typed: string | undefined): string => (typed !== undefined && MONTH.test(typed) ? typed : dayOf(Date.now()).slice(0, 7));

export function MonthStep({ month, link }: { month: string; link: (month: string) => string }): JSX.Element {
  const to = (other: string) => (): void => { go(link(other), { replace: true }); };
  return (
    <div class="stepper no-print">
      <IconButton icon="back" label={tu('month_before')} onPress={to(monthBefore(month))} />
      <h2 aria-live="polite">{formatMonth(month)}</h2>
      {month < dayOf(Date.now()).slice(0, 7) ? <IconButton icon="next" label={tu('month_after')} onPress={to(monthAfter(month))} /> : <span />}
    </div>
  );
}
