/** K2: one broadcast, everything filled in from last time. */

import { useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Values } from '@sync/contract';
import { change, log, resend, undoCreate, withdraw, restore } from '../../operations';
import { go, goBack } from '../../router';
import type { Sent } from '../../store/ledger';
import { all, find, type Shown } from '../../store/view';
import { clockOf, dayOf, momentOf } from '../../text/format';
import { t } from '../../text/text';
import { Button, Chips } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { broadcastsOf, findSame, MINUTES, prefill, startOf, toValues, usualClocks, type Slot } from './broadcasts';
import { tellChanged } from './changed';
import { DayChoice } from './day_choice';
import { ownUnits, unitName, unitOf, type Unit } from './places';
import { reasonOf, wantedValues } from './refusals';
import { Page } from './shell';
import { topicChoices } from './topics';

const OTHER = 'other';

export default function BroadcastForm({ unitId, recordId }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId ?? ownUnits()[0] ?? '');
  const record = find('broadcast', recordId);
  const [opened] = useState(record);
  if (!unit || (recordId !== undefined && !opened)) return <Page title={t('log_broadcast')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <Form unit={unit} record={opened} refused={null} />;
}

function slotOf({ started_at, duration_minutes, topic, title }: Values): Slot {
  return {
    day: dayOf(String(started_at)), clock: clockOf(String(started_at)), minutes: Number(duration_minutes),
    topic: typeof topic === 'string' ? topic : null, title: typeof title === 'string' ? title : '',
  };
}

