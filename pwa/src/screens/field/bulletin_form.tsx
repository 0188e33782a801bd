/** One bulletin of a ward: written, handed in, approved or returned, published. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Values } from '@sync/contract';
import { change, log, restore, undoCreates, withdraw } from '../../operations';
import { account } from '../../phone_state';
import { goBack } from '../../router';
import { all, find, type Shown } from '../../store/view';
import { formatDateTime, formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { Button, Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { emptyBulletin, fillBulletin, PRIORITIES, SOURCES_OF_BULLETINS, toBulletinValues, type BulletinDraft } from './bulletin_draft';
import { mayDraft, mayPublish } from './bulletin_rights';
import { readingMinutes } from './bulletins';
import { tellChanged } from './changed';
import { text } from './places';
import { tb, type BulletinKey } from './bulletin_words';
import { tp } from './programme_words';
import { Page } from './shell';
import { topicChoices } from './topics';

/** What becomes of a bulletin when it is kept. */
type Step = 'draft' | 'waiting' | 'approved' | 'returned';

export default function BulletinForm({ wardId = '', recordId }: Record<string, string>): JSX.Element {
  const [opened] = useState(find('bulletin', recordId));
  if (!mayDraft(wardId) || (recordId !== undefined && !opened)) return <Page title={tp('bulletin')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <Form ward={wardId} record={opened} />;
}

/** What a step writes: only what is approved is published; whoever approves says so by name. */
function stepValues(step: Step, ward: string, note: string, role: string): Values {
  const who = { approver: account.value?.display_name ?? null, approver_role: role.trim() || null, decided_at: new Date().toISOString() };
  switch (step) {
    case 'approved':
      return { state: step, published_in: ward, ...who, decision_note: note.trim() || null };
    case 'returned':
      return { state: step, published_in: null, ...who, decision_note: note.trim() };
    case 'draft':
    case 'waiting':
      return { state: step, published_in: null, approver: null, approver_role: null, decided_at: null };
  }
}

interface Errors {
  title?: string;
  body?: string;
  days?: string;
  note?: string;
}

function check(draft: BulletinDraft, step: Step, note: string): Errors {
  return {
    ...(draft.title.trim() === '' && { title: tb('error_title') }),
    ...(draft.body.trim() === '' && step !== 'draft' && { body: tb('error_body') }),
    ...(draft.from && draft.until && draft.until < draft.from && { days: tb('error_span') }),
    ...(step === 'returned' && note.trim() === '' && { note: tb('error_note') }),
  };
}

function Form({ ward, record }: { ward: string; record: Shown | null }): JSX.Element {
  const isApprover = mayPublish(ward);
  const [draft, setDraft] = useState<BulletinDraft>(() => (record ? fillBulletin(record) : emptyBulletin(Date.now())));
  const [note, setNote] = useState('');
  const [role, setRole] = useState(() => text(record, 'approver_role') || lastRole(ward));
  const [errors, setErrors] = useState<Errors>({});
  const state = text(record, 'state');
  const keep = async (step: Step): Promise<void> => {
    const found = check(draft, step, note);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const values = { ...toBulletinValues(draft), ...stepValues(step, ward, note, role) };
    if (await write(ward, record, values, step, isApprover)) goBack(`/bai-phat/${ward}`);
  };
  const set = (part: Partial<BulletinDraft>): void => { setDraft({ ...draft, ...part }); };
  const main: Step = isApprover ? 'approved' : 'waiting';
  return (
    <Page title={tp('bulletin')} up={`/bai-phat/${ward}`} job
      bottom={<Button look="primary" onPress={() => keep(main)}>{tb(`do_${main}` as BulletinKey)}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void keep(main); }}>
        {record && <Standing record={record} />}
        <Field label={tp('title')} value={draft.title} onInput={(title) => { set({ title }); }} error={errors.title ?? null} maxLength={200} required />
        <Field label={tb('body')} value={draft.body} onInput={(body) => { set({ body }); }} rows={10} maxLength={20000} error={errors.body ?? null}
          hint={tb('body_hint', { count: formatNumber(readingMinutes(draft.body)) })} />
        <Choices draft={draft} onChoose={set} />
        <Field label={tb('read_from')} type="date" value={draft.from} onInput={(from) => { set({ from }); }} />
        <Field label={tb('read_until')} type="date" value={draft.until} onInput={(until) => { set({ until }); }} error={errors.days ?? null} />
        <Field label={tb('author')} value={draft.author} onInput={(author) => { set({ author }); }} maxLength={100} />
        {isApprover && <Field label={tb('approver_role')} value={role} onInput={setRole} hint={tb('approver_role_hint')} maxLength={100} />}
        {isApprover && record && <Field label={tb('decision_note')} value={note} onInput={setNote} error={errors.note ?? null} rows={2} maxLength={500} />}
        {isApprover && state === 'waiting' && <Button onPress={() => keep('returned')}>{tb('do_returned')}</Button>}
        {!isApprover && state !== 'approved' && <Button onPress={() => keep('draft')}>{tb('do_draft')}</Button>}
        {state === 'approved' && <Button look="danger" onPress={() => keep('draft')}>{tb('do_withdraw')}</Button>}
        {record && state !== 'approved' && <Button look="danger" onPress={() => takeOff(ward, record)}>{t('delete_entry')}</Button>}
      </form>
    </Page>
  );
}

