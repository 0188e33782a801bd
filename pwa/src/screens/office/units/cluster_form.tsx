/** Adds a speaker cluster, or changes one. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { readRecord } from '../api';
import { codeOptions, groupOptions, wardOptions } from '../options';
import { Select } from '../parts';
import { SavingProblem, tellDone, useSaving } from '../saving';
import type { PackedRecord, Reference, Values } from '../types';
import { nameOf, t } from '../words';
import { changedValues, makeId } from '../writes';

const TEXTS = { name: 100, place: 200, device_code: 60, supplier: 100, note: 500 } as const;
const NUMBERS = { number: [1, 999], speakers: [1, 100], power_w: [1, 100_000], installed_year: [1950, 2100] } as const;
const CHOICES = { technology: ['wired', 'fm', 'ip'], condition: ['good', 'partly_broken', 'broken'] } as const;

type Form = Record<keyof typeof TEXTS | keyof typeof NUMBERS | keyof typeof CHOICES | 'ward' | 'group', string>;

interface Props {
  /** Null for a new one. */
  id: string | null;
  reference: Reference | null;
  place: { ward: string; group: string };
  reload: () => Promise<void>;
  onClose: () => void;
}

export function ClusterForm(props: Props): JSX.Element {
  const { id, onClose } = props;
  const [record, setRecord] = useState<PackedRecord | null>(null);
  useEffect(() => {
    if (id !== null) void readRecord('speaker_cluster', id).then((answer) => { if (answer.ok) setRecord(answer.data.record); });
  }, [id]);
  const title = t(id === null ? 'units_add_cluster' : 'units_change_cluster');
  return (
    <Dialog title={title} onClose={onClose}>
      {id !== null && record === null ? <p role="status">{t('loading')}</p> : <Fields {...props} record={record} />}
    </Dialog>
  );
}

function Fields({ reference, place, record, reload, onClose }: Props & { record: PackedRecord | null }): JSX.Element {
  const [fresh] = useState(makeId); // once for the form: pressing Save twice must not add two
  const [form, setForm] = useState<Form>(() => formOf(record?.values ?? { ...place, condition: 'good' }));
  const [isChecked, setChecked] = useState(false);
  const saving = useSaving();
  const set = (part: Partial<Form>): void => { setForm({ ...form, ...part }); };
  const wrong = wrongOf(form);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (wrong.size > 0) return;
    const before = record?.values ?? {};
    const values = changedValues(before, valuesOf(form));
    const draft = { kind: 'speaker_cluster', record_id: record?.record_id ?? fresh, action: record ? 'edit' : 'create', base_rev: record?.rev ?? null, values: record ? values : dropNulls(values) } as const;
    const answer = await saving.save(draft);
    if (answer === null) return;
    tellDone(t('units_cluster_saved'), draft, answer, before, reload);
    await reload();
    onClose();
  };
  const errorOf = (name: string): string | null => (isChecked && wrong.has(name) ? t(name in NUMBERS ? 'units_wrong_number' : 'required') : null);
  return (
    <form class="o-form" onSubmit={submit} noValidate>
      <Field label={nameOf('value', 'name')} value={form.name} onInput={(name) => { set({ name }); }} maxLength={TEXTS.name} required error={errorOf('name')} />
      <Select label={nameOf('value', 'ward')} value={form.ward} empty={t('choose')} options={wardOptions(reference)} required error={errorOf('ward')} onChange={(ward) => { set({ ward, group: '' }); }} />
      <Select label={nameOf('value', 'group')} value={form.group} empty={t('units_station')} options={form.ward === '' ? [] : groupOptions(reference, form.ward)} onChange={(group) => { set({ group }); }} />
      {(Object.keys(CHOICES) as (keyof typeof CHOICES)[]).map((name) => (
        <Select key={name} label={nameOf('value', name)} value={form[name]} empty={t('none')} options={codeOptions(CHOICES[name])} onChange={(value) => { set({ [name]: value }); }} />
      ))}
      {(Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]).map((name) => (
        <Field key={name} label={nameOf('value', name)} inputMode="numeric" value={form[name]} onInput={(value) => { set({ [name]: value }); }} error={errorOf(name)} />
      ))}
      {(['place', 'device_code', 'supplier', 'note'] as const).map((name) => (
        <Field key={name} label={nameOf('value', name)} value={form[name]} onInput={(value) => { set({ [name]: value }); }} maxLength={TEXTS[name]} />
      ))}
      <SavingProblem saving={saving} />
      <div class="o-form-end">
        <Button type="submit" look="primary" disabled={saving.isBusy}>{t('save')}</Button>
        <Button onPress={onClose}>{t('cancel')}</Button>
      </div>
    </form>
  );
}

function formOf(values: Values): Form {
  const names = [...Object.keys(TEXTS), ...Object.keys(NUMBERS), ...Object.keys(CHOICES), 'ward', 'group'];
  const typed = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  return Object.fromEntries(names.map((name) => [name, typed(values[name])])) as Form;
}

function valuesOf(form: Form): Values {
  return Object.fromEntries(Object.entries(form).map(([name, typed]) => {
    if (typed.trim() === '') return [name, null];
    return [name, name in NUMBERS ? Number(typed) : typed.trim()];
  }));
}

const dropNulls = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

function wrongOf(form: Form): Set<string> {
  const numbers = (Object.entries(NUMBERS) as [keyof typeof NUMBERS, readonly [number, number]][])
    .filter(([name, [least, most]]) => form[name].trim() !== '' && !(/^\d+$/.test(form[name].trim()) && Number(form[name]) >= least && Number(form[name]) <= most))
    .map(([name]): string => name);
  return new Set([...numbers, ...(['name', 'ward'] as const).filter((name) => form[name].trim() === '')]);
}
