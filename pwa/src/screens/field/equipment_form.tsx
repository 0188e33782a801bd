/** One speaker cluster, written down once, its condition at a tap. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Values } from '@sync/contract';
import { change, log, restore, undoCreates, withdraw } from '../../operations';
import { goBack } from '../../router';
import { find, type Shown } from '../../store/view';
import { dayOf } from '../../text/format';
import { t } from '../../text/text';
import { Button, Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { tellChanged } from './changed';
import { clustersOf, stationOf } from './equipment';
import { number, ownUnits, text, unitName, unitOf, type Unit } from './places';
import { tb } from './bulletin_words';
import { tp } from './programme_words';
import { Page } from './shell';

const TECHNOLOGIES = ['wired', 'fm', 'ip'] as const;
const CONDITIONS = ['good', 'partly_broken', 'broken'] as const;

interface Draft {
  name: string;
  technology: string;
  speakers: string;
  place: string;
  code: string;
  condition: string;
}

export default function EquipmentForm({ unitId, recordId }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId ?? ownUnits()[0] ?? '');
  const [opened] = useState(find('speaker_cluster', recordId));
  if (!unit || (recordId !== undefined && !opened)) return <Page title={tb('equipment')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <Form unit={unit} up={`/loa/${unitId ?? ''}`} record={opened} />;
}

function draftOf(record: Shown | null, next: number): Draft {
  const speakers = number(record, 'speakers');
  return {
    name: record ? text(record, 'name') : tb('cluster_named', { number: next }), technology: text(record, 'technology'),
    speakers: speakers === null ? '' : String(speakers), place: text(record, 'place'), code: text(record, 'device_code'), condition: text(record, 'condition') || 'good',
  };
}

function toValues(draft: Draft): Values {
  return {
    name: draft.name.trim(), technology: draft.technology || null, speakers: draft.speakers === '' ? null : Number(draft.speakers),
    place: draft.place.trim() || null, device_code: draft.code.trim() || null, condition: draft.condition, checked_on: dayOf(Date.now()),
  };
}

function Form({ unit, up, record }: { unit: Unit; up: string; record: Shown | null }): JSX.Element {
  const next = clustersOf(unit).reduce((most, one) => Math.max(most, number(one, 'number') ?? 0), 0) + 1;
  const [draft, setDraft] = useState<Draft>(() => draftOf(record, next));
  const [errors, setErrors] = useState<{ name?: string; speakers?: string }>({});
  const set = (part: Partial<Draft>): void => { setDraft({ ...draft, ...part }); };
  const save = async (): Promise<void> => {
    const isCount = draft.speakers === '' || (/^\d{1,3}$/.test(draft.speakers) && Number(draft.speakers) >= 1 && Number(draft.speakers) <= 100);
    const found = { ...(draft.name.trim() === '' && { name: tb('error_cluster_name') }), ...(!isCount && { speakers: tb('error_speakers') }) };
    setErrors(found);
    if (Object.keys(found).length === 0 && await keep(unit, record, toValues(draft), next)) goBack(up);
  };
  return (
    <Page title={tb('equipment')} up={up} job bottom={<Button look="primary" onPress={save}>{t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{unitName(unit)}</p>
        <Field label={tb('cluster_name')} value={draft.name} onInput={(name) => { set({ name }); }} error={errors.name ?? null} maxLength={100} required />
        <fieldset>
          <legend>{tp('condition')}</legend>
          <Chips label={tp('condition')} value={draft.condition} options={CONDITIONS.map((value) => ({ value, text: tb(`condition_${value}`) }))} onChoose={(condition: string) => { set({ condition }); }} />
        </fieldset>
        <fieldset>
          <legend>{tb('technology')}</legend>
          <Chips label={tb('technology')} value={draft.technology} options={TECHNOLOGIES.map((value) => ({ value, text: tb(`technology_${value}`) }))} onChoose={(technology: string) => { set({ technology }); }} />
        </fieldset>
        <Field label={tb('speakers')} inputMode="numeric" value={draft.speakers} onInput={(speakers) => { set({ speakers }); }} error={errors.speakers ?? null} />
        <Field label={tb('cluster_place')} value={draft.place} onInput={(place) => { set({ place }); }} maxLength={200} />
        <Field label={tb('device_code')} value={draft.code} onInput={(code) => { set({ code }); }} hint={tb('device_code_hint')} maxLength={60} />
        {record && <Button look="danger" onPress={() => takeOff(record, up)}>{t('delete_entry')}</Button>}
      </form>
    </Page>
  );
}

async function keep(unit: Unit, record: Shown | null, values: Values, next: number): Promise<boolean> {
  if (record) return tellChanged(record, await change(record, values), tb('done_cluster'));
  const whole = { ward: unit.ward, group: unit.group, station: stationOf(unit)?.record_id ?? null, number: next, ...values };
  const saved = await log('speaker_cluster', whole);
  if (saved) showSnack({ text: tb('done_cluster'), undo: () => undoCreates(saved) });
  return saved !== null;
}

async function takeOff(record: Shown, up: string): Promise<void> {
  if (!(await withdraw(record))) return;
  showSnack({ text: t('done_delete'), undo: () => restore(record) });
  goBack(up);
}
