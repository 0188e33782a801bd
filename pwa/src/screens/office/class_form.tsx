/** The form of a class: for a new one, or for one that was on the screen. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { dayHint } from './day_hint';
import { codeOptions, topicOptions, venueOptions, wardOptions } from './options';
import { Select } from './parts';
import { SavingProblem, tellDone, useSaving } from './saving';
import type { Json, Reference, Shown, Values } from './types';
import { nameOf, t } from './words';
import { changedValues, makeId, type Draft } from './writes';

const STATES = ['planned', 'invited', 'open', 'closing', 'closed', 'settled'];
const KINDS = ['class', 'study_visit'];
const TEXTS = ['number', 'title', 'starts_on', 'ends_on', 'host_ward', 'venue', 'class_kind', 'state', 'expected_count', 'programme', 'script', 'hosts', 'note'] as const;
const LISTS = ['itinerary', 'visited_places'] as const;

type Form = Record<(typeof TEXTS)[number] | (typeof LISTS)[number], string> & { topics: readonly Json[] };

/** What stands in a form that begins from a record's values. */
export function fillForm(values: Values): Form {
  const texts = TEXTS.map((name) => [name, asText(values[name])]);
  const lists = LISTS.map((name) => [name, asList(values[name]).join('\n')]);
  return { ...(Object.fromEntries([...texts, ...lists]) as Omit<Form, 'topics'>), topics: asList(values.topics) };
}

const asText = (value: Json | undefined): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const asNumber = (text: string): number | null => (text === '' ? null : Number(text));
const asLines = (text: string): string[] | null => {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return lines.length === 0 ? null : lines;
};

/** What a form says, as a record's values. */
export function readForm(form: Form): Values {
  const { itinerary, visited_places, topics, ...texts } = form;
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.trim().normalize('NFC')])),
    number: asNumber(form.number), expected_count: asNumber(form.expected_count),
    itinerary: asLines(itinerary), visited_places: asLines(visited_places),
    topics: topics.length === 0 ? null : [...topics],
  };
}

interface Errors {
  number?: string;
  title?: string;
  ends_on?: string;
}

/** Say what is wrong with a form; `taken` are the numbers of the other classes. */
export function checkForm(form: Form, taken: ReadonlySet<number>): Errors {
  const number = Number(form.number);
  const isNumber = Number.isInteger(number) && number >= 1 && number <= 999;
  return {
    ...(!isNumber ? { number: t('classes_number_range') } : taken.has(number) && { number: t('classes_number_taken') }),
    ...(form.title.trim() === '' && { title: t('required') }),
    ...(form.ends_on !== '' && form.starts_on !== '' && form.ends_on < form.starts_on && { ends_on: t('class_ends_before_start') }),
  };
}

interface Part {
  /** The class on the screen when the person began; null for a new one. */
  record: Shown | null;
  /** What a new class begins with. */
  first?: Values;
  taken?: ReadonlySet<number>;
  reference: Reference | null;
  onSaved: () => Promise<void>;
  onClose: () => void;
}

const NOTHING_TAKEN: ReadonlySet<number> = new Set();

