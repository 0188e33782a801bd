/** Sides next to each other: only what differs stands out, and under it who said it, when and with which phone. */

import type { JSX } from 'preact';
import { formatDateTime, formatReceipt } from '../../../text/format';
import { MadeAt } from '../made_at';
import { ScrollTable } from '../parts';
import { NOTHING } from '../shown';
import { nameOf, t } from '../words';
import type { Line } from './compare';
import { sayValue, type Names } from './words';
import type { Act } from './types';

/** One column: what it is called, and who is behind it, if it is one person's act. */
export interface Column {
  head: string;
  note?: string | undefined;
  act: Act | null;
}

export function Comparison({ caption, columns, lines, names }: { caption: string; columns: readonly Column[]; lines: readonly Line[]; names: Names }): JSX.Element {
  return (
    <ScrollTable caption={caption} className="o-comparison">
      <thead>
        <tr>
          <th scope="col"><span class="hidden">{t('record_name')}</span></th>
          {columns.map(({ head, note }) => <th key={head} scope="col">{head}{note && <span class="o-second">{note}</span>}</th>)}
        </tr>
      </thead>
      <tbody>{lines.map((line) => <Told key={line.name} line={line} names={names} />)}</tbody>
      <Proof columns={columns} />
    </ScrollTable>
  );
}

function Told({ line, names }: { line: Line; names: Names }): JSX.Element {
  return (
    <tr class={line.differs ? 'o-differs' : undefined}>
      <th scope="row">
        {line.differs && <><span aria-hidden="true">≠ </span><span class="hidden">{t('reconcile_differs')}: </span></>}
        {nameOf('value', line.name)}
      </th>
      {line.told.map((content, place) => <td key={place}>{sayValue(line.name, content, names)}</td>)}
    </tr>
  );
}

/** Who, with what, when, and the receipt that the phone shows as well. */
function Proof({ columns }: { columns: readonly Column[] }): JSX.Element {
  const row = (name: string, say: (act: Act) => JSX.Element | string): JSX.Element => (
    <tr>
      <th scope="row">{name}</th>
      {columns.map(({ head, act }) => <td key={head}>{act === null ? NOTHING : say(act)}</td>)}
    </tr>
  );
  return (
    <tbody class="o-proof-rows">
      {row(t('record_author'), (act) => act.author_name ?? NOTHING)}
      {row(t('devices_device'), (act) => act.device_name || NOTHING)}
      {row(t('record_made_at'), (act) => <MadeAt act={act} />)}
      {row(t('reconcile_received'), (act) => (act.received_at === null ? NOTHING : formatDateTime(act.received_at)))}
      {row(t('record_receipt'), (act) => (act.receipt === null ? NOTHING : formatReceipt(act.receipt)))}
    </tbody>
  );
}
