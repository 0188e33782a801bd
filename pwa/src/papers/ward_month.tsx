/** A ward's month in numbers, khối by khối, with places to sign. */

import type { JSX } from 'preact';
import { formatNumber } from '../text/format';
import { PaperHead, Signatures } from './parts';
import { tp } from './words';
import './paper.css';

/** The numbers of one unit, in the order of the columns. */
export interface MonthNumbers {
  broadcasts: number;
  days: number;
  minutes: number;
  due: number;
  missing: number;
  explained: number;
  failed: number;
  late: number;
  downtimeDays: number;
  meetings: number;
  households: number;
  direct: number;
}

const COLUMNS = [
  ['broadcasts', 'col_broadcasts'], ['days', 'col_days'], ['minutes', 'col_sum_minutes'], ['due', 'col_due'], ['missing', 'col_missing'],
  ['explained', 'col_explained'], ['failed', 'col_failed'], ['late', 'col_late'], ['downtimeDays', 'col_downtime'],
  ['meetings', 'col_meetings'], ['households', 'col_households'], ['direct', 'col_direct'],
] as const satisfies readonly (readonly [keyof MonthNumbers, Parameters<typeof tp>[0]])[];

interface WardMonthProps {
  /** `phường Lê Lợi` */
  ward: string;
  month: string;
  /** `href` leads to what the numbers were made of. */
  groups: readonly { name: string; href?: string; numbers: MonthNumbers }[];
  total: MonthNumbers;
  /** The ward's own station, never added to the khối's. */
  station: MonthNumbers;
}

export function WardMonth({ ward, month, groups, total, station }: WardMonthProps): JSX.Element {
  return (
    <article class="paper wide">
      <PaperHead lines={[tp('committee', { ward })]} />
      <h2>{tp('month_title')}</h2>
      <p class="sub">{tp('month_sub', { month: Number(month.slice(5)), year: month.slice(0, 4) })}</p>
      <div class="paper-scroll" role="region" aria-label={tp('month_scroll')} tabIndex={0}>
        <table>
          <thead><tr><th scope="col">{tp('col_unit')}</th>{COLUMNS.map(([name, title]) => <th key={name} scope="col">{tp(title)}</th>)}</tr></thead>
          <tbody>{groups.map((group) => <Line key={group.name} {...group} />)}</tbody>
          <tfoot>
            <Line name={tp('month_total')} numbers={total} />
            <Line name={tp('month_station')} numbers={station} />
          </tfoot>
        </table>
      </div>
      <p class="paper-foot">{tp('month_note')}</p>
      <Signatures signs={[{ title: tp('maker') }, { title: tp('ward_signs', { ward }) }]} />
    </article>
  );
}

function Line({ name, href, numbers }: { name: string; href?: string; numbers: MonthNumbers }): JSX.Element {
  return <tr><th scope="row">{href === undefined ? name : <a href={href}>{name}</a>}</th>{COLUMNS.map(([key]) => <td key={key} class="n">{formatNumber(numbers[key])}</td>)}</tr>;
}
