/** Makes an account: a name, a role, and the place the role holds for. */

import { useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { createAccount, readClass, readClasses, readReference, writeRecord, type Failure } from './api';
import { useLive } from './live';
import { groupOptions, wardOptions } from './options';
import { Select, Trouble } from './parts';
import { isOfficeRole, PLACES, rolesToGive } from './roles';
import type { ClassRow, NewAccount, Reference } from './types';
import { nameOf, t } from './words';
import { identifyAccount, makeId } from './writes';

const EMPTY = { display_name: '', role: 'trainer', ward: '', group: '', class: '', username: '', password: '' };
const PASSWORD_LENGTH = 10;

type Form = typeof EMPTY;

export function AccountForm({ reload, onClose }: { reload: () => Promise<void>; onClose: () => void }): JSX.Element {
  const [form, setForm] = useState<Form>(EMPTY);
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const unanswered = useRef<NewAccount | null>(null);
  const reference = useLive('reference', readReference).value;
  const classes = useLive('classes', readClasses).value?.classes ?? [];
  const set = (part: Partial<Form>): void => { setForm({ ...form, ...part }); };
  const name = form.display_name.trim().normalize('NFC');
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (name === '' || isMissing(form, 'ward') || isMissing(form, 'group') || !hasCredentials(form)) return;
    const account = identifyAccount({ display_name: name, role: form.role, scope: scopeOf(form), ...credentialsOf(form) }, unanswered.current);
    unanswered.current = account;
    setBusy(true);
    const answer = await createAccount(account);
    setBusy(false);
    setFailure(answer.ok ? null : answer);
    if (!answer.ok) return;
    const isAssigned = await assign(answer.data.account.id, form);
    showSnack({ text: t(isAssigned ? 'people_created' : 'people_assign_failed', { name }) });
    await reload();
    onClose();
  };
  return (
    <Dialog title={t('people_create')} onClose={onClose}>
      <form class="o-form" onSubmit={submit} noValidate>
        <Field label={t('people_name')} value={form.display_name} onInput={(typed) => { set({ display_name: typed }); }} maxLength={100} required error={isChecked && name === '' ? t('required') : null} />
        <Select label={t('people_role')} value={form.role} onChange={(role) => { set({ role }); }} options={rolesToGive().map((role) => ({ value: role, text: nameOf('role', role) }))} />
        <PlacePicker form={form} set={set} reference={reference} classes={classes} isChecked={isChecked} />
        {isOfficeRole(form.role) && <Credentials form={form} set={set} isChecked={isChecked} />}
        {failure && <Trouble failure={failure} data={failure.offline ? t('failure_maybe_created') : t('failure_unsaved')} />}
        <div class="o-form-end">
          <Button type="submit" look="primary" disabled={isBusy}>{t('save')}</Button>
          <Button onPress={onClose}>{t('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function PlacePicker({ form, set, reference, classes, isChecked }: {
  form: Form;
  set: (part: Partial<Form>) => void;
  reference: Reference | null;
  classes: readonly ClassRow[];
  isChecked: boolean;
}): JSX.Element | null {
  const place = PLACES[form.role];
  if (place === 'everywhere') return <p class="hint">{t('people_everywhere')}</p>;
  if (place === 'class') {
    return (
      <Select label={t('people_class')} value={form.class} empty={t('people_no_class')} onChange={(id) => { set({ class: id }); }}
        options={classes.map((row) => ({ value: row.id, text: `${t('class_name', { n: row.number })} · ${row.title}` }))} />
    );
  }
  return (
    <>
      <Select label={nameOf('value', 'ward')} value={form.ward} empty={t('choose')} options={wardOptions(reference)} required
        error={isChecked && isMissing(form, 'ward') ? t('required') : null} onChange={(ward) => { set({ ward, group: '' }); }} />
      {place === 'group' && (
        <Select label={nameOf('value', 'group')} value={form.group} empty={t('choose')} options={form.ward === '' ? [] : groupOptions(reference, form.ward)} required
          error={isChecked && isMissing(form, 'group') ? t('required') : null} onChange={(group) => { set({ group }); }} />
      )}
    </>
  );
}

/** Only who works at a desk signs in with a name; a phone is let in by its card. */
function Credentials({ form, set, isChecked }: { form: Form; set: (part: Partial<Form>) => void; isChecked: boolean }): JSX.Element {
  const isShort = Array.from(form.password).length < PASSWORD_LENGTH;
  return (
    <>
      <Field label={t('sign_in_username')} value={form.username} onInput={(username) => { set({ username }); }} maxLength={60} required
        error={isChecked && form.username.trim() === '' ? t('required') : null} />
      <Field label={t('sign_in_password')} type="password" autocomplete="new-password" value={form.password} onInput={(password) => { set({ password }); }} required
        hint={t('people_password_hint', { n: PASSWORD_LENGTH })} error={isChecked && isShort ? t('people_password_hint', { n: PASSWORD_LENGTH }) : null} />
    </>
  );
}

const hasCredentials = (form: Form): boolean =>
  !isOfficeRole(form.role) || (form.username.trim() !== '' && Array.from(form.password).length >= PASSWORD_LENGTH);

const credentialsOf = ({ role, username, password }: Form): { username?: string; password?: string } =>
  isOfficeRole(role) ? { username: username.trim().normalize('NFC'), password } : {};

function isMissing(form: Form, part: 'ward' | 'group'): boolean {
  const place = PLACES[form.role];
  return form[part] === '' && (place === part || (place === 'group' && part === 'ward'));
}

function scopeOf(form: Form): string | null {
  const place = PLACES[form.role];
  if (place === 'ward') return `ward:${form.ward}`;
  return place === 'group' ? `group:${form.group}` : null;
}

/** A class names its trainers, not the other way round; gives false if the class could not be written. */
async function assign(account: string, form: Form): Promise<boolean> {
  if (PLACES[form.role] !== 'class' || form.class === '') return true;
  const page = await readClass(form.class);
  if (!page.ok) return false;
  const { rev, values } = page.data.class;
  const trainers = [...(Array.isArray(values.trainers) ? values.trainers : []), account];
  const answer = await writeRecord({ op_id: makeId(), kind: 'training_class', record_id: form.class, action: 'edit', base_rev: rev, values: { trainers } });
  return answer.ok && answer.data.result !== 'rejected';
}
