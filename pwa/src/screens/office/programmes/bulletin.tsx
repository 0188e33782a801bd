/** One bulletin at the desk: written, approved, returned, withdrawn. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { deriveId } from '@sync/contract';
import { go } from '../../../router';
import { formatDateTime } from '../../../text/format';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { readRecord, readRecordIfAny, readReference } from '../api';
import { dayHint } from '../day_hint';
import { desk } from '../desk';
import { useLive } from '../live';
import { codeOptions, topicOptions, wardOptions } from '../options';
import { namesOf } from '../names';
import { Badge, Heading, Select, Shown } from '../parts';
import { links } from '../place';
import { mayWrite } from '../roles';
import { ManyProgress, tellAllDone, useSavingMany } from '../saving_many';
import { moment, showValue } from '../shown';
import type { PackedRecord, Reference, Shown as Record_, Values } from '../types';
import { nameOf, t, type OfficeKey } from '../words';
import { changedValues, makeId, type Draft } from '../writes';
import { asText, checkForm, CITY, differing, fillForm, isOut, toVersion, toWritten, type Form, type Step } from './bulletin_form';

const PRIORITIES = ['normal', 'priority', 'emergency'];
const SOURCES = ['own', 'notice', 'usb_file', 'city', 'provincial', 'central'];
export default function BulletinScreen({ id }: { id: string | null }): JSX.Element {
  const reference = useLive('reference', readReference);
  const crumbs = [{ text: t('place_bulletins'), href: links.bulletins }];
  if (id === null) return <><Heading title={t('bulletin_add')} crumbs={crumbs} /><Edit record={null} version={null} reference={reference.value} /></>;
  return <Known id={id} reference={reference.value} crumbs={crumbs} />;
}

function Known({ id, reference, crumbs }: { id: string; reference: Reference | null; crumbs: { text: string; href: string }[] }): JSX.Element {
  const live = useLive(`record bulletin ${id}`, () => readRecord('bulletin', id));
  const version = useLive(`version of bulletin ${id}`, async () => readRecordIfAny('bulletin', await versionOf(id)));
  const title = asText(live.value?.record?.values.title) || nameOf('kind', 'bulletin');
  return (
    <>
      <Heading title={title} crumbs={crumbs} />
      <Shown live={live}>
        {({ record }) => (record === null || record.values.deleted === true
          ? <p class="o-empty">{t('record_none')}</p>
          : (version.value !== null || version.confirmedAt !== null) && (
            <Edit key={`${record.rev} ${version.value?.record?.rev ?? 0}`} record={{ id, rev: record.rev, values: record.values }}
              version={toShown(version.value?.record)} reference={reference} />
          ))}
      </Shown>
      <p><a href={links.record('bulletin', id)}>{t('bulletin_history')}</a></p>
    </>
  );
}

const versionOf = (id: string): Promise<string> => deriveId(id, 'approved');

const toShown = (record: PackedRecord | null | undefined): Record_ | null =>
  (record ? { id: record.record_id, rev: record.rev, values: record.values } : null);

/** How a bulletin stands (P10). */
function standingOf(record: Record_ | null, out: Record_ | null): string {
  if (record === null) return '';
  if (out && differing(record.values, out.values).length === 0) return 'approved';
  const state = asText(record.values.state);
  return state === 'approved' ? 'waiting' : state;
}

