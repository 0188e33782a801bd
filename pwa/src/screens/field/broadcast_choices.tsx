/** The parts of a broadcast one chooses: when, how long, what, from where, by which speakers, how it went. */

import { useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Shown } from '../../store/view';
import { t } from '../../text/text';
import { Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { MINUTES, usualClocks, type BroadcastDraft } from './broadcasts';
import { OUTCOMES, REASONS, SOURCES, type Outcome } from './outcomes';
import { text } from './places';
import { tp } from './programme_words';
import { topicChoices } from './topics';

const OTHER = 'other';
const BULLETINS_SHOWN = 3;

export function TimeChoice({ known, scheduled, clock, error, onChoose }: { known: readonly Shown[]; scheduled: readonly string[]; clock: string; error: string | null; onChoose: (clock: string) => void }): JSX.Element {
  const usual = useMemo(() => usualClocks(known, scheduled), []);
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

export function MinutesChoice({ minutes, error, onChoose }: { minutes: number; error: string | null; onChoose: (minutes: number) => void }): JSX.Element {
  const usual: readonly number[] = MINUTES;
  const [isOther, setOther] = useState(!usual.includes(minutes));
  return (
    <fieldset>
      <legend>{t('duration')}</legend>
      <Chips label={t('duration')} value={isOther ? 0 : minutes}
        options={[...MINUTES.map((value) => ({ value, text: String(value) })), { value: 0, text: t('other') }]}
        onChoose={(value) => { setOther(value === 0); if (value !== 0) onChoose(value); }} />
      {(isOther || error) && <Field label={t('minutes')} inputMode="numeric" value={minutes ? String(minutes) : ''} onInput={(typed) => { onChoose(Number(typed)); }} error={error} />}
    </fieldset>
  );
}

export function ContentChoice({ draft, known, bulletins, onChoose }: {
  draft: BroadcastDraft; known: readonly Shown[]; bulletins: readonly Shown[]; onChoose: (part: Partial<BroadcastDraft>) => void;
}): JSX.Element {
  // The order is fixed while the form is open: what a finger aims at must not move.
  const choices = useMemo(() => topicChoices(known, draft.topic), []);
  const offered = useMemo(() => {
    const chosen = bulletins.find((one) => one.record_id === draft.bulletin);
    return [...new Set([...(chosen ? [chosen] : []), ...bulletins])].slice(0, BULLETINS_SHOWN);
  }, []);
  const [isOther, setOther] = useState(draft.topic === null && draft.bulletin === null && draft.title !== '');
  const choose = (value: string): void => {
    setOther(value === OTHER);
    const bulletin = offered.find((one) => one.record_id === value);
    if (bulletin) onChoose({ bulletin: value, topic: text(bulletin, 'topic') || null, title: text(bulletin, 'title') });
    else onChoose({ bulletin: null, topic: value === OTHER ? null : value, title: '' });
  };
  return (
    <fieldset>
      <legend>{t('content')}</legend>
      <Chips label={t('content')} value={isOther ? OTHER : (draft.bulletin ?? draft.topic)} onChoose={choose} options={[
        ...offered.map((one) => ({ value: one.record_id, text: tp('bulletin_chip', { title: text(one, 'title') }) })),
        ...choices, { value: OTHER, text: t('other') },
      ]} />
      {isOther && <Field label={t('content_other')} value={draft.title} onInput={(title) => { onChoose({ title }); }} maxLength={200} />}
    </fieldset>
  );
}

export function SourceChoice({ source, relay, onChoose }: { source: string | null; relay: string; onChoose: (source: string | null, relay: string) => void }): JSX.Element {
  return (
    <fieldset>
      <legend>{tp('source')}</legend>
      <Chips label={tp('source')} value={source} options={SOURCES.map((value) => ({ value, text: tp(`source_${value}`) }))}
        onChoose={(value) => { onChoose(value === source ? null : value, relay); }} />
      {source === 'relay' && <Field label={tp('relay_source')} value={relay} onInput={(typed) => { onChoose(source, typed); }} maxLength={100}
        suggestions={[tp('relay_national'), tp('relay_province'), tp('relay_city'), tp('relay_ward')]} />}
    </fieldset>
  );
}

export function ClusterChoice({ clusters, chosen, onChoose }: { clusters: readonly Shown[]; chosen: readonly string[]; onChoose: (chosen: string[]) => void }): JSX.Element | null {
  if (clusters.length === 0) return null;
  const ids = clusters.map((one) => one.record_id);
  const isAll = ids.every((id) => chosen.includes(id));
  const toggle = (id: string): void => { onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]); };
  return (
    <fieldset>
      <legend>{tp('clusters')}</legend>
      <div class="chips">
        {ids.length > 1 && <button type="button" class="chip" aria-pressed={isAll} onClick={() => { onChoose(isAll ? [] : ids); }}><span>{tp('clusters_all')}</span></button>}
        {clusters.map((one) => (
          <button type="button" key={one.record_id} class="chip" aria-pressed={chosen.includes(one.record_id)} onClick={() => { toggle(one.record_id); }}>
            <span>{text(one, 'name')}{text(one, 'condition') === 'broken' && ` (${tp('cluster_broken')})`}</span>
          </button>
        ))}
      </div>
    </fieldset>
  );
}

export function OutcomeChoice({ outcome, why, error, onChoose }: { outcome: Outcome; why: string; error: string | null; onChoose: (outcome: Outcome, why: string) => void }): JSX.Element {
  return (
    <fieldset class="stack">
      <legend>{tp('outcome')}</legend>
      <Chips label={tp('outcome')} value={outcome} options={OUTCOMES.map((value) => ({ value, text: tp(`outcome_${value}`) }))}
        onChoose={(value) => { onChoose(value, value === 'whole' ? '' : why); }} />
      {outcome !== 'whole' && <ReasonChoice reason={why} error={error} onChoose={(reason) => { onChoose(outcome, reason); }} />}
    </fieldset>
  );
}

export function ReasonChoice({ reason, error, onChoose }: { reason: string; error?: string | null; onChoose: (reason: string) => void }): JSX.Element {
  return (
    <>
      <Chips label={tp('reason')} value={reason} onChoose={onChoose} options={REASONS.map((key) => ({ value: tp(key), text: tp(key) }))} />
      <Field label={tp('reason')} value={reason} onInput={onChoose} error={error ?? null} maxLength={300} />
    </>
  );
}
