/** One bulletin of a ward: written, handed in, approved or returned, published. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Values } from '@sync/contract';
import { restore, undoTogether, withdraw, writeTogether, type Part } from '../../operations';
import { account } from '../../phone_state';
import { goBack } from '../../router';
import { newId } from '../../store/ids';
import { all, find, type Shown } from '../../store/view';
import { formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { Button, Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { emptyBulletin, fillBulletin, PRIORITIES, SOURCES_OF_BULLETINS, toBulletinValues, type BulletinDraft } from './bulletin_draft';
import { mayDraft, mayPublish } from './bulletin_rights';
import { BulletinStanding } from './bulletin_standing';
import { approving, bulletinOf, withdrawing } from './bulletin_versions';
import { readingMinutes } from './bulletins';
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

/** Who decides, and when. */
const decisionOf = (note: string, role: string): Values => ({
  approver: account.value?.display_name ?? null, approver_role: role.trim() || null, decided_at: new Date().toISOString(), decision_note: note.trim() || null,
});

/** What is written, but not out: whoever returns it says so by name. */
const written = (step: Exclude<Step, 'approved'>, note: string, role: string): Values =>
  ({ state: step, published_in: null, ...(step === 'returned' ? decisionOf(note, role) : { approver: null, approver_role: null, decided_at: null }) });

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
  const bulletin = record && bulletinOf(record, all('bulletin'));
  const [role, setRole] = useState(() => text(bulletin?.out ?? record, 'approver_role') || lastRole(ward));
  const [errors, setErrors] = useState<Errors>({});
  const [id] = useState(() => record?.record_id ?? newId());
  const finish = async (parts: readonly Part[], done: BulletinKey): Promise<void> => {
    if (await write(parts, tb(done))) goBack(`/bai-phat/${ward}`);
  };
  const keep = async (step: Step): Promise<void> => {
    const found = check(draft, step, note);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const content = toBulletinValues(draft);
    const parts = step === 'approved' ? await approving(ward, record, id, content, decisionOf(note, role))
      : [{ kind: 'bulletin' as const, id, before: record, values: { ward, ...content, ...written(step, note, role) } }];
    await finish(parts, `done_${step}`);
  };
  const set = (part: Partial<BulletinDraft>): void => { setDraft({ ...draft, ...part }); };
  const main: Step = isApprover ? 'approved' : 'waiting';
  return (
    <Page title={tp('bulletin')} up={`/bai-phat/${ward}`} job
      bottom={<Button look="primary" onPress={() => keep(main)}>{tb(`do_${main}`)}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void keep(main); }}>
        {bulletin && <BulletinStanding bulletin={bulletin} />}
        <Field label={tp('title')} value={draft.title} onInput={(title) => { set({ title }); }} error={errors.title ?? null} maxLength={200} required />
        <Field label={tb('body')} value={draft.body} onInput={(body) => { set({ body }); }} rows={10} maxLength={20000} error={errors.body ?? null}
          hint={tb('body_hint', { count: formatNumber(readingMinutes(draft.body)) })} />
        <Choices draft={draft} onChoose={set} />
        <Field label={tb('read_from')} type="date" value={draft.from} onInput={(from) => { set({ from }); }} />
        <Field label={tb('read_until')} type="date" value={draft.until} onInput={(until) => { set({ until }); }} error={errors.days ?? null} />
        <Field label={tb('author')} value={draft.author} onInput={(author) => { set({ author }); }} maxLength={100} />
        {isApprover && <Field label={tb('approver_role')} value={role} onInput={setRole} hint={tb('approver_role_hint')} maxLength={100} />}
        {isApprover && record && <Field label={tb('decision_note')} value={note} onInput={setNote} error={errors.note ?? null} rows={2} maxLength={500} />}
        {isApprover && bulletin?.standing === 'waiting' && <Button onPress={() => keep('returned')}>{tb('do_returned')}</Button>}
        {!isApprover && <Button onPress={() => keep('draft')}>{tb('do_draft')}</Button>}
        {bulletin?.out && <Button look="danger" onPress={() => finish(withdrawing(bulletin), 'done_withdraw')}>{tb('do_withdraw')}</Button>}
        {record && !bulletin?.out && <Button look="danger" onPress={() => takeOff(ward, record)}>{t('delete_entry')}</Button>}
      </form>
    </Page>
  );
}

/** What an official withdraws only an approver can put out again (P9): for him there is no way back. */
async function write(parts: readonly Part[], done: string): Promise<boolean> {
  const saved = await writeTogether(parts);
  const mayUndo = parts.every(({ before }) => typeof before?.values.published_in !== 'string' || mayPublish(before.values.published_in));
  if (saved) showSnack(mayUndo && saved.length > 0 ? { text: done, undo: () => undoTogether(parts, saved) } : { text: done });
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
