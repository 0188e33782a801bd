/** Adds a person to a roster: three things are enough, the rest may come later. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { deriveId } from '@sync/contract';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import type { ClassPart } from './class_page';
import { codeOptions, groupOptions, wardOptions } from './options';
import { Select } from './parts';
import { SavingProblem, tellDone, useSaving } from './saving';
import type { Reference, Values } from './types';
import { nameOf, t } from './words';
import { makeId } from './writes';

const PARTICIPANTS = ['party_state_unions', 'grassroots_information', 'part_time_group'];
const EMPTY = { full_name: '', ward: '', group: '', birth_year: '', phone: '', position: '', organisation: '', participant_group: '' };

type Form = typeof EMPTY;
type Part = ClassPart & { reference: Reference | null; onClose: () => void };

export function PersonForm({ page, reference, reload, onClose }: Part): JSX.Element {
  // Made once for the form: pressing Save twice must not add two people.
  const [person] = useState(makeId);
  const [form, setForm] = useState<Form>(EMPTY);
  const [isChecked, setChecked] = useState(false);
  const saving = useSaving();
  const set = (part: Partial<Form>): void => { setForm({ ...form, ...part }); };
  const yearError = checkYear(form.birth_year);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (form.full_name.trim() === '' || yearError !== null) return;
    const classId = page.class.id;
    const record_id = await deriveId(classId, person); // (K4)
    const draft = { kind: 'roster_entry', record_id, action: 'create', base_rev: null, values: { training_class: classId, person, ...readForm(form) } } as const;
    const answer = await saving.save(draft);
    if (answer === null) return;
    tellDone(t('class_person_added', { name: form.full_name.trim() }), draft, answer, {}, reload);
    await reload();
    onClose();
  };
  return (
    <Dialog title={t('class_add_person')} onClose={onClose}>
      <form class="o-form" onSubmit={submit} noValidate>
        <Field label={nameOf('value', 'full_name')} value={form.full_name} onInput={(name) => { set({ full_name: name }); }} maxLength={100} required
          error={isChecked && form.full_name.trim() === '' ? t('required') : null} />
        <Select label={nameOf('value', 'ward')} value={form.ward} empty={t('choose')} options={wardOptions(reference)} onChange={(ward) => { set({ ward, group: '' }); }} />
        <Select label={nameOf('value', 'group')} value={form.group} empty={t('none')} options={form.ward === '' ? [] : groupOptions(reference, form.ward)} onChange={(group) => { set({ group }); }} />
        <Field label={nameOf('value', 'birth_year')} type="number" inputMode="numeric" value={form.birth_year} onInput={(year) => { set({ birth_year: year }); }} error={isChecked ? yearError : null} />
        <Field label={nameOf('value', 'phone')} type="tel" value={form.phone} onInput={(phone) => { set({ phone }); }} maxLength={20} />
        <Field label={nameOf('value', 'position')} value={form.position} onInput={(position) => { set({ position }); }} maxLength={100} />
        <Field label={nameOf('value', 'organisation')} value={form.organisation} onInput={(organisation) => { set({ organisation }); }} maxLength={200} />
        <Select label={nameOf('value', 'participant_group')} value={form.participant_group} empty={t('none')} options={codeOptions(PARTICIPANTS)} onChange={(group) => { set({ participant_group: group }); }} />
        <SavingProblem saving={saving} />
        <div class="o-form-end">
          <Button type="submit" look="primary" disabled={saving.isBusy}>{t('save')}</Button>
          <Button onPress={onClose}>{t('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Only what was filled in is written. */
function readForm(form: Form): Values {
  const { birth_year, ...texts } = form;
  const trimmed = Object.entries(texts).map(([name, value]) => [name, value.trim().normalize('NFC')] as const);
  return {
    ...Object.fromEntries(trimmed.filter(([, value]) => value !== '')),
    ...(birth_year !== '' && { birth_year: Number(birth_year) }),
  };
}

function checkYear(year: string): string | null {
  const number = Number(year);
  return year === '' || (Number.isInteger(number) && number >= 1900 && number <= 2100) ? null : t('year_range');
}
