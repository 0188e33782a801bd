/** The log book of any unit and month: on the screen as it is printed, and as a workbook. */

import type { JSX } from 'preact';
import { LogBook } from '../../../papers/log_book';
import { PaperTools } from '../../../papers/parts';
import { formatMonth } from '../../../text/format';
import { Icon } from '../../../ui/icons';
import { logBookFile, readLogBook, readReference } from '../api';
import { useLive } from '../live';
import { groupOptions, wardOptions } from '../options';
import { Heading, Select, Shown } from '../parts';
import type { Reference } from '../types';
import { nameOf, t } from '../words';
import { useChosen } from './chosen';
import { MonthChoice, readMonth } from './month_choice';
import { Tabs } from './tabs';

export default function LogBookScreen(): JSX.Element {
  const reference = useLive('reference', readReference);
  const [chosen, choose] = useChosen('unit', 'month');
  const month = readMonth(chosen.month);
  const { ward, unit } = placeOf(reference.value, chosen.unit);
  return (
    <>
      <Heading title={t('units_log_book')} />
      <Tabs />
      <form class="o-filters" onSubmit={(event) => { event.preventDefault(); }}>
        <Select label={nameOf('value', 'ward')} value={ward} options={wardOptions(reference.value)} onChange={(value) => { choose({ unit: value }); }} />
        <Select label={t('units_of')} value={unit === ward ? '' : unit} empty={t('units_station')} options={groupOptions(reference.value, ward)} onChange={(value) => { choose({ unit: value || ward }); }} />
        <MonthChoice month={month} onChoose={(other) => { choose({ month: other }); }} />
      </form>
      {unit && <Book key={`${unit} ${month}`} unit={unit} month={month} />}
    </>
  );
}

/** The ward of the unit that is named, or the first ward with its station. */
function placeOf(reference: Reference | null, named: string): { ward: string; unit: string } {
  const group = reference?.groups.find(({ id }) => id === named);
  if (group) return { ward: group.ward, unit: named };
  const ward = reference?.wards.find(({ id }) => id === named)?.id ?? wardOptions(reference)[0]?.value ?? '';
  return { ward, unit: ward };
}

function Book({ unit, month }: { unit: string; month: string }): JSX.Element {
  const live = useLive(`log book ${unit} ${month}`, () => readLogBook(unit, month));
  return (
    <>
      <h2 class="no-print">{formatMonth(month)}</h2>
      <Shown live={live}>
        {(book) => (
          <>
            <PaperTools><a class="button plain" href={logBookFile(unit, month)} download><Icon name="install" /><span>{t('units_workbook')}</span></a></PaperTools>
            <LogBook ward={book.ward.charAt(0).toLowerCase() + book.ward.slice(1)} unit={book.unit} month={book.month} rows={book.rows} />
          </>
        )}
      </Shown>
    </>
  );
}
