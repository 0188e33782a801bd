/** What was not logged for days or weeks, all ticked, by week: take the tick off the exceptions, and log the rest at once. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Values } from '@sync/contract';
import { logAll, undoCreates } from '../../operations';
import { goBack } from '../../router';
import { addDays, formatDay, formatNumber, weekOf } from '../../text/format';
import { t } from '../../text/text';
import { Button, Chips } from '../../ui/button';
import { showSnack } from '../../ui/snackbar';
import { ReasonChoice } from './broadcast_choices';
import { dutyOf, slotValues } from './duty';
import { missingSlots, type Slot } from './expected';
import { ownUnits, unitName, unitOf, type Unit } from './places';
import { tp } from './programme_words';
import { Page } from './shell';

/** What becomes of the slots without a tick. */
type Rest = 'later' | 'not_broadcast';

export default function CatchUp({ unitId }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId ?? ownUnits()[0] ?? '');
  if (!unit) return <Page title={tp('catch_up_title')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <List unit={unit} />;
}

function List({ unit }: { unit: Unit }): JSX.Element {
  // What is listed stays while the screen is open: a row that leaves under a finger is pressed wrongly.
  const [slots] = useState(() => missingSlots(dutyOf(unit), Date.now()));
  const [unticked, setUnticked] = useState<ReadonlySet<Slot>>(new Set());
  const [rest, setRest] = useState<Rest>('later');
  const [reason, setReason] = useState('');
  const ticked = slots.filter((slot) => !unticked.has(slot));
  const isWhy = unticked.size > 0 && rest === 'not_broadcast';
  const set = (changed: readonly Slot[], on: boolean): void => {
    setUnticked(new Set([...[...unticked].filter((slot) => !changed.includes(slot)), ...(on ? [] : changed)]));
  };
  const save = async (): Promise<void> => {
    const drafts = draftsOf(unit, ticked, isWhy ? slots.filter((slot) => unticked.has(slot)) : [], reason.trim());
    const saved = await logAll('broadcast', drafts);
    if (!saved) return;
    showSnack({ text: tp('done_catch_up', { count: formatNumber(drafts.length) }), undo: () => undoCreates(saved) });
    goBack('/');
  };
  const count = ticked.length + (isWhy ? unticked.size : 0);
  return (
    <Page title={tp('catch_up_title')} up="/" job
      bottom={count > 0 && <Button look="primary" onPress={save}>{tp('catch_up_save', { count: formatNumber(count) })}</Button>}>
      <p class="soft">{unitName(unit)}</p>
      {slots.length === 0 ? <p class="empty">{tp('nothing_missing')}</p> : <p>{tp('catch_up_how')}</p>}
      {byWeek(slots).map(([monday, ofWeek]) => (
        <WeekList key={monday} monday={monday} slots={ofWeek} unticked={unticked} onSet={set} />
      ))}
      {unticked.size > 0 && (
        <fieldset class="stack">
          <legend>{tp('unticked', { count: formatNumber(unticked.size) })}</legend>
          <Chips label={tp('unticked', { count: formatNumber(unticked.size) })} value={rest} onChoose={setRest}
            options={[{ value: 'later', text: tp('unticked_later') }, { value: 'not_broadcast', text: tp('outcome_not_broadcast') }]} />
          {isWhy && <ReasonChoice reason={reason} onChoose={setReason} />}
        </fieldset>
      )}
    </Page>
  );
}

function WeekList({ monday, slots, unticked, onSet }: {
  monday: string; slots: readonly Slot[]; unticked: ReadonlySet<Slot>; onSet: (slots: readonly Slot[], on: boolean) => void;
}): JSX.Element {
  const isAll = slots.every((slot) => !unticked.has(slot));
  const title = tp('week_from', { first: shortDay(monday), last: shortDay(addDays(monday, 6)), count: formatNumber(slots.length) });
  return (
    <section aria-label={title}>
      <div class="week-head">
        <h2>{title}</h2>
        <Button look="quiet" onPress={() => { onSet(slots, !isAll); }}>{tp(isAll ? 'none_of_week' : 'all_of_week')}</Button>
      </div>
      {slots.map((slot) => (
        <label key={slot.startedAt} class="tick">
          <input type="checkbox" checked={!unticked.has(slot)} onChange={(event) => { onSet([slot], event.currentTarget.checked); }} />
          <span>{formatDay(slot.day)}, <strong>{slot.clock}</strong> · {t('minutes_long', { count: String(slot.schedule.values.duration_minutes) })}</span>
        </label>
      ))}
    </section>
  );
}

const shortDay = (day: string): string => `${Number(day.slice(8))}/${Number(day.slice(5, 7))}`;

function byWeek(slots: readonly Slot[]): [monday: string, slots: Slot[]][] {
  const weeks = new Map<string, Slot[]>();
  for (const slot of slots) {
    const [monday = ''] = weekOf(slot.day);
    weeks.set(monday, [...(weeks.get(monday) ?? []), slot]);
  }
  return [...weeks].sort(([a], [b]) => (a < b ? 1 : -1));
}

function draftsOf(unit: Unit, whole: readonly Slot[], silent: readonly Slot[], reason: string): Values[] {
  const { broadcasts } = dutyOf(unit);
  return [
    ...whole.map((slot) => slotValues(unit, slot, broadcasts, 'afterwards')),
    ...silent.map((slot) => ({ ...slotValues(unit, slot, broadcasts, 'afterwards'), outcome: 'not_broadcast', outcome_reason: reason || null })),
  ];
}
