/** Whom one calls in a khối: written or corrected at the desk. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { deriveId } from '@sync/contract';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { readRecordIfAny } from '../api';
import { Trouble } from '../parts';
import { SavingProblem, tellDone, useSaving } from '../saving';
import type { Failure } from '../api';
import type { Shown, Values } from '../types';
import { nameOf, t } from '../words';
import { changedValues } from '../writes';

const TEXTS = { full_name: 100, position: 100, phone: 20 } as const;
const PHONE = /^[\d\s+.()-]{8,20}$/;
const HOUSEHOLDS = /^\d{0,5}$/;

interface Props {
  ward: string;
  group: { id: string; name: string };
  reload: () => Promise<void>;
  onClose: () => void;
}

type Known = { id: string; record: Shown | null } | { failure: Failure } | null;

export function ContactForm(props: Props): JSX.Element {
  const { ward, group, onClose } = props;
  const [known, setKnown] = useState<Known>(null);
  useEffect(() => { void readKnown(ward, group.id).then(setKnown); }, []);
  return (
    <Dialog title={t('units_contact_of', { group: group.name })} onClose={onClose}>
      {known === null ? <p role="status">{t('loading')}</p>
        : 'failure' in known ? <Trouble failure={known.failure} />
          : <Fields {...props} id={known.id} record={known.record} />}
    </Dialog>
  );
}

/** There is one for each khối, under the id that everybody derives (K4). */
async function readKnown(ward: string, group: string): Promise<Known> {
  const id = await deriveId(ward, group);
  const answer = await readRecordIfAny('contact', id);
  if (!answer.ok) return { failure: answer };
  const record = answer.data?.record ?? null;
  return { id, record: record && { id, rev: record.rev, values: record.values } };
}

type Form = Record<keyof typeof TEXTS | 'households', string>;

function formOf(values: Values): Form {
  const typed = (name: string): string => (typeof values[name] === 'string' || typeof values[name] === 'number' ? String(values[name]) : '');
  return { full_name: typed('full_name'), position: typed('position'), phone: typed('phone'), households: typed('households') };
}

const valuesOf = ({ households, ...texts }: Form): Values => ({
  ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.trim().normalize('NFC') || null])),
  households: households.trim() === '' ? null : Number(households),
});

function Fields({ ward, group, id, record, reload, onClose }: Props & { id: string; record: Shown | null }): JSX.Element {
  const before = record?.values ?? {};
  const [form, setForm] = useState(() => formOf(before));
  const [isChecked, setChecked] = useState(false);
  const saving = useSaving();
  const isPhone = form.phone.trim() === '' || PHONE.test(form.phone.trim());
  const isCount = HOUSEHOLDS.test(form.households.trim());
  const set = (part: Partial<Form>): void => { setForm({ ...form, ...part }); };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (!isPhone || !isCount) return;
    const values = changedValues(before, valuesOf(form));
    const draft = record ? { kind: 'contact', record_id: id, action: 'edit', base_rev: record.rev, values } as const
      : { kind: 'contact', record_id: id, action: 'create', base_rev: null, values: { ward, group: group.id, ...values } } as const;
    const answer = await saving.save(draft);
    if (answer === null) return;
    tellDone(t('units_contact_saved', { group: group.name }), draft, answer, before, reload);
    await reload();
    onClose();
  };
  return (
    <form class="o-form" onSubmit={submit} noValidate>
      <Field label={nameOf('value', 'full_name')} value={form.full_name} onInput={(name) => { set({ full_name: name }); }} maxLength={TEXTS.full_name} />
      <Field label={nameOf('value', 'position')} value={form.position} onInput={(position) => { set({ position }); }} maxLength={TEXTS.position} />
      <Field label={nameOf('value', 'phone')} type="tel" value={form.phone} onInput={(phone) => { set({ phone }); }} maxLength={TEXTS.phone}
        error={isChecked && !isPhone ? t('units_wrong_phone') : null} />
      <Field label={nameOf('value', 'households')} inputMode="numeric" value={form.households} onInput={(households) => { set({ households }); }}
        error={isChecked && !isCount ? t('units_wrong_number') : null} />
      <SavingProblem saving={saving} />
      <div class="o-form-end">
        <Button type="submit" look="primary" disabled={saving.isBusy}>{t('save')}</Button>
        <Button onPress={onClose}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
