/** Every broadcast, narrowed by place, channel and day; the two channels and the meetings are never one number. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatNumber } from '../../text/format';
import { Button, ButtonLink } from '../../ui/button';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { readBroadcasts, readReference, type Failure } from './api';
import { broadcastFilter, narrow } from './broadcast_filter';
import { dayHint } from './day_hint';
import { useLive } from './live';
import { Heading, Select, Trouble } from './parts';
import { links, NO_FILTER } from './place';
import { codeOptions, groupOptions, wardOptions } from './options';
import { mayWrite } from './roles';
import { TableView } from './table_view';
import type { BroadcastFilter, Reference } from './types';
import { t } from './words';

const CHANNELS = ['group_speaker', 'ward_station'];

export function BroadcastsScreen(): JSX.Element {
  const reference = useLive('reference', readReference);
  const filter = broadcastFilter.value;
  const isBackwards = filter.from !== '' && filter.to !== '' && filter.from > filter.to;
  return (
    <>
      <Heading title={t('broadcasts_title')}>
        {mayWrite() && <ButtonLink href={links.provincial} icon="plus">{t('provincial_title')}</ButtonLink>}
        <Export filter={filter} disabled={isBackwards} />
      </Heading>
      <FilterForm filter={filter} reference={reference.value} isBackwards={isBackwards} />
      {!isBackwards && (
        <TableView
          name={links.broadcasts(filter)} caption={t('broadcasts_title')} empty={t('broadcasts_empty')}
          load={(after) => readBroadcasts(filter, after)}
        />
      )}
      <p><a href={links.figure('meetings')}>{t('broadcasts_meetings')}</a></p>
    </>
  );
}

/** What is on show, in the field names of provincial systems. */
function Export({ filter, disabled }: { filter: BroadcastFilter; disabled: boolean }): JSX.Element {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async (): Promise<void> => {
    setBusy(true);
    const { downloadProvincial } = await import('./programmes/export');
    const done = await downloadProvincial(filter);
    setBusy(false);
    setFailure(typeof done === 'number' ? null : done);
    if (typeof done === 'number') showSnack({ text: t('provincial_exported', { n: formatNumber(done) }) });
  };
  return (
    <>
      <Button icon="install" disabled={disabled || isBusy} onPress={run}>{t('provincial_export')}</Button>
      {failure && <Trouble failure={failure} retry={run} />}
    </>
  );
}

function FilterForm({ filter, reference, isBackwards }: { filter: BroadcastFilter; reference: Reference | null; isBackwards: boolean }): JSX.Element {
  const change = (part: Partial<BroadcastFilter>): void => { narrow({ ...filter, ...part }); };
  return (
    <form class="o-filters" role="search" aria-label={t('broadcasts_filters')} onSubmit={(event) => { event.preventDefault(); }}>
      <Select label={t('broadcasts_ward')} value={filter.ward} empty={t('all')} options={wardOptions(reference)} onChange={(ward) => { change({ ward, group: '' }); }} />
      <Select label={t('broadcasts_group')} value={filter.group} empty={t('all')} options={groupOptions(reference, filter.ward)} onChange={(group) => { change({ group }); }} />
      <Select label={t('broadcasts_channel')} value={filter.channel} empty={t('all')} onChange={(channel) => { change({ channel }); }}
        options={codeOptions(CHANNELS)} />
      <Field label={t('broadcasts_from')} type="date" value={filter.from} onInput={(from) => { change({ from }); }} {...dayHint(filter.from)} />
      <Field label={t('broadcasts_to')} type="date" value={filter.to} onInput={(to) => { change({ to }); }} {...dayHint(filter.to)} error={isBackwards ? t('broadcasts_wrong_dates') : null} />
      <Button onPress={() => { narrow(NO_FILTER); }}>{t('broadcasts_clear')}</Button>
    </form>
  );
}
