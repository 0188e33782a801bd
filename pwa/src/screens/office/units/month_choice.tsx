/** The month that is looked at, and the way to the one before and after it. */

import type { JSX } from 'preact';
import { addDays, dayOf } from '../../../text/format';
import { Button } from '../../../ui/button';
import { t } from '../words';

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;

const thisMonth = (): string => dayOf(Date.now()).slice(0, 7);

/** Read a month from the address; the present one if it names none. */
export const readMonth = (typed: string): string => (MONTH.test(typed) ? typed : thisMonth());

export function MonthChoice({ month, onChoose }: { month: string; onChoose: (month: string) => void }): JSX.Element {
  return (
    <>
      <Button icon="back" onPress={() => { onChoose(addDays(`${month}-01`, -1).slice(0, 7)); }}>{t('units_month_before')}</Button>
      {month < thisMonth() && <Button icon="next" onPress={() => { onChoose(addDays(`${month}-01`, 31).slice(0, 7)); }}>{t('units_month_after')}</Button>}
    </>
  );
}
