/** Any list of the office, a page at a time: what was counted, by which rule, and the way to each row's proof. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatNumber } from '../../text/format';
import { Button } from '../../ui/button';
import type { Answer } from './api';
import { useLive } from './live';
import { ScrollTable, Shown } from './parts';
import { links } from './place';
import { showInRow } from './shown';
import type { Column, Row, Table } from './types';
import { relay, t } from './words';
import { lastOf } from '../../lists';

const EVERY_MS = 15_000;

/** What a table says for screens to work with rather than for people to read. */
const ASIDE = new Set(['kind_title', 'code', 'op_id', 'decision', 'mended_at']);

/** Show the table that `load` gives; a new `name` starts at its first page again. */
export function TableView({ name, caption, load, empty, act }: {
  name: string;
  caption: string;
  load: (after: string | null) => Promise<Answer<Table>>;
  empty?: string;
  /** What can be done with a row, in a column of its own. */
  act?: (row: Row) => JSX.Element;
}): JSX.Element {
  const [way, setWay] = useState<Way>({ name, pages: [] });
  const pages = way.name === name ? way.pages : [];
  const page = lastOf(pages);
  const live = useLive(`${name} ${page?.after ?? ''}`, () => load(page?.after ?? null), EVERY_MS);
  const skipped = page?.skipped ?? 0;
  return (
    <Shown live={live}>
      {(table) => (
        <>
          <p class="o-definition">{relay('definition', table.key, table.definition)}</p>
          {table.rows.length === 0 ? <p class="o-empty">{empty ?? t('nothing')}</p> : (
            <>
              <Rows table={table} caption={caption} {...(act && { act })} />
              <Pager
                table={table}
                skipped={skipped}
                {...(pages.length > 0 && { onPrevious: () => { setWay({ name, pages: pages.slice(0, -1) }); } })}
                onNext={(after) => { setWay({ name, pages: [...pages, { after, skipped: skipped + table.rows.length }] }); }}
              />
            </>
          )}
        </>
      )}
    </Shown>
  );
}

interface Way {
  name: string;
  pages: { after: string; skipped: number }[];
}

function Rows({ table, caption, act }: { table: Table; caption: string; act?: (row: Row) => JSX.Element }): JSX.Element {
  const head = headOf(table.columns);
  const leadsToClass = table.rows.some((row) => row.class_id !== undefined && linkOf(row, table.key) !== links.class(row.class_id));
  // Codes are named where they stand; a second column that says the same in other words only takes room.
  const columns = table.columns.filter(({ key }) => !ASIDE.has(key));
  return (
    <ScrollTable caption={caption}>
      <thead>
        <tr>
          {columns.map((column) => <th key={column.key} scope="col" class={`o-${column.type}`}>{relay('column', column.key, column.label)}</th>)}
          {leadsToClass && <th scope="col">{t('table_opens')}</th>}
          {act && <th scope="col">{t('table_act')}</th>}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, index) => (
          <tr key={row.record ? row.record.record_id + String(index) : index}>
            {columns.map((column) => <Cell key={column.key} column={column} row={row} link={column === head ? linkOf(row, table.key) : null} isHead={column === head} />)}
            {leadsToClass && <td>{row.class_id && <a href={links.class(row.class_id)}>{t('table_class')}</a>}</td>}
            {act && <td>{act(row)}</td>}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function Cell({ column, row, link, isHead }: { column: Column; row: Row; link: string | null; isHead: boolean }): JSX.Element {
  const text = showInRow(column, row);
  const content = link === null ? text : <a href={link}>{text}</a>;
  if (column.key === 'message') return <td class="o-message">{text}{typeof row.code === 'string' && <span class="o-second">{t('failure_code', { code: row.code })}</span>}</td>;
  return isHead ? <th scope="row" class={`o-${column.type}`}>{content}</th> : <td class={`o-${column.type}`}>{content}</td>;
}

/** What a row is called by, and opened by: a number alone says too little of it. */
function headOf(columns: readonly Column[]): Column | undefined {
  const [first] = columns;
  return first?.type === 'number' ? (columns.find(({ key }) => key === 'full_name' || key === 'title') ?? first) : first;
}

/** Classes, devices and what waits for a decision have pages of their own; everything else opens as a record with its history. */
function linkOf(row: Row, table: string): string | null {
  if (row.device_id !== undefined) return links.devices;
  if (row.result === 'quarantined' && row.decision === null && typeof row.op_id === 'string') return links.heldOne(row.op_id);
  if (table === 'conflicts' && row.record) return links.conflict(row.record.kind, row.record.record_id);
  if (!row.record) return row.class_id === undefined ? null : links.class(row.class_id);
  const { kind, record_id } = row.record;
  if (kind === 'bulletin') return links.bulletin(record_id);
  return kind === 'training_class' ? links.class(record_id) : links.record(kind, record_id);
}

function Pager({ table, skipped, onPrevious, onNext }: {
  table: Table;
  skipped: number;
  onPrevious?: () => void;
  onNext: (after: string) => void;
}): JSX.Element {
  const { next } = table;
  const [from, to, total] = [skipped + 1, skipped + table.rows.length, table.total].map((n) => formatNumber(n));
  return (
    <div class="o-pager">
      <p role="status">{t('table_rows', { from: from ?? '', to: to ?? '', total: total ?? '' })}</p>
      {onPrevious && <Button onPress={onPrevious}>{t('table_previous')}</Button>}
      {next !== null && <Button onPress={() => { onNext(next); }}>{t('table_next')}</Button>}
    </div>
  );
}
