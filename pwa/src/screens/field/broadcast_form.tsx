/** K2: one broadcast, everything filled in from last time. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Values } from '@sync/contract';
import { attach, change, log, resend, undoCreate, withdraw, restore } from '../../operations';
import { go, goBack } from '../../router';
import type { Sent } from '../../store/ledger';
import type { FileDraft } from '../../store/types';
import { all, find, type Shown } from '../../store/view';
import { clockOf, momentOf } from '../../text/format';
import { t } from '../../text/text';
import { isTrial } from '../../trial';
import { Button } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { Field } from '../../ui/field';
import { lazy } from '../../ui/lazy';
import { showSnack } from '../../ui/snackbar';
import { ClusterChoice, ContentChoice, MinutesChoice, OutcomeChoice, SourceChoice, TimeChoice } from './broadcast_choices';
import { draftOf, findSame, prefill, startOf, toValues, type BroadcastDraft } from './broadcasts';
import { bulletinsFor } from './bulletins';
import { tellChanged } from './changed';
import { DayChoice } from './day_choice';
import { dutyOf } from './duty';
import { clustersOf } from './clusters';
import { dueSlots, isValidOn, lastLike, missingSlots, openSlotAt } from './expected';
import { ownUnits, text, unitName, unitOf, type Unit } from './places';
import { tp } from './programme_words';
import { reasonOf, wantedValues } from './refusals';
import { Page } from './shell';
import { stationOf } from './stations';
import { warningsOf, type Warning } from './warnings';

const Proofs = lazy(() => import('./proofs'));

export default function BroadcastForm({ unitId, recordId }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId ?? ownUnits()[0] ?? '');
  const record = find('broadcast', recordId);
  const [opened] = useState(record);
  if (!unit || (recordId !== undefined && !opened)) return <Page title={t('log_broadcast')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <Form unit={unit} record={opened} refused={null} />;
}

/** What is due first, or what is usual. */
function freshDraft(unit: Unit): BroadcastDraft {
  const duty = dutyOf(unit);
  const [due] = dueSlots(missingSlots(duty, Date.now()), Date.now());
  const like = due && lastLike(duty.broadcasts, due.clock);
  return prefill([...(like ? [like] : []), ...duty.broadcasts], Date.now(), due && { day: due.day, clock: due.clock, minutes: Number(due.schedule.values.duration_minutes) });
}

interface Errors {
  time?: string;
  minutes?: string;
  why?: string;
  reason?: string;
}

