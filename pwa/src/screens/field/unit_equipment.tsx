/** A unit's equipment: its faults, and the speaker clusters it has. */

import type { JSX } from 'preact';
import { all, find, type Shown } from '../../store/view';
import { formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { clustersOf, conditionOf } from './clusters';
import { FaultCard } from './fault_card';
import { faultsOf, isMended } from './faults';
import { number, text, unitName, unitOf, type Unit } from './places';
import { Page } from './shell';
import { tu, type UnitKey } from './unit_words';

const MENDED_SHOWN = 5;

export default function Equipment({ unitId = '' }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId);
  if (!unit) return <Page title={tu('equipment')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const faults = faultsOf(all('incident'), unit);
  const open = faults.filter((fault) => !isMended(fault));
  const over = faults.filter(isMended).slice(0, MENDED_SHOWN);
  return (
    <Page title={tu('equipment')} up="/" bottom={<ButtonLink look="primary" icon="warning" href={`/bao-hong/${unitId}`}>{tu('report_fault')}</ButtonLink>}>
      <p class="soft">{unitName(unit)}</p>
      <section class="stack" aria-label={tu('faults_open')}>
        <h2>{tu('faults_open')}</h2>
        {open.length === 0 && <p>{tu('no_fault')}</p>}
        {open.map((fault) => <FaultCard key={fault.record_id} fault={fault} />)}
      </section>
      <Clusters unit={unit} unitId={unitId} faults={open} />
      {over.length > 0 && (
        <section class="stack" aria-label={tu('faults_over')}>
          <h2>{tu('faults_over')}</h2>
          {over.map((fault) => <FaultCard key={fault.record_id} fault={fault} />)}
        </section>
      )}
    </Page>
  );
}

function Clusters({ unit, unitId, faults }: { unit: Unit; unitId: string; faults: readonly Shown[] }): JSX.Element {
  const clusters = clustersOf(all('speaker_cluster'), unit);
  return (
    <section class="stack" aria-label={tu('clusters')}>
      <h2>{tu('clusters')}</h2>
      {clusters.length === 0 && <p class="soft">{tu('no_cluster')}</p>}
      <ul class="rows">
        {clusters.map((cluster) => {
          const condition = conditionOf(cluster, faults);
          return (
            <li key={cluster.record_id}>
              <a class="row link" href={`/thiet-bi/${unitId}/cum/${cluster.record_id}`}>
                <span class={`state ${condition === 'good' ? 'good' : 'warning-text'}`}><Icon name={condition === 'good' ? 'speaker' : condition ? 'warning' : 'circle'} size={28} /></span>
                <span class="main">
                  <span class="name">{text(cluster, 'name')}</span>
                  <span class="small">{describe(cluster, condition)}</span>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
      <ButtonLink icon="plus" href={`/thiet-bi/${unitId}/cum`}>{tu('add_cluster')}</ButtonLink>
    </section>
  );
}

function describe(cluster: Shown, condition: string): string {
  const speakers = number(cluster, 'speakers');
  const technology = text(cluster, 'technology');
  const parts = [
    condition && tu(`condition_${condition}` as UnitKey), text(cluster, 'place'),
    speakers !== null && tu('n_speakers', { n: formatNumber(speakers) }), technology && tu(`technology_${technology}` as UnitKey),
    text(find('station', cluster.values.station), 'name'),
  ];
  return parts.filter(Boolean).join(' · ');
}
