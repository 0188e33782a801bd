/** Which column of the file is what; open where something has to be chosen, a line to open otherwise. */

import type { JSX } from 'preact';
import { ScrollTable, Select } from '../parts';
import { t, type OfficeKey } from '../words';
import type { ImportColumn, Preview } from './types';
import type { Import } from './use_import';

const FIELDS = [
  '', 'number', 'full_name', 'family_name', 'given_name', 'birth', 'birth_male', 'birth_female', 'gender', 'male_mark', 'female_mark',
  'position', 'organisation', 'unit', 'ward', 'group', 'address', 'phone', 'participant_group', 'note',
] as const;
const TOP_TEXT = 60;
const LETTERS = 26;
const UNKNOWN = '?';

export function Columns({ one, preview }: { one: Import; preview: Preview }): JSX.Element {
  const isUnclear = !preview.has_names;
  return (
    <section aria-labelledby="import-columns">
      <details open={isUnclear}>
        <summary><h2 id="import-columns">{t('import_step_columns')}</h2></summary>
        {preview.header_row === null && <p class="o-stale">{t('import_no_table')}</p>}
        {preview.header_row !== null && isUnclear && <p class="o-stale">{t('import_no_names')}</p>}
        <div class="o-filters"><HeaderRow one={one} preview={preview} /></div>
        {preview.columns.length > 0 && <Mapping one={one} columns={preview.columns} />}
      </details>
    </section>
  );
}

function HeaderRow({ one, preview: { top, header_row: row } }: { one: Import; preview: Preview }): JSX.Element {
  const lines = top.map((cells, place) => ({ n: place + 1, text: cells.filter((cell) => cell !== '').join(' · ').slice(0, TOP_TEXT) }));
  return (
    <Select label={t('import_header_row')} value={row === null ? UNKNOWN : String(row)}
      onChange={(value) => { if (value !== UNKNOWN) one.read({ header_row: Number(value) }); }}
      options={[
        ...(row === null ? [{ value: UNKNOWN, text: t('import_header_unknown') }] : []),
        { value: '0', text: t('import_header_row_none') },
        ...lines.filter(({ n, text }) => text !== '' || n === row).map(({ n, text }) => ({ value: String(n), text: t('import_header_row_n', { n, text }) })),
        ...(row !== null && row > lines.length ? [{ value: String(row), text: t('import_header_row_n', { n: row, text: '' }) }] : []),
      ]} />
  );
}

function Mapping({ one, columns }: { one: Import; columns: readonly ImportColumn[] }): JSX.Element {
  const set = (index: number, field: string): void => { one.read({ columns: new Map([...one.reading.columns, [index, field]]) }); };
  return (
    <ScrollTable caption={t('import_step_columns')} className="o-import-map">
      <thead><tr><th scope="col">{t('import_column')}</th><th scope="col">{t('import_read_as')}</th><th scope="col">{t('import_samples')}</th></tr></thead>
      <tbody>
        {columns.map((column) => (
          <tr key={column.index}>
            <th scope="row">{nameOfColumn(column)}</th>
            <td><Select label={t('import_read_as')} value={column.field ?? ''} onChange={(field) => { set(column.index, field); }}
              options={FIELDS.map((field) => ({ value: field, text: t(`import_field_${field}` as OfficeKey) }))} /></td>
            <td>{column.samples.join(' · ')}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

/** A column by its heading, or by its letter as Excel has it. */
export function nameOfColumn({ header, index }: Pick<ImportColumn, 'header' | 'index'>): string {
  return header === '' ? t('import_column_unnamed', { letter: letterOf(index) }) : header;
}

function letterOf(index: number): string {
  const last = String.fromCharCode('A'.charCodeAt(0) + (index % LETTERS));
  return index < LETTERS ? last : letterOf(Math.floor(index / LETTERS) - 1) + last;
}
