/** T2: who is here. A tap marks; the list of those not yet marked grows shorter. */

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { keepScannerQuietly } from '../../app_update';
import { wakeSound } from '../../feedback';
import { find, type Shown } from '../../store/view';
import { formatNumber } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { Button, IconButton } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { showSnack } from '../../ui/snackbar';
import { BlockList, scrollToRow } from './block_list';
import { sessionTitle, shortClassName } from './classes';
import { ClassMenu, Everyone } from './class_menu';
import { ClosedNotice } from './closed_notice';
import { closingOf, isClosed } from './closings';
import { makeMark } from './marking';
import { RowSheet } from './row_sheet';
import { RosterRow } from './roster_row';
import { countRows, filterRows, groupOf, isTapped, searchRows, type Counts, type Filter, type Row } from './roster_rows';
import { Page } from './shell';
import { carryName } from './typed_name';
import { useClass, useRows } from './use_roster';

const LINGER_MS = 1500;
const FILTERS: readonly Exclude<Filter, 'all'>[] = ['present', 'away', 'represented', 'waiting'];

/** With a `personId` that person's row is open at once: for whoever comes from a refused mark. */
export default function Roster({ classId = '', sessionId = '', personId }: Record<string, string>): JSX.Element {
  const isReady = useClass(classId);
  useEffect(keepScannerQuietly, []);
  const session = find('session', sessionId);
  const title = [shortClassName(find('training_class', classId)), sessionTitle(session)].filter(Boolean).join(' · ');
  if (!isReady) return <Page title={title} up="/" job><p>{t('opening')}</p></Page>;
  if (!session) return <Page title={title} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <RosterOf classId={classId} session={session} title={title} wanted={personId} />;
}

function RosterOf({ classId, session, title, wanted }: { classId: string; session: Shown; title: string; wanted: string | undefined }): JSX.Element {
  const rows = useRows(classId, session.record_id);
  const [filter, setFilter] = useState<Filter>('waiting');
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState<Row | null>(() => rows.find((row) => row.id === wanted) ?? null);
  const [sheet, setSheet] = useState<'menu' | 'everyone' | null>(null);
  const [lingering, linger] = useLingering();
  const list = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  // A tap on a row leaves the keyboard open for the next name.
  const keepKeyboard = (event: MouseEvent): void => { if (document.activeElement === search.current) event.preventDefault(); };
  const shown = typed ? searchRows(rows, typed) : filterRows(rows, filter, lingering);
  const closing = closingOf(session.record_id);
  const isOver = isClosed(closing);
  const onMore = useCallback((row: Row) => { setOpened(row); }, []);
  const onToggle = useCallback((row: Row) => {
    if (isOver) showSnack({ text: t('closed_no_marks') });
    else if (isTapped(row.status)) void toggle(row, session, linger);
    else onMore(row); // a tap must not wipe out what somebody chose with care
    setTyped('');
  }, [session, linger, isOver]);
  const here = `/lop/${classId}/${session.record_id}`;
  const counts = countRows(rows);
  return (
    <Page title={title} up="/" job
      actions={<IconButton icon="more" label={t('class_menu')} onPress={() => { setSheet('menu'); }} />}
      beside={!typed && !isOver && counts.waiting > 0 && <Button look="quiet" icon="check" onPress={() => { setSheet('everyone'); }}>{t('everyone')}</Button>}
      bottom={<SearchBar typed={typed} onType={setTyped} input={search} here={here} />}>
      {closing && isOver && <ClosedNotice closing={closing} />}
      <Counters counts={counts} filter={typed ? 'all' : filter} onChoose={setFilter} />
      {!typed && shown.length > 12 && <IndexRail rows={shown} list={list} />}
      <div ref={list} onMouseDown={keepKeyboard}>
        <BlockList items={shown} label={title} render={(row) => <RosterRow key={row.id} row={row} onToggle={onToggle} onMore={onMore} />} />
        {shown.length === 0 && <Nothing typed={typed} filter={filter} total={rows.length} addHref={`${here}/them`} />}
      </div>
      {opened && <RowSheet row={rows.find((row) => row.id === opened.id) ?? opened} session={session} onClose={() => { setOpened(null); }} onMarked={linger} />}
      {sheet === 'menu' && <ClassMenu here={here} isOver={isOver} onClose={() => { setSheet(null); }} />}
      {sheet === 'everyone' && <Everyone rows={rows} session={session} onClose={() => { setSheet(null); }} onDone={() => { setFilter('present'); }} />}
    </Page>
  );
}

