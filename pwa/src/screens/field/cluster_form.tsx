/** One speaker cluster: three things are enough, the rest is for who keeps the equipment's papers. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { change, log, restore, undoCreate, withdraw } from '../../operations';
import { go, goBack } from '../../router';
import { all, find, type Shown } from '../../store/view';
import { t } from '../../text/text';
import { Button, Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { tellChanged } from './changed';
import { clusterDraft, clustersOf, CONDITIONS, TECHNOLOGIES, toCluster, wrongNumbers, type ClusterDraft } from './clusters';
import { unitName, unitOf, type Unit } from './places';
import { Page } from './shell';
import { tu, type UnitKey } from './unit_words';

export default function ClusterForm({ unitId = '', recordId }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId);
  const [cluster] = useState(find('speaker_cluster', recordId));
  if (!unit || (recordId !== undefined && !cluster)) return <Page title={tu('cluster')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <Form unit={unit} cluster={cluster} up={`/thiet-bi/${unitId}`} />;
}

interface Part {
  draft: ClusterDraft;
  wrong: readonly string[];
  set: (part: Partial<ClusterDraft>) => void;
}

function Form({ unit, cluster, up }: { unit: Unit; cluster: Shown | null; up: string }): JSX.Element {
  const [draft, setDraft] = useState(() => {
    const place = clustersOf(all('speaker_cluster'), unit).length + 1;
    return clusterDraft(cluster, place, tu('cluster_n', { n: place }));
  });
  const [wrong, setWrong] = useState<string[]>([]);
  const set = (part: Partial<ClusterDraft>): void => { setDraft({ ...draft, ...part }); };
  const save = async (): Promise<void> => {
    const found = [...wrongNumbers(draft), ...(draft.name.trim() === '' ? ['name'] : [])];
    setWrong(found);
    if (found.length === 0 && (await keep(unit, cluster, draft))) goBack(up);
  };
  const part = { draft, wrong, set };
  return (
    <Page title={tu('cluster')} up={up} job bottom={<Button look="primary" onPress={save}>{t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{unitName(unit)}</p>
        <Text {...part} name="name" maxLength={100} error={tu('error_cluster_name')} />
        <Text {...part} name="place" maxLength={200} />
        <Count {...part} name="speakers" />
        <Choice {...part} name="technology" options={TECHNOLOGIES} />
        <Choice {...part} name="condition" options={CONDITIONS} />
        <Count {...part} name="number" />
        <Text {...part} name="device_code" maxLength={60} />
        <Text {...part} name="supplier" maxLength={100} />
        <Count {...part} name="power_w" />
        <Count {...part} name="installed_year" />
        <Text {...part} name="note" maxLength={500} />
        {cluster && <Button look="danger" onPress={() => takeOff(cluster, up)}>{t('delete_entry')}</Button>}
      </form>
    </Page>
  );
}

const labelOf = (name: keyof ClusterDraft): string => (name === 'note' ? t('note') : tu(`cluster_${name}`));

function Text({ draft, wrong, set, name, maxLength, error }: Part & { name: keyof ClusterDraft; maxLength: number; error?: string }): JSX.Element {
  return <Field label={labelOf(name)} value={draft[name]} onInput={(typed) => { set({ [name]: typed }); }} maxLength={maxLength} error={wrong.includes(name) ? (error ?? null) : null} />;
}

function Count({ draft, wrong, set, name }: Part & { name: 'number' | 'speakers' | 'power_w' | 'installed_year' }): JSX.Element {
  return <Field label={labelOf(name)} inputMode="numeric" value={draft[name]} onInput={(typed) => { set({ [name]: typed }); }} error={wrong.includes(name) ? t('error_count') : null} />;
}

function Choice({ draft, set, name, options }: Part & { name: 'technology' | 'condition'; options: readonly string[] }): JSX.Element {
  return (
    <fieldset>
      <legend>{labelOf(name)}</legend>
      <Chips label={labelOf(name)} value={draft[name]} options={options.map((value) => ({ value, text: tu(`${name}_${value}` as UnitKey) }))}
        onChoose={(value) => { set({ [name]: value === draft[name] ? '' : value }); }} />
    </fieldset>
  );
}

async function keep(unit: Unit, cluster: Shown | null, draft: ClusterDraft): Promise<boolean> {
  const values = toCluster(unit, draft);
  if (cluster) return tellChanged(cluster, await change(cluster, values), tu('done_cluster_edit'));
  const operation = (await log('speaker_cluster', values))?.[0];
  if (!operation) return false;
  showSnack({ text: tu('done_cluster'), undo: () => undoCreate(operation) });
  return true;
}

async function takeOff(cluster: Shown, up: string): Promise<void> {
  if (!(await withdraw(cluster))) return;
  showSnack({ text: t('done_delete'), undo: () => restore(cluster) });
  go(up, { replace: true });
}
