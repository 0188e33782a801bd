/** Something is broken: which cluster, if there are several, what, and it is told. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { log, undoCreates } from '../../operations';
import { goBack } from '../../router';
import type { FileDraft } from '../../store/types';
import { all, type Shown } from '../../store/view';
import { clockOf, dayOf, momentOf } from '../../text/format';
import { t } from '../../text/text';
import { isTrial } from '../../trial';
import { Button, Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { lazy } from '../../ui/lazy';
import { showSnack } from '../../ui/snackbar';
import { clustersOf } from './clusters';
import { DayChoice } from './day_choice';
import { stopsAll, SYMPTOMS, toFault, type FaultDraft } from './faults';
import { text, unitName, unitOf, type Unit } from './places';
import { Page } from './shell';
import { tu } from './unit_words';

const Proofs = lazy(() => import('./proofs'));

export default function FaultForm({ unitId = '' }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId);
  if (!unit) return <Page title={tu('report_fault')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <Form unit={unit} />;
}

const ALL = 'all';

const freshDraft = (clusters: readonly Shown[]): FaultDraft => ({
  cluster: clusters.length === 1 ? (clusters[0]?.record_id ?? null) : null, symptom: null, stops: false,
  day: dayOf(Date.now()), clock: clockOf(Date.now()), description: '',
});

function Form({ unit }: { unit: Unit }): JSX.Element {
  const clusters = clustersOf(all('speaker_cluster'), unit);
  const [draft, setDraft] = useState(() => freshDraft(clusters));
  const [hasSaidStops, setSaidStops] = useState(false);
  const [files, setFiles] = useState<FileDraft[]>([]);
  const [errors, setErrors] = useState<{ symptom?: string; time?: string }>({});
  const set = (part: Partial<FaultDraft>): void => {
    const next = { ...draft, ...part };
    const concerned = next.cluster === null ? 1 : clusters.length;
    setDraft(hasSaidStops || part.stops !== undefined ? next : { ...next, stops: stopsAll(next.symptom ?? '', concerned) });
  };
  const save = async (): Promise<void> => {
    const found = check(draft);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const saved = await log('incident', toFault(unit, draft), files);
    if (!saved) return;
    showSnack({ text: tu('done_fault'), undo: () => undoCreates(saved) });
    goBack('/');
  };
  return (
    <Page title={tu('report_fault')} up="/" job bottom={<Button look="primary" onPress={save}>{t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{unitName(unit)}</p>
        {clusters.length > 1 && (
          <fieldset>
            <legend>{tu('which_cluster')}</legend>
            <Chips label={tu('which_cluster')} value={draft.cluster ?? ALL} onChoose={(value) => { set({ cluster: value === ALL ? null : value }); }}
              options={[...clusters.map((one) => ({ value: one.record_id, text: text(one, 'name') })), { value: ALL, text: tu('all_clusters') }]} />
          </fieldset>
        )}
        <fieldset>
          <legend>{tu('what_is_broken')}</legend>
          <Chips label={tu('what_is_broken')} value={draft.symptom} options={SYMPTOMS.map((value) => ({ value, text: tu(`symptom_${value}`) }))}
            onChoose={(symptom) => { set({ symptom }); setErrors({}); }} />
          {errors.symptom && <p class="field-error" role="alert">{errors.symptom}</p>}
        </fieldset>
        {draft.symptom && <Stops stops={draft.stops} onChoose={(stops) => { setSaidStops(true); set({ stops }); }} />}
        {!isTrial && <Proofs owner={null} taken={files} onTaken={setFiles} />}
        <More draft={draft} error={errors.time ?? null} set={set} />
      </form>
    </Page>
  );
}

function check({ symptom, day, clock }: FaultDraft): { symptom?: string; time?: string } {
  const found = Date.parse(momentOf(day, clock));
  return {
    ...(symptom === null && { symptom: tu('error_symptom') }),
    ...(Number.isNaN(found) ? { time: t('error_time') } : found > Date.now() && { time: t('error_future') }),
  };
}

/** Only what stops broadcasts explains why none was made. */
export function Stops({ stops, onChoose }: { stops: boolean; onChoose: (stops: boolean) => void }): JSX.Element {
  return (
    <fieldset>
      <legend>{tu('can_broadcast')}</legend>
      <Chips label={tu('can_broadcast')} value={stops ? 'no' : 'yes'} options={[{ value: 'yes', text: tu('still_broadcasts') }, { value: 'no', text: tu('stops') }]}
        onChoose={(value) => { onChoose(value === 'no'); }} />
    </fieldset>
  );
}

function More({ draft, error, set }: { draft: FaultDraft; error: string | null; set: (part: Partial<FaultDraft>) => void }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen && !error) return <Button icon="plus" onPress={() => { setOpen(true); }}>{tu('more_details')}</Button>;
  return (
    <>
      <DayChoice day={draft.day} onChoose={(day) => { set({ day }); }} />
      <Field label={tu('found_at')} type="time" value={draft.clock} onInput={(clock) => { set({ clock }); }} error={error} />
      <Field label={tu('description')} value={draft.description} onInput={(description) => { set({ description }); }} rows={3} maxLength={500} />
    </>
  );
}