/** The form: for a new broadcast, for one to be corrected, or for what the office refused of either. */
export function Form({ unit, record, refused }: { unit: Unit; record: Shown | null; refused: Sent | null }): JSX.Element {
  const { broadcasts: known, schedules } = dutyOf(unit);
  const [draft, setDraft] = useState<BroadcastDraft>(() => (record ?? refused ? draftOf(wantedValues(record, refused)) : freshDraft(unit)));
  const [reason, setReason] = useState(reasonOf(refused));
  const [errors, setErrors] = useState<Errors>({});
  const [files, setFiles] = useState<FileDraft[]>([]);
  const set = (part: Partial<BroadcastDraft>): void => { setDraft({ ...draft, ...part }); };
  const except = record?.record_id ?? refused?.record_id;
  const twin = record ? null : findSame(known, momentOf(draft.day, draft.clock), except);
  // One that overlaps is told of as such; one near by only as near.
  const warnings = warningsOf(draft, { station: stationOf(unit), broadcasts: known.filter((one) => one !== twin), except });

  const save = async (): Promise<void> => {
    const found = check(draft, record && !addsOnly(record, draft, files) ? reason : null);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    if (await keep(unit, draft, { record, refused, reason, files })) goBack('/');
  };
  return (
    <Page title={unit.group ? t('log_broadcast') : t('log_station')} up="/" job
      bottom={<Button look="primary" onPress={save}>{twin ? t('save_anyway') : t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{unitName(unit)}</p>
        <DayChoice day={draft.day} onChoose={(day) => { set({ day }); }} />
        <TimeChoice known={known} scheduled={schedules.filter((one) => isValidOn(one, draft.day)).map((one) => text(one, 'starts_at'))} clock={draft.clock} error={errors.time ?? null} onChoose={(clock) => { set({ clock }); }} />
        <MinutesChoice minutes={draft.minutes} error={errors.minutes ?? null} onChoose={(minutes) => { set({ minutes }); }} />
        {twin && <ErrorBox look="warning" what={t('same_hour', { clock: clockOf(startOf(twin)) })} todo={t('same_hour_todo')} />}
        <Warnings warnings={warnings} />
        <ContentChoice draft={draft} known={known} bulletins={bulletinsFor(all('bulletin'), unit.ward, draft.day)} onChoose={set} />
        <OutcomeChoice outcome={draft.outcome} why={draft.why} error={errors.why ?? null} onChoose={(outcome, why) => { set({ outcome, why }); }} />
        {!isTrial && <Proofs owner={record?.record_id ?? null} taken={files} onTaken={setFiles} withSound />}
        <Details unit={unit} draft={draft} known={known} onChoose={set} />
        {record && <Field label={t('reason')} value={reason} onInput={setReason} hint={t('reason_hint')} error={errors.reason ?? null} maxLength={300} required />}
        {record && <Button look="danger" onPress={() => takeOff(record)}>{t('delete_entry')}</Button>}
      </form>
    </Page>
  );
}

function check(draft: BroadcastDraft, reason: string | null): Errors {
  const start = Date.parse(momentOf(draft.day, draft.clock));
  return {
    ...(Number.isNaN(start) ? { time: t('error_time') } : start > Date.now() && { time: t('error_future') }),
    ...(!(Number.isInteger(draft.minutes) && draft.minutes >= 1 && draft.minutes <= 1440) && { minutes: t('error_minutes') }),
    ...(draft.outcome === 'not_broadcast' && draft.why.trim() === '' && { why: tp('error_why') }),
    ...(reason !== null && reason.trim() === '' && { reason: t('error_reason') }),
  };
}

/** The values of the form, with the schedule it fulfils and who approved what was read. */
function valuesOf(unit: Unit, draft: BroadcastDraft, except: string | undefined): Values {
  const values = toValues(unit, draft, Date.now());
  const slot = openSlotAt(dutyOf(unit), String(values.started_at), except);
  const approver = text(find('bulletin', draft.bulletin), 'approver');
  return { ...values, schedule: slot?.schedule.record_id ?? null, approver: approver || null };
}

/** A photo that is added corrects nothing, so nobody asks why. */
const addsOnly = (record: Shown, draft: BroadcastDraft, files: readonly FileDraft[]): boolean =>
  files.length > 0 && JSON.stringify(draftOf(record.values)) === JSON.stringify(draft);

interface Kept {
  record: Shown | null;
  refused: Sent | null;
  reason: string;
  files: readonly FileDraft[];
}

async function keep(unit: Unit, draft: BroadcastDraft, { record, refused, reason, files }: Kept): Promise<boolean> {
  const values = valuesOf(unit, draft, record?.record_id ?? refused?.record_id);
  if (record) {
    if (!(await attach('broadcast', record.record_id, values, files))) return false;
    const told = t('done_edit_broadcast', { clock: draft.clock });
    if (addsOnly(record, draft, files)) return tellChanged(record, [], told);
    const { channel: _channel, ward: _ward, group: _group, recorded: _recorded, ...own } = values;
    return tellChanged(record, await change(record, { ...own, reason: reason.trim() }, refused?.op_id), told);
  }
  const saved = refused ? await resend([refused], values) : await log('broadcast', values, files);
  const operation = saved?.[0];
  if (!operation) return false;
  if (refused) await attach('broadcast', operation.record_id, values, files);
  const done = draft.outcome === 'not_broadcast' ? tp('done_silent', { clock: draft.clock }) : t('done_broadcast', { clock: draft.clock });
  showSnack({ text: done, undo: () => undoCreate(operation) });
  return true;
}

async function takeOff(record: Shown): Promise<void> {
  if (!(await withdraw(record))) return;
  showSnack({ text: t('done_delete'), undo: () => restore(record) });
  go('/so', { replace: true });
}

function sayWarning(warning: Warning): string {
  switch (warning.what) {
    case 'outside':
      return tp('warn_outside', { hours: warning.hours });
    case 'too_long':
      return tp('warn_too_long', { count: warning.longest });
    case 'overlap':
      return tp('warn_overlap', { clock: warning.clock, count: warning.minutes });
  }
}

function Warnings({ warnings }: { warnings: readonly Warning[] }): JSX.Element | null {
  if (warnings.length === 0) return null;
  return <ErrorBox look="warning" what={warnings.map(sayWarning).join(' ')} todo={tp('warn_todo')} />;
}

interface DetailsProps {
  unit: Unit;
  draft: BroadcastDraft;
  known: readonly Shown[];
  onChoose: (part: Partial<BroadcastDraft>) => void;
}

/** What is seldom different from last time: told in one line, open at a tap. */
function Details({ unit, draft, known, onChoose }: DetailsProps): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const clusters = clustersOf(all('speaker_cluster'), unit);
  const readers = [...new Set(known.map((one) => text(one, 'reader')).filter(Boolean))];
  if (!isOpen) {
    const said = sayDetails(draft, clusters);
    return (
      <div>
        <Button icon="more" onPress={() => { setOpen(true); }}>{tp('more_details')}</Button>
        {said && <p class="small soft">{said}</p>}
      </div>
    );
  }
  return (
    <>
      <SourceChoice source={draft.source} relay={draft.relay} onChoose={(source, relay) => { onChoose({ source, relay }); }} />
      <ClusterChoice clusters={clusters} chosen={draft.clusters} onChoose={(chosen) => { onChoose({ clusters: chosen }); }} />
      <Field label={tp('reader')} value={draft.reader} onInput={(reader) => { onChoose({ reader }); }} maxLength={100} suggestions={readers} />
    </>
  );
}

/** `Tiếp sóng Đài tỉnh · 3/4 cụm loa · người đọc: Mẫu Thị Nga` */
function sayDetails({ source, relay, clusters, reader }: BroadcastDraft, known: readonly Shown[]): string {
  const on = known.filter((one) => clusters.includes(one.record_id)).length;
  return [
    source && tp(`source_${source}` as 'source_own') + (source === 'relay' && relay ? ` ${relay}` : ''),
    on > 0 && tp('clusters_on', { done: on, total: known.length }),
    reader && tp('reader_is', { name: reader }),
  ].filter(Boolean).join(' · ');
}
