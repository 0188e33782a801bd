/** Every row of the file with what becomes of it, in picture, word and colour, and why, cell by cell. */

import type { ComponentChildren, JSX } from 'preact';
import { formatNumber } from '../../../text/format';
import { Button, Chips } from '../../../ui/button';
import { Icon, type IconName } from '../../../ui/icons';
import { Badge, ScrollTable } from '../parts';
import { nameOf, t, type OfficeKey } from '../words';
import { chooseShown, isTrimmable, outcomeOf, undecided, withOneCandidate, type Choice, type Filter, type Outcome } from './choices';
import { Duplicate } from './duplicate';
import type { ImportRow, Preview, Reason } from './types';
import type { Import } from './use_import';

/** Which rows are on show, and how many of them. */
export interface View {
  filter: Filter;
  shown: number;
}

export const ROWS_AT_ONCE = 100;
const FILTERS: readonly Filter[] = ['all', 'new', 'update', 'duplicate', 'error', 'same', 'skipped', 'not_people'];

const LOOKS: Readonly<Record<Outcome, { look: 'good' | 'wait' | 'bad' | 'plain'; icon: IconName }>> = {
  new: { look: 'good', icon: 'plus' },
  update: { look: 'plain', icon: 'edit' },
  duplicate: { look: 'wait', icon: 'people' },
  error: { look: 'bad', icon: 'warning' },
  same: { look: 'plain', icon: 'check' },
  skipped: { look: 'plain', icon: 'cross' },
};

interface Part { one: Import; preview: Preview; classId: string; view: View; onView: (view: View) => void }

export function Rows({ one, preview, classId, view: { filter, shown }, onView }: Part): JSX.Element {
  const rows = chooseShown(preview.rows, filter, one.choices);
  const counts = countFilters(preview, one);
  const choose = (next: Filter): void => { onView({ filter: next, shown: ROWS_AT_ONCE }); };
  return (
    <section aria-labelledby="import-rows">
      <h2 id="import-rows">{t('import_step_rows')}</h2>
      <div class="o-tools">
        <Chips label={t('import_filter')} value={filter} onChoose={choose}
          options={FILTERS.filter((name) => name === 'all' || counts[name] > 0).map((name) => ({ value: name, text: `${t(`import_${name}` as OfficeKey)} ${formatNumber(counts[name])}` }))} />
      </div>
      {filter === 'duplicate' && <AllDuplicates one={one} preview={preview} />}
      {filter === 'error' && <AllErrors one={one} rows={rows} />}
      {filter === 'not_people' ? <NotPeople preview={preview} /> : <RowTable one={one} rows={rows.slice(0, shown)} classId={classId} />}
      {filter !== 'not_people' && rows.length > shown && (
        <div class="o-pager"><Button onPress={() => { onView({ filter, shown: shown + ROWS_AT_ONCE }); }}>{t('import_more', { n: formatNumber(Math.min(ROWS_AT_ONCE, rows.length - shown)) })}</Button></div>
      )}
    </section>
  );
}

function countFilters(preview: Preview, one: Import): Record<Filter, number> {
  const { new: fresh = 0, update = 0, duplicate = 0, error = 0, same = 0 } = preview.counts;
  return {
    all: preview.rows.length, new: fresh, update, duplicate, error, same,
    skipped: chooseShown(preview.rows, 'skipped', one.choices).length, not_people: preview.skipped.length,
  };
}

const OTHER: Choice = { act: 'other', person: null };
const SKIP: Choice = { act: 'skip', person: null };

function AllDuplicates({ one, preview }: { one: Import; preview: Preview }): JSX.Element | null {
  const open = undecided(preview.rows, one.choices);
  const single = withOneCandidate(open);
  const who = new Map(single.map((row) => [row.number, row.candidates[0]?.key ?? null]));
  if (open.length < 2) return null;
  return (
    <div class="o-form-end">
      <Button onPress={() => { one.choose(open.map((row) => row.number), () => OTHER); }}>{t('import_all_other', { n: formatNumber(open.length) })}</Button>
      {single.length > 1 && (
        <Button onPress={() => { one.choose([...who.keys()], (row) => ({ act: 'same', person: who.get(row) ?? null })); }}>
          {t('import_all_same', { n: formatNumber(single.length) })}
        </Button>
      )}
    </div>
  );
}

function AllErrors({ one, rows }: { one: Import; rows: readonly ImportRow[] }): JSX.Element | null {
  const some = rows.filter(isTrimmable).map((row) => row.number);
  if (some.length === 0) return null;
  return (
    <div class="o-form-end">
      <Button disabled={one.busy !== null} onPress={() => { one.read({ trimmed: new Set([...one.reading.trimmed, ...some]) }); }}>{t('import_trim_all', { n: formatNumber(some.length) })}</Button>
      <p class="hint">{t('import_trim_hint')}</p>
    </div>
  );
}

