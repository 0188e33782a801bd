/** How ready the venue is, as the host ward says or the office writes for it. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { deriveId, KINDS } from '@sync/contract';
import { dayOf, formatDate } from '../../text/format';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import type { InvitingPart } from './class_invitations';
import { namesOf } from './names';
import { codeOptions } from './options';
import { Badge, Select } from './parts';
import { links } from './place';
import { mayWrite } from './roles';
import { SavingProblem, tellDone, useSaving } from './saving';
import type { Shown, Values } from './types';
import { nameOf, t } from './words';
import { changedValues, type Draft } from './writes';

const STATES = ['ready', 'missing', 'not_needed'];
/** What is looked at, in the order of its kind. */
const CHECKED = [...(KINDS.get('readiness')?.values.values() ?? [])].filter((value) => value.options.length > 0).map((value) => value.name);
const LOOKS = { ready: ['good', 'check'], missing: ['wait', 'warning'], not_needed: ['plain', 'minus'] } as const;

export function ClassReadiness({ page, reload, reference, invitations }: InvitingPart): JSX.Element {
  const [edited, setEdited] = useState<{ record: Shown | null } | null>(null);
  const host = page.class.values.host_ward;
  const record = invitations.readiness;
  return (
    <section class="o-panel o-readiness" aria-labelledby="class-readiness">
      <div class="o-panel-head">
        <h2 id="class-readiness">{t('class_readiness')}</h2>
        {mayWrite() && typeof host === 'string' && <Button icon="edit" onPress={() => { setEdited({ record }); }}>{t('class_readiness_write')}</Button>}
      </div>
      {typeof host !== 'string' ? <p class="soft">{t('class_readiness_no_host')}</p>
        : record === null ? <p class="soft">{t('class_readiness_none', { ward: namesOf(reference).get(host) ?? '' })}</p> : <Said record={record} />}
      {edited && typeof host === 'string' && <ReadinessForm classId={page.class.id} ward={host} record={edited.record} reload={reload} onClose={() => { setEdited(null); }} />}
    </section>
  );
}

function Said({ record: { id, values } }: { record: Shown }): JSX.Element {
  const needed = CHECKED.filter((name) => values[name] !== 'not_needed');
  const lacking = needed.filter((name) => values[name] === 'missing').map((name) => nameOf('value', name));
  const contact = [values.contact_name, values.contact_phone].filter((part) => typeof part === 'string').join(' · ');
  return (
    <>
      <p><strong>{t('class_readiness_sum', { ready: needed.filter((name) => values[name] === 'ready').length, all: needed.length })}</strong>
        {lacking.length > 0 && <> · {t('class_readiness_lacks', { what: lacking.join(', ') })}</>}</p>
      <ul class="o-checked">{CHECKED.map((name) => <Checked key={name} name={name} state={values[name]} />)}</ul>
      {contact !== '' && <p>{nameOf('value', 'contact_name')}: {contact}</p>}
      {typeof values.note === 'string' && <p class="o-written-text">{values.note}</p>}
      <p class="soft">{typeof values.checked_on === 'string' && `${nameOf('value', 'checked_on')}: ${formatDate(values.checked_on)} · `}<a href={links.record('readiness', id)}>{t('record_history')}</a></p>
    </>
  );
}

function Checked({ name, state }: { name: string; state: Values[string] | undefined }): JSX.Element {
  const known = typeof state === 'string' && state in LOOKS ? LOOKS[state as keyof typeof LOOKS] : null;
  return (
    <li>
      <span>{nameOf('value', name)}</span>
      {known ? <Badge look={known[0]} icon={known[1]}>{nameOf('option', String(state))}</Badge> : <span class="soft">{t('class_readiness_unknown')}</span>}
    </li>
  );
}

interface FormPart {
  classId: string;
  ward: string;
  record: Shown | null;
  reload: () => Promise<void>;
  onClose: () => void;
}

const TEXTS = ['contact_name', 'contact_phone', 'note'] as const;

function ReadinessForm({ classId, ward, record, reload, onClose }: FormPart): JSX.Element {
  const [form, setForm] = useState<Record<string, string>>(() => Object.fromEntries([...CHECKED, ...TEXTS].map((name) => [name, String(record?.values[name] ?? '')])));
  const saving = useSaving();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const typed = Object.fromEntries(Object.entries(form).map(([name, text]) => [name, text.trim().normalize('NFC')]));
    const values = changedValues(record?.values ?? {}, typed);
    if (Object.keys(values).length > 0) {
      const written = { ...values, checked_on: dayOf(Date.now()) };
      const draft: Draft = record
        ? { kind: 'readiness', record_id: record.id, action: 'edit', base_rev: record.rev, values: written }
        : { kind: 'readiness', record_id: await deriveId(classId, ward), action: 'create', base_rev: null, values: { training_class: classId, ward, ...written } };
      const answer = await saving.save(draft);
      if (answer === null) return;
      tellDone(t('class_readiness_saved'), draft, answer, record?.values ?? {}, reload);
      await reload();
    }
    onClose();
  };
  return (
    <Dialog title={t('class_readiness')} onClose={onClose}>
      <form class="o-form" onSubmit={submit} noValidate>
        {CHECKED.map((name) => (
          <Select key={name} label={nameOf('value', name)} value={form[name] ?? ''} empty={t('class_readiness_unknown')} options={codeOptions(STATES)} onChange={(state) => { setForm({ ...form, [name]: state }); }} />
        ))}
        {TEXTS.map((name) => (
          <Field key={name} label={nameOf('value', name)} value={form[name] ?? ''} {...(name === 'contact_phone' && { type: 'tel' as const })} maxLength={name === 'note' ? 500 : name === 'contact_phone' ? 20 : 100} onInput={(text) => { setForm({ ...form, [name]: text }); }} />
        ))}
        <SavingProblem saving={saving} />
        <div class="o-form-end">
          <Button type="submit" look="primary" disabled={saving.isBusy}>{t('save')}</Button>
          <Button onPress={onClose}>{t('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
