/** All classes of the plan, found by number, name, place or trainer. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatDate, formatNumber } from '../../text/format';
import { Button } from '../../ui/button';
import { readClasses, readReference } from './api';
import { ClassForm } from './class_form';
import { freeNumber, Rounds } from './rounds';
import { useLive } from './live';
import { Heading, ScrollTable, SearchBox, Shown } from './parts';
import { links } from './place';
import { mayWrite } from './roles';
import { found } from './search';
import { StateBadge } from './state_badge';
import type { ClassRow, Reference, Values } from './types';
import { nameOf, t } from './words';

const EVERY_MS = 15_000;

export function ClassesScreen(): JSX.Element {
  const live = useLive('classes', readClasses, EVERY_MS);
  const reference = useLive('reference', readReference);
  const [asked, setAsked] = useState('');
  const [adding, setAdding] = useState<number | null>(null);
  const plan = reference.value?.plan ?? null;
  return (
    <>
      <Heading title={t('place_classes')}>
        {mayWrite() && live.value && <Button icon="plus" onPress={() => { setAdding(freeNumber(live.value?.classes ?? [])); }}>{t('classes_add')}</Button>}
      </Heading>
      <Shown live={live}>
        {({ classes }) => {
          const rows = classes.filter((row) => found(asked, searched(row)));
          return (
            <>
              <Rounds classes={classes} target={plan?.target_classes ?? null} onFree={mayWrite() ? setAdding : null} />
              {adding !== null && (
                <ClassForm record={null} reference={reference.value} onSaved={live.reload} onClose={() => { setAdding(null); }}
                  taken={new Set(classes.map((row) => row.number))} first={newClass(adding, reference.value)} />
              )}
              <div class="o-tools">
                <SearchBox label={t('classes_search')} value={asked} onInput={setAsked} />
                <p role="status">{t('classes_count', { count: howMany(rows.length, classes.length) })}</p>
              </div>
              {rows.length === 0 ? <p class="o-empty">{t('nothing')}</p> : <ClassTable rows={rows} />}
            </>
          );
        }}
      </Shown>
    </>
  );
}

/** `25`, or `3 trong 25` while a search leaves some out. */
export function howMany(shown: number, all: number): string {
  return shown === all ? formatNumber(all) : t('count_of', { shown: formatNumber(shown), all: formatNumber(all) });
}

/** What a new class begins with: all that is the same for every class of the plan. */
function newClass(number: number, reference: Reference | null): Values {
  return {
    number, class_kind: 'class', state: 'planned',
    ...(reference?.plan && { plan: reference.plan.id }),
    topics: (reference?.topics ?? []).map((topic) => topic.id),
  };
}

function searched(row: ClassRow): string {
  return [t('class_name', { n: row.number }), row.title, row.host_ward_name, row.venue_name, ...row.trainers.map((one) => one.display_name)].join(' ');
}

function ClassTable({ rows }: { rows: ClassRow[] }): JSX.Element {
  return (
    <ScrollTable caption={t('place_classes')}>
      <thead>
        <tr>
          <th scope="col" class="o-number">{t('classes_number')}</th>
          <th scope="col">{t('classes_name')}</th>
          <th scope="col">{t('classes_state')}</th>
          <th scope="col" class="o-date">{t('classes_starts')}</th>
          <th scope="col">{t('classes_venue')}</th>
          <th scope="col">{t('classes_trainers')}</th>
          <th scope="col" class="o-number">{t('classes_nominated')}</th>
          <th scope="col" class="o-number">{t('classes_sessions')}</th>
          <th scope="col" class="o-number">{t('classes_present')}</th>
        </tr>
      </thead>
      <tbody>{rows.map((row) => <ClassLine key={row.id} row={row} />)}</tbody>
    </ScrollTable>
  );
}

function ClassLine({ row }: { row: ClassRow }): JSX.Element {
  const trainers = row.trainers.map((one) => one.display_name).join(', ');
  return (
    <tr>
      <td class="o-number">{row.number}</td>
      <th scope="row"><a href={links.class(row.id)}>{row.title}</a>{row.class_kind === 'study_visit' && <span class="o-note">{nameOf('option', 'study_visit')}</span>}</th>
      <td><StateBadge state={row.state} /></td>
      <td class="o-date">{row.starts_on === null ? <span class="soft">{t('classes_no_date')}</span> : formatDate(row.starts_on)}</td>
      <td>{row.venue_name ?? <span class="soft">{t('classes_no_place')}</span>}{row.host_ward_name !== null && <span class="o-second">{row.host_ward_name}</span>}</td>
      <td>{trainers === '' ? <span class="soft">{t('classes_no_trainer')}</span> : trainers}</td>
      <td class="o-number">{formatNumber(row.nominated)}<span class="soft">/{formatNumber(row.seats)}</span></td>
      <td class="o-number">{formatNumber(row.sessions)}</td>
      <td class="o-number">{formatNumber(row.present_people)}<span class="soft">/{formatNumber(row.roster_count)}</span></td>
    </tr>
  );
}
