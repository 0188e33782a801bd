/** One schedule, written once: on which days, when, how long. A change leaves the past as it was. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { change, log, succeed, undoCreates, undoSucceed, withdraw, restore } from '../../operations';
import { goBack } from '../../router';
import { all, find, type Shown } from '../../store/view';
import { addDays, dayOf } from '../../text/format';
import { t } from '../../text/text';
import { weekdayName } from '../../text/weekdays';
import { Button, Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { broadcastsOf } from './broadcasts';
import { MinutesChoice, SourceChoice } from './broadcast_choices';
import { tellChanged } from './changed';
import { schedulesOf } from './expected';
import { ownUnits, text, unitName, unitOf, type Unit } from './places';
import { tb } from './bulletin_words';
import { tp } from './programme_words';
import { draftOf, freshDraft, toValues, WEEKDAYS, type Draft } from './schedules';
import { Page } from './shell';
import { topicChoices } from './topics';

interface Errors {
  days?: string;
  time?: string;
  minutes?: string;
  from?: string;
}

export default function ScheduleForm({ unitId, recordId }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId ?? ownUnits()[0] ?? '');
  const [opened] = useState(find('schedule', recordId));
  if (!unit || (recordId !== undefined && !opened)) return <Page title={tp('schedule')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <Form unit={unit} unitId={unitId ?? ''} record={opened} />;
}

function check(draft: Draft, record: Shown | null): Errors {
  const isTime = /^([01]\d|2[0-3]):[0-5]\d$/.test(draft.clock);
  const isMinutes = Number.isInteger(draft.minutes) && draft.minutes >= 1 && draft.minutes <= 1440;
  return {
    ...(draft.weekdays.length === 0 && { days: tb('error_days') }),
    ...(!isTime && { time: t('error_time') }),
    ...(!isMinutes && { minutes: t('error_minutes') }),
    ...((draft.from === '' || (record && draft.from < text(record, 'valid_from'))) && { from: tb('error_from') }),
  };
}

function Form({ unit, unitId, record }: { unit: Unit; unitId: string; record: Shown | null }): JSX.Element {
  const broadcasts = broadcastsOf(all('broadcast'), unit);
  const [draft, setDraft] = useState<Draft>(() => (record ? draftOf(record, startOfChange(record)) : freshDraft(broadcasts, schedulesOf(all('schedule'), unit), Date.now())));
  const [errors, setErrors] = useState<Errors>({});
  const [choices] = useState(() => topicChoices(broadcasts, draft.topic));
  const set = (part: Partial<Draft>): void => { setDraft({ ...draft, ...part }); };
  const save = async (): Promise<void> => {
    const found = check(draft, record);
    setErrors(found);
    if (Object.keys(found).length === 0 && await keep(unit, draft, record)) goBack(`/lich/${unitId}`);
  };
  const stop = async (): Promise<void> => {
    if (record && await end(record)) goBack(`/lich/${unitId}`);
  };
  return (
    <Page title={tp('schedule')} up={`/lich/${unitId}`} job bottom={<Button look="primary" onPress={save}>{t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{unitName(unit)}</p>
        <Days chosen={draft.weekdays} error={errors.days ?? null} onChoose={(weekdays) => { set({ weekdays }); }} />
        <Field label={t('clock')} type="time" value={draft.clock} onInput={(clock) => { set({ clock }); }} error={errors.time ?? null} />
        <MinutesChoice minutes={draft.minutes} error={errors.minutes ?? null} onChoose={(minutes) => { set({ minutes }); }} />
        <SourceChoice source={draft.source} relay={draft.relay} onChoose={(source, relay) => { set({ source, relay }); }} />
        <fieldset>
          <legend>{t('content')}</legend>
          <Chips label={t('content')} value={draft.topic ?? ''} options={[{ value: '', text: tb('topic_varies') }, ...choices]}
            onChoose={(topic) => { set({ topic: topic || null }); }} />
        </fieldset>
        <fieldset>
          <legend>{tb('on_holidays')}</legend>
          <Chips label={tb('on_holidays')} value={draft.rests ? 'rest' : 'work'} onChoose={(value) => { set({ rests: value === 'rest' }); }}
            options={[{ value: 'rest', text: tb('rests') }, { value: 'work', text: tb('works') }]} />
        </fieldset>
        <Field label={tb(record ? 'changes_from' : 'valid_from')} type="date" value={draft.from} onInput={(from) => { set({ from }); }}
          hint={tb(record ? 'changes_from_hint' : 'valid_from_hint')} error={errors.from ?? null} />
        {record && !text(record, 'valid_to') && <Button look="danger" onPress={stop}>{tb('stop_schedule')}</Button>}
      </form>
    </Page>
  );
}

/** A change counts from today, unless the schedule is still to come. */
function startOfChange(record: Shown): string {
  const today = dayOf(Date.now());
  const from = text(record, 'valid_from');
  return from > today ? from : today;
}

async function keep(unit: Unit, draft: Draft, record: Shown | null): Promise<boolean> {
  const values = toValues(unit, draft);
  if (record === null) {
    const saved = await log('schedule', values);
    if (saved) showSnack({ text: tb('done_schedule'), undo: () => undoCreates(saved) });
    return saved !== null;
  }
  const { ward: _ward, group: _group, ...own } = values;
  if (draft.from === text(record, 'valid_from')) return tellChanged(record, await change(record, own), tb('done_schedule'));
  const until = record.values.valid_to ?? null;
  const saved = await succeed(record, addDays(draft.from, -1), { ...values, valid_to: until });
  if (saved) showSnack({ text: tb('done_schedule'), undo: () => undoSucceed(record, saved) });
  return saved !== null;
}

/** Let a schedule end yesterday; one that has not begun goes altogether. */
async function end(record: Shown): Promise<boolean> {
  const today = dayOf(Date.now());
  if (text(record, 'valid_from') < today) {
    return tellChanged(record, await change(record, { valid_to: addDays(today, -1) }), tb('done_stopped'));
  }
  const saved = await withdraw(record);
  if (saved) showSnack({ text: tb('done_stopped'), undo: () => restore(record) });
  return saved !== null;
}

function Days({ chosen, error, onChoose }: { chosen: readonly number[]; error: string | null; onChoose: (weekdays: number[]) => void }): JSX.Element {
  const toggle = (day: number): void => { onChoose(chosen.includes(day) ? chosen.filter((one) => one !== day) : [...chosen, day]); };
  return (
    <fieldset>
      <legend>{tb('weekdays')}</legend>
      <div class="chips">
        {WEEKDAYS.map((day) => (
          <button type="button" key={day} class="chip" aria-pressed={chosen.includes(day)} onClick={() => { toggle(day); }}><span>{weekdayName(day)}</span></button>
        ))}
      </div>
      {error && <p class="field-error" role="alert">{error}</p>}
    </fieldset>
  );
}
