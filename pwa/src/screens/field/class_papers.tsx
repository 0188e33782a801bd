/** What a trainer reads before a class: the venue's readiness, the programme, the script, the way of a visit. */

import type { JSX } from 'preact';
import { all, type Shown } from '../../store/view';
import { formatDay } from '../../text/format';
import { Icon } from '../../ui/icons';
import { text } from './places';
import { CHECKED, countReady, STATES } from './readiness';
import { tw } from './ward_words';

export function ClassPapers({ trainingClass }: { trainingClass: Shown }): JSX.Element {
  const host = trainingClass.values.host_ward;
  const record = all('readiness').find((one) => one.values.training_class === trainingClass.record_id && one.values.ward === host) ?? null;
  return (
    <>
      {typeof host === 'string' && <Venue record={record} />}
      <Lines name="itinerary" trainingClass={trainingClass} />
      <Lines name="visited_places" trainingClass={trainingClass} />
      <Lines name="hosts" trainingClass={trainingClass} />
      <Lines name="programme" trainingClass={trainingClass} />
      <Lines name="script" trainingClass={trainingClass} />
    </>
  );
}

function Lines({ name, trainingClass }: { name: 'itinerary' | 'visited_places' | 'hosts' | 'programme' | 'script'; trainingClass: Shown }): JSX.Element | null {
  const value = trainingClass.values[name];
  const said = Array.isArray(value) ? value.join('\n') : value;
  if (typeof said !== 'string' || said === '') return null;
  return (
    <details class="papers">
      <summary>{tw(name)}</summary>
      <p class="lines">{said}</p>
    </details>
  );
}

function Venue({ record }: { record: Shown | null }): JSX.Element {
  const { done, all: needed } = countReady(record);
  const name = text(record, 'contact_name');
  const phone = text(record, 'contact_phone');
  return (
    <section class="card stack" aria-label={tw('venue_title')}>
      <h2>{tw('venue_title')}</h2>
      {record === null ? <p class="soft">{tw('venue_unsaid')}</p> : (
        <>
          <p><strong>{tw('venue_sum', { done, all: needed })}</strong>{text(record, 'checked_on') && ` · ${tw('checked_on', { day: formatDay(text(record, 'checked_on')) })}`}</p>
          <ul class="checked">{CHECKED.map((item) => <Item key={item} item={item} state={text(record, item)} />)}</ul>
          {phone !== '' && <a class="button plain" href={`tel:${phone}`}><span>{tw('call', { name: name || phone })}</span></a>}
          {phone === '' && name !== '' && <p>{tw('contact_name')}: {name}</p>}
          {text(record, 'note') !== '' && <p class="lines">{text(record, 'note')}</p>}
        </>
      )}
    </section>
  );
}

const LOOKS: Readonly<Record<string, { icon: 'check' | 'warning' | 'minus'; look: string }>> = {
  ready: { icon: 'check', look: 'good-text' }, missing: { icon: 'warning', look: 'warning-text' }, not_needed: { icon: 'minus', look: 'soft' },
};

function Item({ item, state }: { item: (typeof CHECKED)[number]; state: string }): JSX.Element {
  const known = LOOKS[state];
  const word = STATES.find(({ value }) => value === state)?.word ?? 'not_said';
  return (
    <li>
      <span>{tw(item)}</span>
      <span class={known?.look ?? 'soft'}>{known && <Icon name={known.icon} size={20} />} {tw(word)}</span>
    </li>
  );
}