/** People just marked stay where they are for a moment. */
function useLingering(): [ReadonlySet<string>, (id: string) => void] {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const linger = useCallback((id: string) => {
    setIds((before) => new Set([...before, id]));
    setTimeout(() => { setIds((before) => new Set([...before].filter((other) => other !== id))); }, LINGER_MS);
  }, []);
  return [ids, linger];
}

async function toggle(row: Row, session: Shown, linger: (id: string) => void): Promise<void> {
  const status = groupOf(row.status) === 'present' ? 'unmarked' : 'present';
  linger(row.id);
  if (await makeMark(row.name, { session, person: row.id, before: row.mark, status })) buzz();
}

function buzz(): void {
  (navigator as { vibrate?: (pattern: number) => boolean }).vibrate?.(40);
}

function Counters({ counts, filter, onChoose }: { counts: Counts; filter: Filter; onChoose: (filter: Filter) => void }): JSX.Element {
  // Most classes have no deputies: their counter comes with the first.
  const offered = FILTERS.filter((one) => one !== 'represented' || counts.represented > 0 || filter === one);
  return (
    <div class={`counters of-${offered.length}`} role="group" aria-label={t('counters')}>
      {offered.map((one) => (
        <button type="button" key={one} class={`counter ${one}`} aria-pressed={filter === one} onClick={() => { onChoose(filter === one && one !== 'waiting' ? 'waiting' : one); }}>
          <span class="digits">{formatNumber(counts[one])}{one === 'present' && <span class="of">/{formatNumber(counts.all)}</span>}</span>
          <span class="small">{t(`filter_${one}` as TextKey)}</span>
        </button>
      ))}
    </div>
  );
}

function IndexRail({ rows, list }: { rows: readonly Row[]; list: { current: HTMLElement | null } }): JSX.Element {
  const letters = [...new Map(rows.map((row, index) => [row.letter, index] as const).reverse())].reverse();
  return (
    <nav class="rail" aria-label={t('index')}>
      {letters.map(([letter, index]) => (
        <button type="button" key={letter} onClick={() => { scrollToRow(index, rows.length, list.current, `[data-person="${rows[index]?.id ?? ''}"]`); }}>
          {letter}
        </button>
      ))}
    </nav>
  );
}

function SearchBar({ typed, onType, input, here }: { typed: string; onType: (text: string) => void; input: { current: HTMLInputElement | null }; here: string }): JSX.Element {
  return (
    <div class="search-bar">
      <label class="search">
        <Icon name="search" />
        <span class="hidden">{t('search')}</span>
        <input ref={input} type="search" enterkeyhint="search" autocomplete="off" autocapitalize="off" spellcheck={false} placeholder={t('search')}
          value={typed} onInput={(event) => { onType(event.currentTarget.value); }} />
      </label>
      <a class="add" href={`${here}/quet`} aria-label={t('scan')} onClick={wakeSound}><Icon name="scan" size={32} /></a>
      <a class="add plain" href={`${here}/them`} aria-label={t('add_person')} onClick={() => { if (typed) carryName(typed); }}><Icon name="plus" size={32} /></a>
    </div>
  );
}

function Nothing({ typed, filter, total, addHref }: { typed: string; filter: Filter; total: number; addHref: string }): JSX.Element {
  if (typed) {
    return <div class="stack empty"><p>{t('nobody_found', { typed })}</p><a class="button plain" href={addHref} onClick={() => { carryName(typed); }}>{t('add_this_person')}</a></div>;
  }
  if (total === 0) return <p class="empty">{t('roster_empty')}</p>;
  return <p class="empty good">{filter === 'waiting' ? t('all_marked') : t('nobody_here')}</p>;
}
