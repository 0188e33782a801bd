/** A class's own data: where, when, for how many; edited on the revision that was on the screen. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import type { ClassPart } from './class_page';
import { dayHint } from './day_hint';
import { namesOf } from './names';
import { codeOptions, venueOptions, wardOptions } from './options';
import { Select } from './parts';
import { links } from './place';
import { mayWrite } from './roles';
import { SavingProblem, tellDone, useSaving } from './saving';
import { showValue } from './shown';
import type { Reference, Shown, Values } from './types';
import { nameOf, t } from './words';
import { changedValues } from './writes';

const SHOWN = ['starts_on', 'host_ward', 'venue', 'class_kind', 'topics', 'expected_count', 'note'] as const;
const STATES = ['planned', 'invited', 'open', 'closing', 'closed', 'settled'];
const KINDS = ['class', 'study_visit'];

type Part = ClassPart & { reference: Reference | null };

export function ClassData({ page, reload, reference }: Part): JSX.Element {
  // The revision the person began to edit stays the base, whatever arrives while the form is open (O4).
  const [edited, setEdited] = useState<Shown | null>(null);
  const names = namesOf(reference);
  const { values, id } = page.class;
  return (
    <section class="o-panel" aria-labelledby="class-data">
      <div class="o-panel-head">
        <h2 id="class-data">{t('class_data')}</h2>
        {mayWrite() && <Button icon="edit" onPress={() => { setEdited(page.class); }}>{t('edit')}</Button>}
      </div>
      <dl class="o-facts">
        {SHOWN.filter((name) => name !== 'note' || typeof values.note === 'string').map((name) => (
          <div key={name}><dt>{nameOf('value', name)}</dt><dd>{showValue(values[name], names)}</dd></div>
        ))}
      </dl>
      <p><a href={links.record('training_class', id)}>{t('record_history')}</a></p>
      {edited && <ClassForm record={edited} reference={reference} reload={reload} onClose={() => { setEdited(null); }} />}
    </section>
  );
}

const text = (values: Values, name: string): string => {
  const value = values[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

function ClassForm({ record, reference, reload, onClose }: { record: Shown; reference: Reference | null; reload: () => Promise<void>; onClose: () => void }): JSX.Element {
  const [form, setForm] = useState(() => ({
    title: text(record.values, 'title'), starts_on: text(record.values, 'starts_on'), host_ward: text(record.values, 'host_ward'),
    venue: text(record.values, 'venue'), class_kind: text(record.values, 'class_kind'), state: text(record.values, 'state'),
    expected_count: text(record.values, 'expected_count'), note: text(record.values, 'note'),
  }));
  const saving = useSaving();
  const set = (part: Partial<typeof form>): void => { setForm({ ...form, ...part }); };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const expected = form.expected_count === '' ? null : Number(form.expected_count);
    const values = changedValues(record.values, { ...form, expected_count: expected });
    if (form.title.trim() === '') return;
    if (Object.keys(values).length > 0) {
      const draft = { kind: 'training_class', record_id: record.id, action: 'edit', base_rev: record.rev, values } as const;
      const answer = await saving.save(draft);
      if (answer === null) return;
      tellDone(t('class_saved'), draft, answer, record.values, reload);
      await reload();
    }
    onClose();
  };
  return (
    <Dialog title={t('class_data')} onClose={onClose}>
      <form class="o-form" onSubmit={submit} noValidate>
        <Field label={nameOf('value', 'title')} value={form.title} onInput={(title) => { set({ title }); }} maxLength={200} required error={form.title.trim() === '' ? t('required') : null} />
        <Field label={nameOf('value', 'starts_on')} type="date" value={form.starts_on} onInput={(day) => { set({ starts_on: day }); }} {...dayHint(form.starts_on)} />
        <Select label={nameOf('value', 'host_ward')} value={form.host_ward} empty={t('none')} options={wardOptions(reference)} onChange={(ward) => { set({ host_ward: ward }); }} />
        <Select label={nameOf('value', 'venue')} value={form.venue} empty={t('none')} options={venueOptions(reference, form.host_ward)} onChange={(venue) => { set({ venue }); }} />
        <Select label={nameOf('value', 'class_kind')} value={form.class_kind} options={codeOptions(KINDS)} onChange={(kind) => { set({ class_kind: kind }); }} />
        <Select label={nameOf('value', 'state')} value={form.state} options={codeOptions(STATES)} onChange={(state) => { set({ state }); }} />
        <Field label={nameOf('value', 'expected_count')} type="number" inputMode="numeric" value={form.expected_count} max="10000" onInput={(count) => { set({ expected_count: count }); }} />
        <Field label={nameOf('value', 'note')} rows={3} value={form.note} onInput={(note) => { set({ note }); }} maxLength={1000} />
        <SavingProblem saving={saving} />
        <div class="o-form-end">
          <Button type="submit" look="primary" disabled={saving.isBusy}>{t('save')}</Button>
          <Button onPress={onClose}>{t('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
