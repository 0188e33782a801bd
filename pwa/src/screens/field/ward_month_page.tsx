/** The month of a ward: looked at, shared as a message, or printed to be signed. */

import type { JSX } from 'preact';
import { PaperTools } from '../../papers/parts';
import { WardMonth, type MonthNumbers } from '../../papers/ward_month';
import { all, find } from '../../store/view';
import { formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { MonthStep, readMonth } from './month_step';
import { fullWardName, groupsOf, text } from './places';
import { Page } from './shell';
import { tu } from './unit_words';
import { send } from './send_message';
import { addMonths, daysOfMonth, gather, monthOf } from './ward_week';

export default function WardMonthPage({ ward = '', month: typed }: Record<string, string>): JSX.Element {
  const month = readMonth(typed);
  if (!find('ward', ward)) return <Page title={tu('month_summary')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const { groups, total, station } = sumUp(ward, month);
  const name = fullWardName(ward);
  return (
    <Page title={tu('month_summary')} up="/">
      <MonthStep month={month} link={(other) => `/tong-hop/${ward}/${other}`} />
      <PaperTools><Button icon="share" onPress={() => send(sayMonth(name, month, groups, total))}>{tu('share_month')}</Button></PaperTools>
      <WardMonth ward={name} month={month} groups={groups} total={total} station={station} />
    </Page>
  );
}

interface Line {
  name: string;
  numbers: MonthNumbers;
}

function sumUp(ward: string, month: string): { groups: Line[]; total: MonthNumbers; station: MonthNumbers } {
  const days = daysOfMonth(month);
  const known = gather(ward, days[0] ?? '', days[days.length - 1] ?? '');
  const meetings = all('meeting').filter(({ values }) => values.ward === ward);
  const now = Date.now();
  const groups = groupsOf(ward).map((group) => ({
    name: text(group, 'name'),
    numbers: monthOf(known(group.record_id), meetings.filter(({ values }) => values.group === group.record_id), month, now),
  }));
  return { groups, total: addMonths(groups.map(({ numbers }) => numbers)), station: monthOf(known(ward), [], month, now) };
}

/** The month in a message, with the khối that lack most named last. */
function sayMonth(ward: string, month: string, groups: readonly Line[], total: MonthNumbers): string {
  const lacking = groups.filter(({ numbers }) => numbers.missing > 0).sort((a, b) => b.numbers.missing - a.numbers.missing);
  const numbers = Object.fromEntries(Object.entries(total).map(([name, value]: [string, number]) => [name, formatNumber(value)]));
  return [
    tu('message_month', { ward, month: Number(month.slice(5)), year: month.slice(0, 4), ...numbers }),
    lacking.length > 0 && tu('message_month_lacking', { list: lacking.map((one) => `${one.name} (${one.numbers.missing})`).join(', ') }),
    `${tu('report_from')}: ${location.origin}`,
  ].filter(Boolean).join('\n');
}