function Edit({ record, version, reference }: { record: Record_ | null; version: Record_ | null; reference: Reference | null }): JSX.Element {
  const [id] = useState(() => record?.id ?? makeId());
  const out = [record, version].find((one) => one && isOut(one.values)) ?? null;
  const standing = standingOf(record, out);
  const [form, setForm] = useState(() => fillForm(record?.values ?? null));
  const [tried, setTried] = useState<Step | null>(null);
  const saving = useSavingMany();
  const errors = tried === null ? {} : checkForm(form, tried);
  const set = (part: Partial<Form>): void => { setForm({ ...form, ...part }); };
  const finish = async (drafts: readonly Draft[], done: OfficeKey): Promise<void> => {
    const written = await saving.saveAll(drafts);
    if (written.length < drafts.length) return;
    tellAllDone(t(done), written, (one) => [record, version].find((known) => known?.id === one)?.values ?? {}, () => Promise.resolve());
    go(links.bulletins);
  };
  const keep = async (step: Step): Promise<void> => {
    setTried(step);
    if (Object.keys(checkForm(form, step)).length > 0) return;
    await finish(await draftsOf(id, record, version, form, step), `bulletin_done_${step}`);
  };
  const withdraw = (): Promise<void> => finish([record, version].flatMap((one) => (one ? withdrawing(one) : [])), 'bulletin_done_withdraw');
  return (
    <form class="o-form o-panel" onSubmit={(event) => { event.preventDefault(); void keep('approved'); }} noValidate>
      {record && <Standing standing={standing} values={(standing === 'approved' ? out : record)?.values ?? {}} />}
      {record && out && standing !== 'approved' && <StillOut written={record.values} out={out.values} reference={reference} />}
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
      <ManyProgress saving={saving} />
      {mayWrite() && (
        <div class="o-form-end">
          <Button type="submit" look="primary" disabled={saving.isBusy}>{t('bulletin_approve')}</Button>
          {standing === 'waiting' && <Button onPress={() => keep('returned')} disabled={saving.isBusy}>{t('bulletin_return')}</Button>}
          <Button onPress={() => keep('draft')} disabled={saving.isBusy}>{t('bulletin_keep')}</Button>
          {out && <Button look="danger" onPress={withdraw} disabled={saving.isBusy}>{t('bulletin_withdraw')}</Button>}
        </div>
      )}
    </form>
  );
}

function placeOptions(reference: Reference | null): { value: string; text: string }[] {
  return [{ value: CITY, text: t('bulletin_city') }, ...wardOptions(reference)];
}

const given = (values: Values): Values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

async function draftsOf(id: string, record: Record_ | null, version: Record_ | null, form: Form, step: Step): Promise<Draft[]> {
  const now = desk.value;
  const approver = now.state === 'somebody' ? now.session.account.display_name : '';
  const drafts = [writtenDraft(id, record, form, step, toWritten(form, step, approver, Date.now()))];
  if (step === 'approved') {
    const values = toVersion(form, id, approver, Date.now());
    drafts.push(version ? { kind: 'bulletin', record_id: version.id, action: 'edit', base_rev: version.rev, values }
      : { kind: 'bulletin', record_id: await versionOf(id), action: 'create', base_rev: null, values: given(values) });
  }
  return drafts.filter(({ values }) => Object.keys(values).length > 0);
}

function writtenDraft(id: string, record: Record_ | null, form: Form, step: Step, values: Values): Draft {
  if (record) return { kind: 'bulletin', record_id: id, action: 'edit', base_rev: record.rev, values: changedValues(record.values, values) };
  const ward: Values = form.place === CITY ? {} : { ward: form.place };
  return { kind: 'bulletin', record_id: id, action: 'create', base_rev: null, values: given({ ...ward, ...values, state: step }) };
}

/** What takes a version back, and what is written with it. */
function withdrawing({ id, rev, values }: Record_): Draft[] {
  const changed = changedValues(values, { state: 'draft', published_in: null, audience: null });
  return Object.keys(changed).length > 0 ? [{ kind: 'bulletin', record_id: id, action: 'edit', base_rev: rev, values: changed }] : [];
}

const LOOKS: Readonly<Record<string, 'good' | 'wait' | 'bad' | 'plain'>> = { approved: 'good', waiting: 'wait', returned: 'bad' };

const sayDecided = (values: Values): string => {
  const at = asText(values.decided_at);
  return [asText(values.approver_role), asText(values.approver), at && formatDateTime(moment(at))].filter(Boolean).join(' · ');
};

function Standing({ standing, values }: { standing: string; values: Values }): JSX.Element {
  return <p><Badge look={LOOKS[standing] ?? 'plain'}>{nameOf('option', standing)}</Badge>{' '}{sayDecided(values)}</p>;
}

/** What was approved stays out until the change is approved as well: both are in sight. */
function StillOut({ written, out, reference }: { written: Values; out: Values; reference: Reference | null }): JSX.Element {
  const names = namesOf(reference);
  return (
    <details class="o-still-out" open>
      <summary><strong>{t('bulletin_still_out')}</strong> {sayDecided(out)}</summary>
      <dl>
        {differing(written, out).map((name) => (
          <div key={name}>
            <dt>{t('bulletin_as_approved', { what: nameOf('value', name) })}</dt>
            <dd class="o-lines">{showValue(out[name] ?? null, names)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