function NotPeople({ preview }: { preview: Preview }): JSX.Element {
  return (
    <ScrollTable caption={t('import_not_people')}>
      <thead><tr><th scope="col" class="o-number">{t('import_row')}</th><th scope="col">{t('import_verdict')}</th><th scope="col">{t('import_samples')}</th></tr></thead>
      <tbody>
        {preview.skipped.map(({ number, code, text }) => (
          <tr key={number}><td class="o-number">{number}</td><td>{t(`import_skipped_${code}` as OfficeKey)}</td><td>{text}</td></tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function RowTable({ one, rows, classId }: { one: Import; rows: readonly ImportRow[]; classId: string }): JSX.Element {
  if (rows.length === 0) return <p class="o-empty">{t('import_none_shown')}</p>;
  return (
    <ScrollTable caption={t('import_step_rows')} className="o-import-table">
      <thead>
        <tr>
          <th scope="col" class="o-number">{t('import_row')}</th>
          <th scope="col">{t('import_verdict')}</th>
          <th scope="col">{t('value_full_name')}</th>
          <th scope="col">{t('value_birth_year')}</th>
          <th scope="col">{t('value_gender')}</th>
          <th scope="col">{t('import_place')}</th>
          <th scope="col">{t('import_work')}</th>
          <th scope="col">{t('value_phone')}</th>
          <th scope="col">{t('value_note')}</th>
        </tr>
      </thead>
      <tbody>{rows.map((row) => <OneRow key={row.number} row={row} one={one} classId={classId} />)}</tbody>
    </ScrollTable>
  );
}

function OneRow({ row, one, classId }: { row: ImportRow; one: Import; classId: string }): JSX.Element {
  const choice = one.choices.get(row.number);
  const outcome = outcomeOf(row, choice, classId);
  const { look, icon } = LOOKS[outcome];
  return (
    <>
      <tr id={`import-row-${row.number}`} class={`o-import-row o-import-${outcome}`}>
        <td class="o-number">{row.number}</td>
        <td><Badge look={look} icon={icon}>{t(`import_${outcome}` as OfficeKey)}</Badge><RowActs row={row} one={one} isSkipped={choice?.act === 'skip'} /></td>
        <th scope="row"><Cell row={row} names={['full_name']} /></th>
        <td class="o-import-short"><Cell row={row} names={['birth_year']} /></td>
        <td class="o-import-short"><Cell row={row} names={['gender']} /></td>
        <td class="o-place"><Cell row={row} names={['group', 'ward']} /></td>
        <td class="o-place"><Cell row={row} names={['position', 'organisation']} /></td>
        <td class="o-import-long"><Cell row={row} names={['phone']} /></td>
        <td class="o-import-long"><Cell row={row} names={['participant_group', 'note']} /></td>
      </tr>
      {row.candidates.length > 0 && choice?.act !== 'skip' && (row.verdict === 'duplicate' || row.verdict === 'same') && (
        <tr class={`o-import-${outcome} o-import-question`}><td /><td colSpan={8}><Duplicate row={row} one={one} classId={classId} /></td></tr>
      )}
    </>
  );
}

/** Leave a row out and take it again; let a faulty one in without the cells that cannot be read. */
function RowActs({ row, one, isSkipped }: { row: ImportRow; one: Import; isSkipped: boolean }): JSX.Element {
  const params = { n: row.number, name: String(row.values.full_name ?? '') };
  const { trimmed } = one.reading;
  const trim = (on: boolean): void => {
    one.read({ trimmed: new Set(on ? [...trimmed, row.number] : [...trimmed].filter((number) => number !== row.number)) });
  };
  return (
    <span class="o-import-acts">
      {isTrimmable(row) && <Button look="quiet" disabled={one.busy !== null} label={t('import_trim_label', params)} onPress={() => { trim(true); }}>{t('import_trim')}</Button>}
      {trimmed.has(row.number) && <Button look="quiet" disabled={one.busy !== null} onPress={() => { trim(false); }}>{t('import_untrim')}</Button>}
      {(row.verdict === 'new' || row.verdict === 'update' || isSkipped) && !trimmed.has(row.number) && (
        <Button look="quiet" label={t(isSkipped ? 'import_take_label' : 'import_leave_label', params)} onPress={() => { one.choose([row.number], () => (isSkipped ? null : SKIP)); }}>
          {t(isSkipped ? 'import_take_row' : 'import_leave_row')}
        </Button>
      )}
    </span>
  );
}

/** What a cell will hold, what it replaces, and what was mended or is wrong. */
function Cell({ row, names }: { row: ImportRow; names: readonly string[] }): JSX.Element {
  return <>{names.map((name) => <One key={name} row={row} name={name} />)}</>;
}

function One({ row, name }: { row: ImportRow; name: string }): JSX.Element {
  const value = row.values[name];
  const before = row.before[name];
  return (
    <span class="o-import-cell">
      {value !== undefined && <span class={name === 'ward' || name === 'organisation' ? 'o-second' : ''}>{sayValue(name, value)}</span>}
      {name in row.before && <Aside icon="edit">{before === null || before === undefined ? t('import_before_none') : t('import_before', { value: sayValue(name, before) })}</Aside>}
      {row.reasons.filter((reason) => reason.field === name).map((reason) => <Why key={reason.code} reason={reason} />)}
    </span>
  );
}

const sayValue = (name: string, value: unknown): string =>
  name === 'gender' || name === 'participant_group' ? nameOf('option', String(value)) : String(value);

function Why({ reason: { code, given, fault } }: { reason: Reason }): JSX.Element {
  const says = t(`import_reason_${code}` as OfficeKey, { given });
  const quotes = given !== '' && code !== 'doubled_row' && code !== 'removed_before';
  return <Aside icon={fault ? 'warning' : 'note'} isFault={fault}>{says}{quotes && <> – {t('import_given', { given })}</>}</Aside>;
}

function Aside({ icon, isFault = false, children }: { icon: IconName; isFault?: boolean; children: ComponentChildren }): JSX.Element {
  return <span class={isFault ? 'o-aside o-is-fault' : 'o-aside'}><Icon name={icon} size={16} /> <span>{children}</span></span>;
}
