/** The roster of a class with everybody's marks, session by session, as the trainers' phones deliver them. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatNumber } from '../../text/format';
import { Button, ButtonLink } from '../../ui/button';
import type { ClassPart } from './class_page';
import { sessionDay, sessionName } from './class_sessions';
import { howMany } from './classes';
import { MarkCell } from './mark_cell';
import { changedMarks, chooseRows, FILTERS, markKey, sumUp, type RosterFilter } from './marks';
import { ScrollTable, SearchBox, Select } from './parts';
import { PersonForm } from './person_form';
import { links } from './place';
import { mayWrite } from './roles';
import type { Counts, Reference, RosterRow, Shown } from './types';
import { t, type OfficeKey } from './words';

const FLASH_MS = 4_000;
const COUNTED = ['present', 'absent', 'represented', 'unmarked'] as const;

type Part = ClassPart & { reference: Reference | null; asOf: string };

export function Roster({ page, reload, reference, asOf }: Part): JSX.Element {
  const [filter, setFilter] = useState<RosterFilter>('all');
  const [asked, setAsked] = useState('');
  const [isAdding, setAdding] = useState(false);
  const fresh = useFresh(page.roster);
  const conflicts = page.roster.flatMap((row) => Object.values(row.marks)).filter((mark) => mark.conflict).length;
  const rows = chooseRows(page.roster, filter, asked, page.sessions.map((session) => session.id));
  return (
    <section class="o-roster" aria-labelledby="roster">
      <div class="o-panel-head">
        <h2 id="roster">{t('class_roster')}</h2>
        <p class="o-as-of">{t('as_of', { time: asOf })}</p>
        {mayWrite() && <ButtonLink icon="send" href={links.import(page.class.id)}>{t('import_open')}</ButtonLink>}
        {mayWrite() && <Button icon="plus" onPress={() => { setAdding(true); }}>{t('class_add_person')}</Button>}
      </div>
      <div class="o-tools">
        <SearchBox label={t('class_search')} hint={t('class_search_hint')} value={asked} onInput={setAsked} />
        <Select label={t('class_filter')} value={filter} onChange={(value) => { setFilter(value as RosterFilter); }}
          options={FILTERS.map((name) => ({ value: name, text: t(`class_filters_${name}` as OfficeKey) }))} />
        <p role="status">{t('class_count', { count: howMany(rows.length, page.roster.length) })}</p>
      </div>
      <p class="o-definition">{t('class_absent_means')}</p>
      {conflicts > 0 && <p><a href={links.conflictsOf(page.class.id)}>{t('reconcile_waiting', { n: formatNumber(conflicts) })}</a></p>}
      <p class="hidden" role="status">{fresh.size > 0 ? t('class_new_marks', { n: fresh.size }) : ''}</p>
      {page.roster.length === 0 ? <p class="o-empty">{t('class_no_roster')}</p> : <RosterTable rows={rows} page={page} fresh={fresh} />}
      {isAdding && <PersonForm page={page} reference={reference} reload={reload} onClose={() => { setAdding(false); }} />}
    </section>
  );
}

/** Keep in mind for a moment which marks came with the latest answer. */
function useFresh(roster: RosterRow[]): ReadonlySet<string> {
  const before = useRef(roster);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const changed = changedMarks(before.current, roster);
    before.current = roster;
    if (changed.size === 0) return;
    setFresh(changed);
    const timer = setTimeout(() => { setFresh(new Set()); }, FLASH_MS);
    return () => { clearTimeout(timer); };
  }, [roster]);
  return fresh;
}

function RosterTable({ rows, page, fresh }: { rows: RosterRow[]; page: ClassPart['page']; fresh: ReadonlySet<string> }): JSX.Element {
  return (
    <ScrollTable caption={t('class_roster')} className="o-roster-table">
      <thead>
        <tr>
          <th scope="col" class="o-number">{t('class_order')}</th>
          <th scope="col">{t('class_full_name')}</th>
          <th scope="col">{t('class_place')}</th>
          <th scope="col" class="o-number">{t('class_born')}</th>
          {page.sessions.map((session) => <SessionHead key={session.id} session={session} counts={page.counts[session.id]} />)}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.person}>
            <td class="o-number">{page.roster.indexOf(row) + 1}</td>
            <th scope="row"><PersonName row={row} classId={page.class.id} /></th>
            <td class="o-place">{row.group_name ?? ''}<span class="o-second">{row.ward_name ?? ''}</span></td>
            <td class="o-number">{row.values.birth_year}</td>
            {page.sessions.map((session) => (
              <MarkCell key={session.id} mark={row.marks[session.id]} session={session.id} person={row.person} isFresh={fresh.has(markKey(session.id, row.person))} />
            ))}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function SessionHead({ session, counts }: { session: Shown; counts: Counts | undefined }): JSX.Element {
  return (
    <th scope="col" class="o-session-head">
      {sessionName(session)} <span class="o-second">{sessionDay(session)}</span>
      {counts && (
        <span class="o-second">
          {describeCounts(sumUp(counts))}
        </span>
      )}
    </th>
  );
}

/** `Có mặt 60 · Vắng 4 (có phép 1) · Đi thay 0 · Chưa 3` */
function describeCounts(counts: Counts): string {
  return COUNTED.map((name) => {
    const key = name === 'absent' && counts.excused > 0 ? 'class_counted_absent_excused' : (`class_counted_${name}` as const);
    return t(key, { n: formatNumber(counts[name]), excused: formatNumber(counts.excused) });
  }).join(' · ');
}

function PersonName({ row, classId }: { row: RosterRow; classId: string }): JSX.Element {
  const { full_name, position, walk_in, deputy_for } = row.values;
  const notes = [walk_in === true ? t('class_walk_in') : '', deputy_for ? t('class_deputy') : ''].filter((note) => note !== '');
  return (
    <>
      <a href={links.derived('roster_entry', classId, row.person)}>{full_name}</a>
      {notes.map((note) => <span key={note} class="o-note">{note}</span>)}
      {position && <span class="o-second">{position}</span>}
    </>
  );
}
