/** "Sổ nhật ký phát thanh": a month of one station or khối, across a sheet of A4. */

import type { JSX } from 'preact';
import { formatNumber } from '../text/format';
import { PaperHead, Signatures } from './parts';
import { tp } from './words';
import './paper.css';

/** One broadcast as it stands in the book; what nobody recorded is empty. */
export interface LogRow {
  day: string;
  start: string;
  end: string;
  minutes: number | null;
  title: string;
  source: string;
  topic: string;
  reader: string;
  approver: string;
  clusters: string;
  equipment: string;
  note: string;
  operator: string;
}

export interface LogBookProps {
  /** `phường Lê Lợi` */
  ward: string;
  /** `Khối 5`, or the station's name. */
  unit: string;
  /** `2026-11` */
  month: string;
  rows: readonly LogRow[];
}

const COLUMNS = ['day', 'start', 'end', 'minutes', 'title', 'source', 'topic', 'reader', 'approver', 'clusters', 'equipment', 'note', 'operator'] as const satisfies readonly (keyof LogRow)[];
const CENTRED = new Set<string>(['day', 'start', 'end']);

/** `12/03` of `2026-03-12` */
const shortDay = (day: string): string => `${day.slice(8)}/${day.slice(5, 7)}`;

export function LogBook({ ward, unit, month, rows }: LogBookProps): JSX.Element {
  const out = rows.filter(({ minutes }) => minutes !== null);
  const sum = {
    broadcasts: formatNumber(out.length), minutes: formatNumber(out.reduce((all, { minutes }) => all + (minutes ?? 0), 0)),
    days: formatNumber(new Set(out.map(({ day }) => day)).size), failed: formatNumber(rows.length - out.length),
  };
  return (
    <article class="paper wide">
      <PaperHead lines={[tp('committee', { ward }), unit]} />
      <h2>{tp('log_title')}</h2>
      <p class="sub">{unit} · {tp('log_month', { month: Number(month.slice(5)), year: month.slice(0, 4) })}</p>
      {rows.length === 0 ? <p>{tp('log_empty')}</p> : <Rows rows={rows} />}
      <p>{tp('log_sum', sum)}</p>
      <Signatures signs={[{ title: tp('keeper') }, { title: `${tp('confirmed_by')} ${ward}` }]} />
      <p class="paper-foot">{tp('no_receipt')}</p>
    </article>
  );
}

function Rows({ rows }: { rows: readonly LogRow[] }): JSX.Element {
  return (
    <div class="paper-scroll" role="region" aria-label={tp('log_scroll')} tabIndex={0}>
      <table>
        <thead><tr><th scope="col">{tp('col_no')}</th>{COLUMNS.map((name) => <th key={name} scope="col">{tp(`col_${name}`)}</th>)}</tr></thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              <td class="c">{place + 1}</td>
              {COLUMNS.map((name) => <td key={name} class={name === 'minutes' ? 'n' : CENTRED.has(name) ? 'c' : ''}>{name === 'day' ? shortDay(row.day) : row[name]}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
