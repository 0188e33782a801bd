/** Every bulletin of wards and city, narrowed by ward and state. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { ButtonLink } from '../../../ui/button';
import { readBulletins, readReference } from '../api';
import { useLive } from '../live';
import { codeOptions, wardOptions } from '../options';
import { Heading, Select } from '../parts';
import { links } from '../place';
import { mayWrite } from '../roles';
import { TableView } from '../table_view';
import { t } from '../words';
import { ProgrammeTabs } from './tabs';

export const STATES = ['waiting', 'draft', 'returned', 'approved'];

export default function BulletinsScreen(): JSX.Element {
  const reference = useLive('reference', readReference);
  const [ward, setWard] = useState('');
  const [state, setState] = useState('');
  return (
    <>
      <Heading title={t('place_bulletins')}>
        {mayWrite() && <ButtonLink href={links.newBulletin} icon="plus">{t('bulletin_add')}</ButtonLink>}
      </Heading>
      <ProgrammeTabs now="bulletins" />
      <form class="o-filters" role="search" aria-label={t('bulletin_filters')} onSubmit={(event) => { event.preventDefault(); }}>
        <Select label={t('broadcasts_ward')} value={ward} empty={t('all')} options={wardOptions(reference.value)} onChange={setWard} />
        <Select label={t('bulletin_state')} value={state} empty={t('all')} options={codeOptions(STATES)} onChange={setState} />
      </form>
      <TableView name={`bulletins ${ward} ${state}`} caption={t('place_bulletins')} empty={t('bulletin_none')} load={(after) => readBulletins({ ward, state }, after)} />
    </>
  );
}