/** The form: for a new broadcast, for one to be corrected, or for what the office refused of either. */
export function Form({ unit, record, refused }: { unit: Unit; record: Shown | null; refused: Sent | null }): JSX.Element {
  const known = broadcastsOf(all('broadcast'), unit);
  const [slot, setSlot] = useState<Slot>(() => (record ?? refused ? slotOf(wantedValues(record, refused)) : prefill(known, Date.now())));
  const [reason, setReason] = useState(reasonOf(refused));
  const [error, setError] = useState<{ time?: string; minutes?: string; reason?: string }>({});
  const [isSure, setSure] = useState(false);
  const set = (part: Partial<Slot>): void => { setSlot({ ...slot, ...part }); setSure(false); };
  const twin = findSame(known, momentOf(slot.day, slot.clock), record?.record_id ?? refused?.record_id);
  const isAskingTwice = twin !== null && !isSure && record === null;

  const save = async (): Promise<void> => {
    const found = check(slot, record ? reason : null);
    setError(found);
    if (Object.keys(found).length > 0) return;
    if (await keep(unit, slot, { record, refused, reason })) goBack('/');
  };
  return (
    <Page title={unit.group ? t('log_broadcast') : t('log_station')} up="/" job
      bottom={<Button look="primary" onPress={save}>{isAskingTwice ? t('save_anyway') : t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{unitName(unit)}</p>
        <DayChoice day={slot.day} onChoose={(day) => { set({ day }); }} />
        <TimeChoice known={known} clock={slot.clock} error={error.time ?? null} onChoose={(clock) => { set({ clock }); }} />
        <MinutesChoice minutes={slot.minutes} error={error.minutes ?? null} onChoose={(minutes) => { set({ minutes }); }} />
        <ContentChoice slot={slot} known={known} onChoose={set} />
        {twin && !record && <ErrorBox look="warning" what={t('same_hour', { clock: clockOf(startOf(twin)) })} todo={t('same_hour_todo')} />}
        {record && <Field label={t('reason')} value={reason} onInput={setReason} hint={t('reason_hint')} error={error.reason ?? null} maxLength={300} required />}
        {record && <Button look="danger" onPress={() => takeOff(record)}>{t('delete_entry')}</Button>}
      </form>
    </Page>
  );
}

function check(slot: Slot, reason: string | null): { time?: string; minutes?: string; reason?: string } {
  const start = Date.parse(momentOf(slot.day, slot.clock));
  return {
    ...(Number.isNaN(start) ? { time: t('error_time') } : start > Date.now() && { time: t('error_future') }),
    ...(!(Number.isInteger(slot.minutes) && slot.minutes >= 1 && slot.minutes <= 1440) && { minutes: t('error_minutes') }),
    ...(reason !== null && reason.trim() === '' && { reason: t('error_reason') }),
  };
}

async function keep(unit: Unit, slot: Slot, { record, refused, reason }: { record: Shown | null; refused: Sent | null; reason: string }): Promise<boolean> {
  const values = toValues(unit, slot, Date.now());
  if (record) {
    const { started_at = null, duration_minutes = null, topic = null, title = null } = values;
    const saved = await change(record, { started_at, duration_minutes, topic, title, reason: reason.trim() }, refused?.op_id);
    return tellChanged(record, saved, t('done_edit_broadcast', { clock: slot.clock }));
  }
  const saved = refused ? await resend([refused], values) : await log('broadcast', values);
  const operation = saved?.[0];
  if (!operation) return false;
  showSnack({ text: t('done_broadcast', { clock: slot.clock }), undo: () => undoCreate(operation) });
  return true;
}

async function takeOff(record: Shown): Promise<void> {
  if (!(await withdraw(record))) return;
  showSnack({ text: t('done_delete'), undo: () => restore(record) });
  go('/so', { replace: true });
}

function TimeChoice({ known, clock, error, onChoose }: { known: readonly Shown[]; clock: string; error: string | null; onChoose: (clock: string) => void }): JSX.Element {
  const usual = useMemo(() => usualClocks(known), []);
  const [isOther, setOther] = useState(clock !== usual.morning && clock !== usual.afternoon);
  const options = [
    { value: usual.morning, text: t('morning_at', { clock: usual.morning.replace(/^0/, '') }) },
    { value: usual.afternoon, text: t('afternoon_at', { clock: usual.afternoon }) },
    { value: OTHER, text: t('other') },
  ];
  return (
    <fieldset>
      <legend>{t('at_clock')}</legend>
      <Chips label={t('at_clock')} value={isOther ? OTHER : clock} options={options}
        onChoose={(value) => { setOther(value === OTHER); if (value !== OTHER) onChoose(value); }} />
      {(isOther || error) && <Field label={t('clock')} type="time" value={clock} onInput={onChoose} error={error} />}
    </fieldset>
  );
}

function MinutesChoice({ minutes, error, onChoose }: { minutes: number; error: string | null; onChoose: (minutes: number) => void }): JSX.Element {
  const usual: readonly number[] = MINUTES;
  const [isOther, setOther] = useState(!usual.includes(minutes));
  return (
    <fieldset>
      <legend>{t('duration')}</legend>
      <Chips label={t('duration')} value={isOther ? 0 : minutes}
        options={[...MINUTES.map((value) => ({ value, text: String(value) })), { value: 0, text: t('other') }]}
        onChoose={(value) => { setOther(value === 0); if (value !== 0) onChoose(value); }} />
      {(isOther || error) && <Field label={t('minutes')} inputMode="numeric" value={minutes ? String(minutes) : ''} onInput={(text) => { onChoose(Number(text)); }} error={error} />}
    </fieldset>
  );
}

function ContentChoice({ slot, known, onChoose }: { slot: Slot; known: readonly Shown[]; onChoose: (part: Partial<Slot>) => void }): JSX.Element {
  // The order is fixed while the form is open: what a finger aims at must not move.
  const choices = useMemo(() => topicChoices(known, slot.topic), []);
  const [isOther, setOther] = useState(slot.topic === null && slot.title !== '');
  return (
    <fieldset>
      <legend>{t('content')}</legend>
      <Chips label={t('content')} value={isOther ? OTHER : slot.topic} options={[...choices, { value: OTHER, text: t('other') }]}
        onChoose={(value) => { setOther(value === OTHER); onChoose(value === OTHER ? { topic: null } : { topic: value, title: '' }); }} />
      {isOther && <Field label={t('content_other')} value={slot.title} onInput={(title) => { onChoose({ title }); }} maxLength={200} />}
    </fieldset>
  );
}
