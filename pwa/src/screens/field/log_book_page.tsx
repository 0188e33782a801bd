/** The log book of a unit and month, to look at and to print. */

import type { JSX } from 'preact';
import { LogBook } from '../../papers/log_book';
import { PaperTools } from '../../papers/parts';
import { all } from '../../store/view';
import { t } from '../../text/text';
import { logRows } from './log_rows';
import { MonthStep, readMonth } from './month_step';
import { fullWardName, groupName, text, unitName, unitOf } from './places';
import { Page } from './shell';
import { tu } from './unit_words';

export default function LogBookPage({ unitId = '', month: typed }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId);
  const month = readMonth(typed);
  if (!unit) return <Page title={tu('log_book')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const station = all('station').find(({ values }) => values.ward === unit.ward) ?? null;
  const name = unit.group ? groupName(unit.group) : text(station, 'name') || `${tu('station')} ${fullWardName(unit.ward)}`;
  return (
    <Page title={tu('log_book')} up="/">
      <p class="soft no-print">{unitName(unit)}</p>
      <MonthStep month={month} link={(other) => `/so-nhat-ky/${unitId}/${other}`} />
      <PaperTools />
      <LogBook ward={fullWardName(unit.ward)} unit={name} month={month} rows={logRows(all('broadcast'), all('incident'), unit, month)} />
    </Page>
  );
}