/** What was approved and is changed by somebody else waits again, which he cannot take back himself (P9). */
async function write(ward: string, record: Shown | null, values: Values, step: Step, isApprover: boolean): Promise<boolean> {
  const done = tb(`done_${step}` as BulletinKey);
  if (record === null) {
    const saved = await log('bulletin', { ward, ...values });
    if (saved) showSnack({ text: done, undo: () => undoCreates(saved) });
    return saved !== null;
  }
  const saved = await change(record, values);
  if (isApprover || record.values.state !== 'approved') return tellChanged(record, saved, done);
  if (saved) showSnack({ text: done });
  return saved !== null;
}

async function takeOff(ward: string, record: Shown): Promise<void> {
  if (!(await withdraw(record))) return;
  showSnack({ text: t('done_delete'), undo: () => restore(record) });
  goBack(`/bai-phat/${ward}`);
}

/** In which capacity somebody last approved here, so that it is written once. */
function lastRole(ward: string): string {
  const name = account.value?.display_name;
  const own = all('bulletin').filter((one) => one.values.ward === ward && one.values.approver === name && text(one, 'approver_role') !== '');
  return text(own.sort((a, b) => (text(a, 'decided_at') < text(b, 'decided_at') ? 1 : -1))[0] ?? null, 'approver_role');
}

function Standing({ record }: { record: Shown }): JSX.Element {
  const at = text(record, 'decided_at');
  const by = [text(record, 'approver_role'), text(record, 'approver')].filter(Boolean).join(' ');
  const note = text(record, 'decision_note');
  return (
    <div class="notice">
      <p><strong>{tb(`state_${text(record, 'state')}` as BulletinKey)}</strong>{by && ` · ${by}`}{at && ` · ${formatDateTime(at)}`}</p>
      {note && <p>{tb('decision_said', { note })}</p>}
    </div>
  );
}

function Choices({ draft, onChoose }: { draft: BulletinDraft; onChoose: (part: Partial<BulletinDraft>) => void }): JSX.Element {
  const [topics] = useState(() => topicChoices([], draft.topic));
  return (
    <>
      <fieldset>
        <legend>{tb('priority')}</legend>
        <Chips label={tb('priority')} value={draft.priority} options={PRIORITIES.map((value) => ({ value, text: tb(`priority_${value}`) }))} onChoose={(priority) => { onChoose({ priority }); }} />
      </fieldset>
      <fieldset>
        <legend>{tp('topic')}</legend>
        <Chips label={tp('topic')} value={draft.topic ?? ''} options={[...topics, { value: '', text: tb('no_topic') }]} onChoose={(topic) => { onChoose({ topic: topic || null }); }} />
      </fieldset>
      <fieldset>
        <legend>{tp('source')}</legend>
        <Chips label={tp('source')} value={draft.source} options={SOURCES_OF_BULLETINS.map((value) => ({ value, text: tb(`from_${value}`) }))} onChoose={(source) => { onChoose({ source }); }} />
      </fieldset>
    </>
  );
}
