/** K3: one community meeting. */

import { useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { attach, change, log, resend, restore, undoCreate, withdraw } from '../../operations';
import { go, goBack } from '../../router';
import type { Sent } from '../../store/ledger';
import type { FileDraft } from '../../store/types';
import { all, find, type Shown } from '../../store/view';
import { momentOf } from '../../text/format';
import { t } from '../../text/text';
import { isTrial } from '../../trial';
import { Button, IconButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { lazy } from '../../ui/lazy';
import { showSnack } from '../../ui/snackbar';
import { tellChanged } from './changed';
import { DayChoice } from './day_choice';
import { draftOf, freshDraft, stepCount, toValues, type Draft } from './meetings';
import { ownUnits, text, unitName, unitOf, type Unit } from './places';
import { reasonOf, wantedValues } from './refusals';
import { Page } from './shell';
import { topicChoices } from './topics';

const Proofs = lazy(() => import('./proofs'));

export default function MeetingForm({ unitId, recordId }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId ?? ownUnits()[0] ?? '');
  const [opened] = useState(find('meeting', recordId));
  if (!unit?.group || (recordId !== undefined && !opened)) return <Page title={t('log_meeting')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <Form unit={unit} record={opened} refused={null} />;
}

/** The khối's own culture house, where most meetings are held. */
function usualPlace(unit: Unit): string {
  const venue = all('venue').find((one) => one.values.group === unit.group && one.values.venue_kind === 'culture_house');
  return text(venue ?? null, 'name') || t('culture_house', { group: unitName(unit).split(',')[0] ?? '' });
}

interface Errors {
  time?: string;
  people?: string;
  households?: string;
  reason?: string;
}

function check(draft: Draft, reason: string | null): Errors {
  const held = Date.parse(momentOf(draft.day, draft.clock));
  const isCount = (typed: string): boolean => /^\d{1,5}$/.test(typed.trim());
  return {
    ...(Number.isNaN(held) ? { time: t('error_time') } : held > Date.now() && { time: t('error_future') }),
    ...(!isCount(draft.people) && { people: t('error_count') }),
    ...(draft.households !== '' && !isCount(draft.households) && { households: t('error_count') }),
    ...(reason !== null && reason.trim() === '' && { reason: t('error_reason') }),
  };
}

/** The form: for a new meeting, for one to be corrected, or for what the office refused of either. */
export function Form({ unit, record, refused }: { unit: Unit; record: Shown | null; refused: Sent | null }): JSX.Element {
  const [draft, setDraft] = useState<Draft>(() => (record ?? refused ? draftOf(wantedValues(record, refused)) : freshDraft(usualPlace(unit), Date.now())));
  const [reason, setReason] = useState(reasonOf(refused));
  const [errors, setErrors] = useState<Errors>({});
  const [files, setFiles] = useState<FileDraft[]>([]);
  const set = (part: Partial<Draft>): void => { setDraft({ ...draft, ...part }); };
  const save = async (): Promise<void> => {
    const found = check(draft, record && !addsOnly(record, draft, files) ? reason : null);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    if (await keep(unit, draft, { record, refused, reason, files })) goBack('/');
  };
  return (
    <Page title={t('log_meeting')} up="/" job bottom={<Button look="primary" onPress={save}>{t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{unitName(unit)}</p>
        <DayChoice day={draft.day} onChoose={(day) => { set({ day }); }} />
        <Field label={t('clock')} type="time" value={draft.clock} onInput={(clock) => { set({ clock }); }} error={errors.time ?? null} />
        <Field label={t('place')} value={draft.place} onInput={(place) => { set({ place }); }} maxLength={200} />
        <Count label={t('people_present')} value={draft.people} error={errors.people ?? null} onChange={(people) => { set({ people }); }} />
        <Field label={t('households_present')} inputMode="numeric" value={draft.households} onInput={(households) => { set({ households }); }} error={errors.households ?? null} />
        <Topics unit={unit} chosen={draft.topics} onChoose={(topics) => { set({ topics }); }} />
        <Field label={t('note')} value={draft.note} onInput={(note) => { set({ note }); }} rows={3} maxLength={1000} />
        {!isTrial && <Proofs owner={record?.record_id ?? null} taken={files} onTaken={setFiles} />}
        {record && <Field label={t('reason')} value={reason} onInput={setReason} hint={t('reason_hint')} error={errors.reason ?? null} maxLength={300} required />}
        {record && <Button look="danger" onPress={() => takeOff(record)}>{t('delete_entry')}</Button>}
      </form>
    </Page>
  );
}

/** A photo that is added corrects nothing, so nobody asks why. */
const addsOnly = (record: Shown, draft: Draft, files: readonly FileDraft[]): boolean =>
  files.length > 0 && JSON.stringify(draftOf(record.values)) === JSON.stringify(draft);

async function keep(unit: Unit, draft: Draft, { record, refused, reason, files }: { record: Shown | null; refused: Sent | null; reason: string; files: readonly FileDraft[] }): Promise<boolean> {
  const values = toValues(unit, draft);
  if (record && !(await attach('meeting', record.record_id, values, files))) return false;
  if (record && addsOnly(record, draft, files)) return tellChanged(record, [], t('done_edit_meeting'));
  if (record) return tellChanged(record, await change(record, { ...values, reason: reason.trim() }, refused?.op_id), t('done_edit_meeting'));
  const saved = refused ? await resend([refused], values) : await log('meeting', values, files);
  const operation = saved?.[0];
  if (!operation) return false;
  if (refused) await attach('meeting', operation.record_id, values, files);
  showSnack({ text: t('done_meeting'), undo: () => undoCreate(operation) });
  return true;
}

async function takeOff(record: Shown): Promise<void> {
  if (!(await withdraw(record))) return;
  showSnack({ text: t('done_delete'), undo: () => restore(record) });
  go('/so', { replace: true });
}

function Count({ label, value, error, onChange }: { label: string; value: string; error: string | null; onChange: (value: string) => void }): JSX.Element {
  const step = (by: number): void => { onChange(stepCount(value, by)); };
  return (
    <div class="count">
      <IconButton icon="minus" label={t('fewer', { what: label })} onPress={() => { step(-1); }} />
      <Field label={label} inputMode="numeric" value={value} onInput={onChange} error={error} />
      <IconButton icon="plus" label={t('more_of', { what: label })} onPress={() => { step(1); }} />
    </div>
  );
}

function Topics({ unit, chosen, onChoose }: { unit: Unit; chosen: readonly string[]; onChoose: (topics: string[]) => void }): JSX.Element {
  const choices = useMemo(() => topicChoices(all('meeting').filter((one) => one.values.group === unit.group), chosen[0] ?? null), []);
  const toggle = (id: string): void => { onChoose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]); };
  return (
    <fieldset>
      <legend>{t('content')}</legend>
      <div class="chips">
        {choices.map(({ value, text: name }) => (
          <button type="button" key={value} class="chip" aria-pressed={chosen.includes(value)} onClick={() => { toggle(value); }}><span>{name}</span></button>
        ))}
      </div>
    </fieldset>
  );
}
