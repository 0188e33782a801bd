/** One bulletin at the desk: written, approved, returned, withdrawn. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { go } from '../../../router';
import { formatDateTime } from '../../../text/format';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { readRecord, readReference } from '../api';
import { dayHint } from '../day_hint';
import { desk } from '../desk';
import { useLive } from '../live';
import { codeOptions, topicOptions, wardOptions } from '../options';
import { Badge, Heading, Select, Shown } from '../parts';
import { links } from '../place';
import { mayWrite } from '../roles';
import { SavingProblem, tellDone, useSaving } from '../saving';
import { moment } from '../shown';
import type { Reference, Shown as Record_, Values } from '../types';
import { nameOf, t, type OfficeKey } from '../words';
import { changedValues, makeId, type Draft } from '../writes';
import { asText, checkForm, CITY, fillForm, readForm, type Form, type Step } from './bulletin_form';

const PRIORITIES = ['normal', 'priority', 'emergency'];
const SOURCES = ['own', 'notice', 'usb_file', 'city', 'provincial', 'central'];
export default function BulletinScreen({ id }: { id: string | null }): JSX.Element {
  const reference = useLive('reference', readReference);
  const crumbs = [{ text: t('place_bulletins'), href: links.bulletins }];
  if (id === null) return <><Heading title={t('bulletin_add')} crumbs={crumbs} /><Edit record={null} reference={reference.value} /></>;
  return <Known id={id} reference={reference.value} crumbs={crumbs} />;
}

function Known({ id, reference, crumbs }: { id: string; reference: Reference | null; crumbs: { text: string; href: string }[] }): JSX.Element {
  const live = useLive(`record bulletin ${id}`, () => readRecord('bulletin', id));
  const title = asText(live.value?.record?.values.title) || nameOf('kind', 'bulletin');
  return (
    <>
      <Heading title={title} crumbs={crumbs} />
      <Shown live={live}>
        {({ record }) => (record === null || record.values.deleted === true
          ? <p class="o-empty">{t('record_none')}</p>
          : <Edit key={record.rev} record={{ id, rev: record.rev, values: record.values }} reference={reference} />)}
      </Shown>
      <p><a href={links.record('bulletin', id)}>{t('bulletin_history')}</a></p>
    </>
  );
}

function Edit({ record, reference }: { record: Record_ | null; reference: Reference | null }): JSX.Element {
  const [id] = useState(() => record?.id ?? makeId());
  const [form, setForm] = useState(() => fillForm(record?.values ?? {}));
  const [tried, setTried] = useState<Step | null>(null);
  const saving = useSaving();
  const errors = tried === null ? {} : checkForm(form, tried);
  const set = (part: Partial<Form>): void => { setForm({ ...form, ...part }); };
  const keep = async (step: Step): Promise<void> => {
    setTried(step);
    if (Object.keys(checkForm(form, step)).length > 0) return;
    const draft = draftOf(id, record, form, step);
    const answer = await saving.save(draft);
    if (answer === null) return;
    tellDone(t(`bulletin_done_${step}` as OfficeKey), draft, answer, record?.values ?? {}, () => Promise.resolve());
    go(links.bulletins);
  };
  const state = asText(record?.values.state);
  return (
    <form class="o-form o-panel" onSubmit={(event) => { event.preventDefault(); void keep('approved'); }} noValidate>
      {record && <Standing values={record.values} />}
      <Select label={t('bulletin_place')} value={form.place} empty={t('none')} required error={errors.place}
        options={record ? placeOptions(reference).filter((one) => one.value === form.place) : placeOptions(reference)} onChange={(place) => { set({ place }); }} />
      <Field label={nameOf('value', 'title')} value={form.title} onInput={(title) => { set({ title }); }} maxLength={200} required error={errors.title ?? null} />
      <Field label={nameOf('value', 'body')} rows={12} value={form.body} onInput={(body) => { set({ body }); }} maxLength={20000} error={errors.body ?? null} hint={t('bulletin_body_hint')} />
      <Select label={nameOf('value', 'priority')} value={form.priority} options={codeOptions(PRIORITIES)} onChange={(priority) => { set({ priority }); }} />
      <Select label={nameOf('value', 'topic')} value={form.topic} empty={t('none')} options={topicOptions(reference)} onChange={(topic) => { set({ topic }); }} />
      <Select label={nameOf('value', 'source')} value={form.source} options={codeOptions(SOURCES)} onChange={(source) => { set({ source }); }} />
      <Field label={nameOf('value', 'author')} value={form.author} onInput={(author) => { set({ author }); }} maxLength={100} />
      <Field label={nameOf('value', 'read_from')} type="date" value={form.read_from} onInput={(day) => { set({ read_from: day }); }} {...dayHint(form.read_from)} />
      <Field label={nameOf('value', 'read_until')} type="date" value={form.read_until} onInput={(day) => { set({ read_until: day }); }} {...dayHint(form.read_until)} error={errors.read_until ?? null} />
      <Field label={nameOf('value', 'approver_role')} value={form.approver_role} onInput={(role) => { set({ approver_role: role }); }} maxLength={100} hint={t('bulletin_role_hint')} />
      <Field label={nameOf('value', 'decision_note')} rows={2} value={form.decision_note} onInput={(note) => { set({ decision_note: note }); }} maxLength={500} error={errors.decision_note ?? null} />
      <SavingProblem saving={saving} />
      {mayWrite() && (
        <div class="o-form-end">
          <Button type="submit" look="primary" disabled={saving.isBusy}>{t('bulletin_approve')}</Button>
          {state === 'waiting' && <Button onPress={() => keep('returned')} disabled={saving.isBusy}>{t('bulletin_return')}</Button>}
          <Button onPress={() => keep('draft')} disabled={saving.isBusy}>{t(state === 'approved' ? 'bulletin_withdraw' : 'bulletin_keep')}</Button>
        </div>
      )}
    </form>
  );
}

function placeOptions(reference: Reference | null): { value: string; text: string }[] {
  return [{ value: CITY, text: t('bulletin_city') }, ...wardOptions(reference)];
}

function draftOf(id: string, record: Record_ | null, form: Form, step: Step): Draft {
  const now = desk.value;
  const approver = now.state === 'somebody' ? now.session.account.display_name : '';
  const values = readForm(form, step, approver, Date.now());
  if (record) return { kind: 'bulletin', record_id: id, action: 'edit', base_rev: record.rev, values: changedValues(record.values, values) };
  const ward = form.place === CITY ? {} : { ward: form.place };
  const whole: Values = { ...ward, ...values };
  const given = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== null));
  return { kind: 'bulletin', record_id: id, action: 'create', base_rev: null, values: given };
}

const LOOKS: Readonly<Record<string, 'good' | 'wait' | 'bad' | 'plain'>> = { approved: 'good', waiting: 'wait', returned: 'bad' };

function Standing({ values }: { values: Values }): JSX.Element {
  const state = asText(values.state);
  const at = asText(values.decided_at);
  return (
    <p>
      <Badge look={LOOKS[state] ?? 'plain'}>{nameOf('option', state)}</Badge>{' '}
      {[asText(values.approver_role), asText(values.approver), at && formatDateTime(moment(at))].filter(Boolean).join(' · ')}
    </p>
  );
}