export function ClassForm({ record, first = {}, taken = NOTHING_TAKEN, reference, onSaved, onClose }: Part): JSX.Element {
  const [id] = useState(() => record?.id ?? makeId());
  const [form, setForm] = useState(() => fillForm(record?.values ?? first));
  const [isChecked, setChecked] = useState(false);
  const saving = useSaving();
  const errors = isChecked ? checkForm(form, taken) : {};
  const set = (part: Partial<Form>): void => { setForm({ ...form, ...part }); };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(checkForm(form, taken)).length > 0) return;
    const draft = draftOf(id, record, first, form);
    if (Object.keys(draft.values).length > 0) {
      const answer = await saving.save(draft);
      if (answer === null) return;
      tellDone(record ? t('class_saved') : t('classes_added', { n: form.number }), draft, answer, record?.values ?? {}, onSaved);
      await onSaved();
    }
    onClose();
  };
  return (
    <Dialog title={record ? t('class_data') : t('classes_add')} onClose={onClose}>
      <form class="o-form" onSubmit={submit} noValidate>
        {!record && <Field label={t('classes_number')} type="number" inputMode="numeric" max="999" value={form.number} onInput={(number) => { set({ number }); }} required error={errors.number ?? null} />}
        <Field label={nameOf('value', 'title')} value={form.title} onInput={(title) => { set({ title }); }} maxLength={200} required error={errors.title ?? null} />
        <Select label={nameOf('value', 'class_kind')} value={form.class_kind} options={codeOptions(KINDS)} onChange={(kind) => { set({ class_kind: kind }); }} />
        <Field label={nameOf('value', 'starts_on')} type="date" value={form.starts_on} onInput={(day) => { set({ starts_on: day }); }} {...dayHint(form.starts_on)} />
        <Field label={nameOf('value', 'ends_on')} type="date" value={form.ends_on} onInput={(day) => { set({ ends_on: day }); }} {...dayHint(form.ends_on)} error={errors.ends_on ?? null} />
        <Select label={nameOf('value', 'host_ward')} value={form.host_ward} empty={t('none')} options={wardOptions(reference)} onChange={(ward) => { set({ host_ward: ward }); }} />
        <Select label={nameOf('value', 'venue')} value={form.venue} empty={t('classes_no_place')} options={venueOptions(reference, form.host_ward)} onChange={(venue) => { set({ venue }); }} />
        {record && <Select label={nameOf('value', 'state')} value={form.state} options={codeOptions(STATES)} onChange={(state) => { set({ state }); }} />}
        <Topics form={form} reference={reference} set={set} />
        <Field label={nameOf('value', 'expected_count')} type="number" inputMode="numeric" value={form.expected_count} max="10000" onInput={(count) => { set({ expected_count: count }); }} />
        {form.class_kind === 'study_visit' && (
          <>
            <Field label={nameOf('value', 'itinerary')} rows={5} value={form.itinerary} hint={t('class_itinerary_hint')} onInput={(itinerary) => { set({ itinerary }); }} />
            <Field label={nameOf('value', 'visited_places')} rows={3} value={form.visited_places} hint={t('class_lines_hint')} onInput={(places) => { set({ visited_places: places }); }} />
            <Field label={nameOf('value', 'hosts')} value={form.hosts} onInput={(hosts) => { set({ hosts }); }} maxLength={500} />
          </>
        )}
        <Field label={nameOf('value', 'programme')} rows={4} value={form.programme} onInput={(programme) => { set({ programme }); }} maxLength={4000} />
        <Field label={nameOf('value', 'script')} rows={4} value={form.script} onInput={(script) => { set({ script }); }} maxLength={10000} />
        <Field label={nameOf('value', 'note')} rows={2} value={form.note} onInput={(note) => { set({ note }); }} maxLength={1000} />
        <SavingProblem saving={saving} />
        <div class="o-form-end">
          <Button type="submit" look="primary" disabled={saving.isBusy}>{t('save')}</Button>
          <Button onPress={onClose}>{t('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function draftOf(id: string, record: Shown | null, first: Values, form: Form): Draft {
  if (record) return { kind: 'training_class', record_id: id, action: 'edit', base_rev: record.rev, values: changedValues(record.values, readForm(form)) };
  const given = Object.fromEntries(Object.entries({ ...first, ...readForm(form) }).filter(([, value]) => value !== null && value !== ''));
  return { kind: 'training_class', record_id: id, action: 'create', base_rev: null, values: given };
}

function Topics({ form, reference, set }: { form: Form; reference: Reference | null; set: (part: Partial<Form>) => void }): JSX.Element {
  const toggle = (id: string): void => { set({ topics: form.topics.includes(id) ? form.topics.filter((other) => other !== id) : [...form.topics, id] }); };
  return (
    <fieldset class="o-choices">
      <legend>{nameOf('value', 'topics')}</legend>
      {topicOptions(reference).map(({ value, text }) => (
        <label key={value} class="o-check">
          <input type="checkbox" checked={form.topics.includes(value)} onChange={() => { toggle(value); }} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
