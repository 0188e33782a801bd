/** The half-days of a class. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { dayOf, formatDay } from '../../text/format';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import type { ClassPart } from './class_page';
import { ClockField, readClock } from './clock_field';
import { dayHint } from './day_hint';
import { namesOf } from './names';
import { codeOptions, topicOptions, venueOptions } from './options';
import { Select } from './parts';
import { links } from './place';
import { mayWrite } from './roles';
import { SavingProblem, tellDone, useSaving } from './saving';
import type { ClassPage, Reference, Shown, Values } from './types';
import { nameOf, t } from './words';
import { makeId } from './writes';
import { lastOf } from '../../lists';

const HALVES = ['morning', 'afternoon', 'evening'];
const USUAL_HOURS: Readonly<Record<string, { starts_at: string; ends_at: string }>> = {
  morning: { starts_at: '07:30', ends_at: '11:00' },
  afternoon: { starts_at: '14:00', ends_at: '17:00' },
  evening: { starts_at: '19:00', ends_at: '21:00' },
};

type Part = ClassPart & { reference: Reference | null };

export function ClassSessions({ page, reload, reference }: Part): JSX.Element {
  const [isAdding, setAdding] = useState(false);
  const names = namesOf(reference);
  return (
    <section class="o-panel" aria-labelledby="class-sessions">
      <div class="o-panel-head">
        <h2 id="class-sessions">{t('class_sessions')}</h2>
        {mayWrite() && <Button icon="plus" onPress={() => { setAdding(true); }}>{t('class_add_session')}</Button>}
      </div>
      {page.sessions.length === 0 && <p class="soft">{t('class_no_sessions')}</p>}
      <ul class="o-plain-list">
        {page.sessions.map((session) => (
          <li key={session.id}>
            <span>
              <a href={links.record('session', session.id)}>{sessionName(session)}</a>
              <span class="o-second">{describe(session.values, names)}</span>
            </span>
          </li>
        ))}
      </ul>
      {isAdding && <SessionForm page={page} reference={reference} reload={reload} onClose={() => { setAdding(false); }} />}
    </section>
  );
}

/** `Buổi 1` */
export function sessionName(session: Shown): string {
  return t('class_session', { n: Number(session.values.number) });
}

/** `Sáng Thứ Ba 12/3` */
export function sessionDay({ values }: Shown): string {
  return `${nameOf('option', String(values.half))} ${formatDay(String(values.held_on))}`;
}

function describe(values: Values, names: ReadonlyMap<string, string>): string {
  const hours = [values.starts_at, values.ends_at].filter((hour) => typeof hour === 'string').join('–');
  const day = `${nameOf('option', String(values.half))} ${formatDay(String(values.held_on))}`;
  const venue = typeof values.venue === 'string' ? (names.get(values.venue) ?? '') : '';
  return [day, hours, venue].filter((part) => part !== '').join(' · ');
}

function SessionForm({ page, reference, reload, onClose }: Part & { onClose: () => void }): JSX.Element {
  const [form, setForm] = useState(() => firstGuess(page));
  const [isChecked, setChecked] = useState(false);
  const saving = useSaving();
  const set = (part: Partial<typeof form>): void => { setForm({ ...form, ...part }); };
  const isBackwards = form.starts_at !== '' && form.ends_at !== '' && form.starts_at >= form.ends_at;
  const endError = !isClock(form.ends_at) ? t('clock_wrong') : isBackwards ? t('class_end_before_start') : null;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (!isClock(form.starts_at) || endError !== null || form.held_on === '' || !(Number(form.number) >= 1)) return;
    const { record_id, ...typed } = form;
    const given = Object.fromEntries(Object.entries({ ...typed, number: Number(form.number) }).filter(([, value]) => value !== ''));
    const draft = { kind: 'session', record_id, action: 'create', base_rev: null, values: { training_class: page.class.id, ...given } } as const;
    const answer = await saving.save(draft);
    if (answer === null) return;
    tellDone(t('class_session_added', { n: form.number }), draft, answer, {}, reload);
    await reload();
    onClose();
  };
  return (
    <Dialog title={t('class_add_session')} onClose={onClose}>
      <form class="o-form" onSubmit={submit} noValidate>
        <Field label={t('class_session_number')} type="number" inputMode="numeric" max="99" value={form.number} onInput={(number) => { set({ number }); }} required
          error={isChecked && !(Number(form.number) >= 1) ? t('required') : null} />
        <Field label={t('class_held_on')} type="date" value={form.held_on} onInput={(day) => { set({ held_on: day }); }} required {...dayHint(form.held_on)} error={isChecked && form.held_on === '' ? t('required') : null} />
        <Select label={t('class_half')} value={form.half} options={codeOptions(HALVES)} onChange={(half) => { set({ half, ...USUAL_HOURS[half] }); }} />
        <ClockField label={t('class_starts_at')} value={form.starts_at} onInput={(hour) => { set({ starts_at: hour }); }} error={isChecked && !isClock(form.starts_at) ? t('clock_wrong') : null} />
        <ClockField label={t('class_ends_at')} value={form.ends_at} onInput={(hour) => { set({ ends_at: hour }); }} error={isChecked ? endError : null} />
        <Select label={nameOf('value', 'venue')} value={form.venue} empty={t('none')} options={venueOptions(reference, '')} onChange={(venue) => { set({ venue }); }} />
        <Select label={t('class_topic')} value={form.topic} empty={t('none')} options={topicOptions(reference)} onChange={(topic) => { set({ topic }); }} />
        <SavingProblem saving={saving} />
        <div class="o-form-end">
          <Button type="submit" look="primary" disabled={saving.isBusy}>{t('save')}</Button>
          <Button onPress={onClose}>{t('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

const isClock = (text: string): boolean => text === '' || readClock(text) === text;

/** Most often the next session is the other half of the same day, in the same hall. */
function firstGuess({ class: record, sessions }: ClassPage): { record_id: string; number: string; held_on: string; half: string; starts_at: string; ends_at: string; venue: string; topic: string } {
  const last = lastOf(sessions)?.values;
  const half = last?.half === 'morning' ? 'afternoon' : 'morning';
  const number = Math.max(0, ...sessions.map((session) => Number(session.values.number))) + 1;
  const day = last?.held_on ?? record.values.starts_on ?? dayOf(Date.now());
  const hours = USUAL_HOURS[half] ?? { starts_at: '', ends_at: '' };
  return { record_id: makeId(), number: String(number), held_on: String(day), half, ...hours, venue: String(last?.venue ?? record.values.venue ?? ''), topic: '' };
}
