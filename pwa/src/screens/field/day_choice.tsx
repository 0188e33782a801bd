/** Today, yesterday, or another day that is past. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { addDays, dayOf, formatDay } from '../../text/format';
import { t } from '../../text/text';
import { Chips } from '../../ui/button';
import { Field } from '../../ui/field';

const OTHER = 'other';

export function DayChoice({ day, onChoose }: { day: string; onChoose: (day: string) => void }): JSX.Element {
  const today = dayOf(Date.now());
  const yesterday = addDays(today, -1);
  const [isOther, setOther] = useState(day !== today && day !== yesterday);
  const options = [
    { value: today, text: t('today_short') },
    { value: yesterday, text: t('yesterday_short') },
    { value: OTHER, text: isOther ? formatDay(day) : t('other') },
  ];
  return (
    <fieldset>
      <legend>{t('day')}</legend>
      <Chips label={t('day')} value={isOther ? OTHER : day} options={options}
        onChoose={(value) => { setOther(value === OTHER); if (value !== OTHER) onChoose(value); }} />
      {isOther && <Field label={t('choose_day')} type="date" value={day} max={today} onInput={(value) => { if (value) onChoose(value); }} />}
    </fieldset>
  );
}
