/** The minutes of a meeting as they are printed. */

import type { JSX } from 'preact';
import { Minutes } from '../../../papers/minutes';
import { PaperTools } from '../../../papers/parts';
import { readRecord, readReference } from '../api';
import { useLive } from '../live';
import { wardName } from '../options';
import { Heading, Shown } from '../parts';
import { links } from '../place';
import type { Reference } from '../types';
import { nameOf, t } from '../words';

export default function MinutesScreen({ id }: { id: string }): JSX.Element {
  const live = useLive(`record meeting ${id}`, () => readRecord('meeting', id));
  const reference = useLive('reference', readReference).value;
  return (
    <>
      <Heading title={t('units_minutes')} crumbs={[{ text: nameOf('kind', 'meeting'), href: links.record('meeting', id) }]} />
      <Shown live={live}>
        {({ record, history }) => (record === null ? <p class="o-empty">{t('record_none')}</p> : (
          <>
            <PaperTools />
            <Minutes values={record.values} {...namesOf(reference, record.values)} receipt={history[0]?.receipt ?? null} />
          </>
        ))}
      </Shown>
    </>
  );
}

function namesOf(reference: Reference | null, { ward, group, topics }: Record<string, unknown>): { ward: string; group: string; topics: string[] } {
  const found = reference?.wards.find(({ id }) => id === ward);
  const told = Array.isArray(topics) ? topics : [];
  const full = found ? wardName(found) : '';
  return {
    ward: full.charAt(0).toLowerCase() + full.slice(1),
    group: reference?.groups.find(({ id }) => id === group)?.name ?? '',
    topics: (reference?.topics ?? []).filter(({ id }) => told.includes(id)).map(({ name }) => name),
  };
}
