/** K3: one community meeting, or one round of telling people directly; households first, as they are what counts. */

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
import { Button, ButtonLink, Chips, IconButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { lazy } from '../../ui/lazy';
import { showSnack } from '../../ui/snackbar';
import { tellChanged } from './changed';
import { contactOf } from './contacts';
import { DayChoice } from './day_choice';
import { absentOf, draftOf, freshDraft, householdsOf, MEETING_KINDS, meetingsOf, MINUTES_TOLD, recordedAs, stepCount, toValues, type Draft } from './meetings';
import { ownUnits, text, unitName, unitOf, type Unit } from './places';
import { reasonOf, wantedValues } from './refusals';
import { Page } from './shell';
import { topicChoices } from './topics';
import { tu } from './unit_words';

const MeetingDetails = lazy(() => import('./meeting_details'));
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

const freshOf = (unit: Unit, kind: Draft['kind']): Draft => {
  const [last] = meetingsOf(all('meeting'), unit.group ?? '', kind);
  const draft = { ...freshDraft(usualPlace(unit), Date.now(), last), kind };
  // Whoever heads a khối calls its meetings and chairs them.
  const contact = last ? null : contactOf(unit.group);
  return contact && kind === 'community' ? { ...draft, chair: text(contact, 'full_name'), chair_title: text(contact, 'position') } : draft;
};

interface Errors {
  time?: string;
  people?: string;
  households?: string;
  absent?: string;
  minutes?: string;
  reason?: string;
}

function check(draft: Draft, reason: string | null): Errors {
  const held = Date.parse(momentOf(draft.day, draft.clock));
  const isCount = (typed: string): boolean => /^\d{1,5}$/.test(typed.trim());
  const isOdd = (typed: string): boolean => typed.trim() !== '' && !isCount(typed);
  const isEmpty = draft.households.trim() === '' && draft.people.trim() === '';
  return {
    ...(Number.isNaN(held) ? { time: t('error_time') } : held > Date.now() && { time: t('error_future') }),
    ...((isEmpty || isOdd(draft.households)) && { households: t('error_count') }),
    ...(isOdd(draft.people) && { people: t('error_count') }),
    ...(isOdd(draft.absent ?? '') && { absent: t('error_count') }),
    ...(isOdd(draft.minutes) && { minutes: t('error_minutes') }),
    ...(reason !== null && reason.trim() === '' && { reason: t('error_reason') }),
  };
}

interface Wanted {
  record: Shown | null;
  refused: Sent | null;
}

/** The form: for a new meeting, for one to be corrected, or for what the office refused of either. */
export function Form({ unit, record, refused }: Wanted & { unit: Unit }): JSX.Element {
  const [draft, setDraft] = useState<Draft>(() => (record ?? refused ? draftOf(wantedValues(record, refused)) : freshOf(unit, 'community')));
  const [reason, setReason] = useState(reasonOf(refused));
  const [errors, setErrors] = useState<Errors>({});
  const [files, setFiles] = useState<FileDraft[]>([]);
  const set = (part: Partial<Draft>): void => { setDraft({ ...draft, ...part }); };
  const households = householdsOf(contactOf(unit.group)?.values.households, meetingsOf(all('meeting'), unit.group ?? '', 'community'));
  const isNew = record === null && refused === null;
  const save = async (): Promise<void> => {
    const found = check(draft, record && !addsOnly(record, draft, files) ? reason : null);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    if (await keep(unit, toValues(unit, draft, households), { record, refused }, { reason, files, addsOnly: record !== null && addsOnly(record, draft, files) })) goBack('/');
  };
  return (
    <Page title={t('log_meeting')} up="/" job bottom={<Button look="primary" onPress={save}>{t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{unitName(unit)}</p>
        <Chips label={tu('meeting_kind')} value={draft.kind} options={MEETING_KINDS.map((value) => ({ value, text: tu(value) }))}
          onChoose={(kind) => { if (isNew) setDraft({ ...freshOf(unit, kind), ...typedOf(draft) }); else set({ kind }); }} />
        <DayChoice day={draft.day} onChoose={(day) => { set({ day }); }} />
        <Counts draft={draft} households={households} errors={errors} set={set} />
        <Topics unit={unit} chosen={draft.topics} onChoose={(topics) => { set({ topics }); }} />
        <Told minutes={draft.minutes} error={errors.minutes ?? null} onChoose={(minutes) => { set({ minutes }); }} />
        {!isTrial && <Proofs owner={record?.record_id ?? null} taken={files} onTaken={setFiles} />}
        <Field label={t('clock')} type="time" value={draft.clock} onInput={(clock) => { set({ clock }); }} error={errors.time ?? null} />
        <Field label={tu('place')} value={draft.place} onInput={(place) => { set({ place }); }} maxLength={200} />
        <MeetingDetails draft={draft} group={unit.group ?? ''} set={set} />
        {record && <ButtonLink href={`/hop-dan/${unit.group ?? ''}/${record.record_id}/bien-ban`} icon="print">{tu('print_minutes')}</ButtonLink>}
        {record && <Field label={t('reason')} value={reason} onInput={setReason} hint={t('reason_hint')} error={errors.reason ?? null} maxLength={300} required />}
        {record && <Button look="danger" onPress={() => takeOff(record)}>{t('delete_entry')}</Button>}
      </form>
    </Page>
  );
}

/** What was said of this very meeting stays when somebody finds that it was of the other sort. */
const typedOf = ({ day, people, households, topics }: Draft): Partial<Draft> => ({ day, people, households, topics });

function Counts({ draft, households, errors, set }: { draft: Draft; households: number | null; errors: Errors; set: (part: Partial<Draft>) => void }): JSX.Element {
  const isDirect = draft.kind === 'direct';
  return (
    <>
      <Count label={isDirect ? tu('households_met') : t('households_present')} value={draft.households} error={errors.households ?? null} onChange={(typed) => { set({ households: typed }); }} />
      {!isDirect && (
        <Count label={tu('households_absent')} value={absentOf(draft, households)} error={errors.absent ?? null} onChange={(absent) => { set({ absent }); }}
          {...(households !== null && draft.absent === null && { hint: tu('of_households', { count: households }) })} />
      )}
      <Field label={t('people_present')} inputMode="numeric" value={draft.people} onInput={(people) => { set({ people }); }} error={errors.people ?? null} />
    </>
  );
}

/** A photo that is added corrects nothing, so nobody asks why. */
const addsOnly = (record: Shown, draft: Draft, files: readonly FileDraft[]): boolean =>
  files.length > 0 && JSON.stringify(draftOf(record.values)) === JSON.stringify(draft);

interface Said {
  reason: string;
  files: readonly FileDraft[];
  addsOnly: boolean;
}

async function keep(unit: Unit, values: ReturnType<typeof toValues>, { record, refused }: Wanted, said: Said): Promise<boolean> {
  if (record) {
    if (!(await attach('meeting', record.record_id, values, said.files))) return false;
    const saved = said.addsOnly ? [] : await change(record, { ...values, reason: said.reason.trim() }, refused?.op_id);
    return tellChanged(record, saved, t('done_edit_meeting'));
  }
  const fresh = { ...values, recorded: recordedAs(String(values.held_at), Date.now()) };
  const saved = refused ? await resend([refused], values) : await log('meeting', fresh, said.files);
  const operation = saved?.[0];
  if (!operation) return false;
  if (refused) await attach('meeting', operation.record_id, values, said.files);
  const more = { href: `/hop-dan/${unit.group ?? ''}/${operation.record_id}/bien-ban`, text: tu('minutes_short') };
  showSnack({ text: t('done_meeting'), undo: () => undoCreate(operation), more });
  return true;
}

async function takeOff(record: Shown): Promise<void> {
  if (!(await withdraw(record))) return;
  showSnack({ text: t('done_delete'), undo: () => restore(record) });
  go('/so', { replace: true });
}

function Count({ label, value, error, hint, onChange }: { label: string; value: string; error: string | null; hint?: string; onChange: (value: string) => void }): JSX.Element {
  const step = (by: number): void => { onChange(stepCount(value, by)); };
  return (
    <div class="count">
      <IconButton icon="minus" label={t('fewer', { what: label })} onPress={() => { step(-1); }} />
      <Field label={label} inputMode="numeric" value={value} onInput={onChange} error={error} {...(hint !== undefined && { hint })} />
      <IconButton icon="plus" label={t('more_of', { what: label })} onPress={() => { step(1); }} />
    </div>
  );
}

function Told({ minutes, error, onChoose }: { minutes: string; error: string | null; onChoose: (minutes: string) => void }): JSX.Element {
  const [isOther, setOther] = useState(minutes !== '' && !MINUTES_TOLD.some((usual) => String(usual) === minutes));
  const options = [...MINUTES_TOLD.map((usual) => ({ value: String(usual), text: String(usual) })), { value: 'other', text: t('other') }];
  return (
    <fieldset>
      <legend>{tu('minutes_told')}</legend>
      <Chips label={tu('minutes_told')} value={isOther ? 'other' : minutes} options={options}
        onChoose={(value) => { setOther(value === 'other'); if (value !== 'other') onChoose(value); }} />
      {(isOther || error) && <Field label={t('minutes')} inputMode="numeric" value={minutes} onInput={onChoose} error={error} />}
    </fieldset>
  );
}

function Topics({ unit, chosen, onChoose }: { unit: Unit; chosen: readonly string[]; onChoose: (topics: string[]) => void }): JSX.Element {
  const choices = useMemo(() => topicChoices(all('meeting').filter((one) => one.values.group === unit.group), chosen[0] ?? null), []);
  const toggle = (id: string): void => { onChoose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]); };
  return (
    <fieldset>
      <legend>{tu('topics_told')}</legend>
      <div class="chips">
        {choices.map(({ value, text: name }) => (
          <button type="button" key={value} class="chip" aria-pressed={chosen.includes(value)} onClick={() => { toggle(value); }}><span>{name}</span></button>
        ))}
      </div>
    </fieldset>
  );
}
