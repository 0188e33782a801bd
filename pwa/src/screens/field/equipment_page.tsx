/** The speaker clusters of a khối, or of a ward's station: what there is, and how it is. */

import type { JSX } from 'preact';
import type { Shown } from '../../store/view';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { clustersOf, stationOf } from './equipment';
import { number, ownUnits, text, unitName, unitOf } from './places';
import { tb, type BulletinKey } from './bulletin_words';
import { Page } from './shell';

export default function EquipmentPage({ unitId }: Record<string, string>): JSX.Element {
  const id = unitId ?? ownUnits()[0] ?? '';
  const unit = unitOf(id);
  if (!unit) return <Page title={tb('equipment')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const station = stationOf(unit);
  const hours = Array.isArray(station?.values.hours) ? station.values.hours.join(', ') : '';
  const longest = number(station, 'longest_minutes');
  return (
    <Page title={tb('equipment')} up="/" bottom={<ButtonLink look="primary" icon="plus" href={`/loa/${id}/them`}>{tb('add_cluster')}</ButtonLink>}>
      <p class="soft">{unitName(unit)}</p>
      {station && (
        <p class="small">
          {text(station, 'name')}
          {hours && <><br />{tb('station_hours', { hours })}</>}
          {longest !== null && <><br />{tb('station_longest', { count: longest })}</>}
        </p>
      )}
      {clustersOf(unit).length === 0 && <p class="empty">{tb('no_clusters')}</p>}
      <ul class="rows">{clustersOf(unit).map((one) => <Row key={one.record_id} href={`/loa/${id}/${one.record_id}`} cluster={one} />)}</ul>
    </Page>
  );
}

function Row({ href, cluster }: { href: string; cluster: Shown }): JSX.Element {
  const condition = text(cluster, 'condition');
  const isSound = condition !== 'broken' && condition !== 'partly_broken';
  const speakers = number(cluster, 'speakers');
  const said = [
    text(cluster, 'technology') && tb(`technology_${text(cluster, 'technology')}` as BulletinKey),
    speakers !== null && tb('speakers_count', { count: speakers }),
    text(cluster, 'place'),
  ];
  return (
    <li>
      <a class="row link" href={href}>
        <span class={`state ${isSound ? 'good' : 'warning-text'}`}><Icon name={isSound ? 'speaker' : 'warning'} size={28} /></span>
        <span class="main">
          <span class="name">{text(cluster, 'name')}</span>
          <span class="small">{said.filter(Boolean).join(' · ')}</span>
          {condition && <span class={`small ${isSound ? '' : 'warning-text'}`}>{tb(`condition_${condition}` as BulletinKey)}</span>}
        </span>
      </a>
    </li>
  );
}
