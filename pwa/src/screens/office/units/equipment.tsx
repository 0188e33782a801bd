/** Faults and speaker clusters of wards and khối: listed, mended, added and changed. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Button } from '../../../ui/button';
import { showSnack } from '../../../ui/snackbar';
import { readEquipment, readRecord, readReference, writeRecord } from '../api';
import { useLive } from '../live';
import { groupOptions, wardOptions } from '../options';
import { Heading, Select } from '../parts';
import { mayWrite } from '../roles';
import { tellDone } from '../saving';
import { TableView } from '../table_view';
import type { Reference, Row } from '../types';
import { nameOf, t } from '../words';
import { makeId } from '../writes';
import { useChosen } from './chosen';
import { ClusterForm } from './cluster_form';
import { Tabs } from './tabs';

type Opened = { id: string | null } | null;

export default function EquipmentScreen(): JSX.Element {
  const reference = useLive('reference', readReference).value;
  const [filter, choose] = useChosen('ward', 'group');
  const [opened, setOpened] = useState<Opened>(null);
  // Raised with every write, so that the tables ask again at once.
  const [turn, setTurn] = useState(0);
  const reload = (): Promise<void> => { setTurn((before) => before + 1); return Promise.resolve(); };
  const name = `${filter.ward} ${filter.group} ${turn}`;
  return (
    <>
      <Heading title={t('units_equipment')}>{mayWrite() && <Button icon="plus" onPress={() => { setOpened({ id: null }); }}>{t('units_add_cluster')}</Button>}</Heading>
      <Tabs />
      <Narrow reference={reference} filter={filter} choose={choose} />
      <h2>{t('units_faults_all')}</h2>
      <TableView name={`incidents ${name}`} caption={t('units_faults_all')} empty={t('units_no_fault')} load={(after) => readEquipment('incidents', filter, after)}
        {...(mayWrite() && { act: (row: Row) => <Mended row={row} reload={reload} /> })} />
      <h2>{t('units_clusters')}</h2>
      <TableView name={`clusters ${name}`} caption={t('units_clusters')} empty={t('units_no_cluster')} load={(after) => readEquipment('clusters', filter, after)}
        {...(mayWrite() && { act: (row: Row) => <Button label={`${t('units_change')}: ${String(row.name)}, ${String(row.group ?? row.ward)}`} onPress={() => { setOpened({ id: row.record?.record_id ?? null }); }}>{t('units_change')}</Button> })} />
      {opened && <ClusterForm id={opened.id} reference={reference} place={filter} reload={reload} onClose={() => { setOpened(null); }} />}
    </>
  );
}

/** Chooses the ward and khối that a list is narrowed to. */
export function Narrow({ reference, filter, choose }: { reference: Reference | null; filter: { ward: string; group: string }; choose: (part: { ward?: string; group?: string }) => void }): JSX.Element {
  return (
    <form class="o-filters" role="search" aria-label={t('broadcasts_filters')} onSubmit={(event) => { event.preventDefault(); }}>
      <Select label={nameOf('value', 'ward')} value={filter.ward} empty={t('all')} options={wardOptions(reference)} onChange={(ward) => { choose({ ward, group: '' }); }} />
      <Select label={nameOf('value', 'group')} value={filter.group} empty={t('all')} options={groupOptions(reference, filter.ward)} onChange={(group) => { choose({ group }); }} />
    </form>
  );
}

/** One press, as on the phone; undo takes it back. */
function Mended({ row, reload }: { row: Row; reload: () => Promise<void> }): JSX.Element | null {
  const [isBusy, setBusy] = useState(false);
  const id = row.record?.record_id;
  if (row.state === 'mended' || id === undefined) return null;
  const mend = async (): Promise<void> => {
    setBusy(true);
    const page = await readRecord('incident', id);
    const record = page.ok ? page.data.record : null;
    if (record) {
      const draft = { kind: 'incident', record_id: id, action: 'edit', base_rev: record.rev, values: { state: 'mended', mended_at: new Date().toISOString() } } as const;
      const answer = await writeRecord({ op_id: makeId(), ...draft });
      if (answer.ok && answer.data.result !== 'rejected') tellDone(t('units_mended_done'), draft, answer.data, record.values, reload);
      else showSnack({ text: t('units_not_saved') });
    } else showSnack({ text: t('units_not_saved') });
    setBusy(false);
    await reload();
  };
  return <Button disabled={isBusy} label={`${t('units_mended')}: ${String(row.group ?? row.ward)}, ${nameOf('option', String(row.symptom))}`} onPress={mend}>{t('units_mended')}</Button>;
}
