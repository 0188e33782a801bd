/** T1: the classes of today, and the others below. */

import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { lastContact } from '../../phone_state';
import { all, find, loadScope, type Shown } from '../../store/view';
import { dayOf, formatDay, formatMoment, formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { finishedAt, isTrial } from '../../trial';
import { ButtonLink } from '../../ui/button';
import { className, sessionsOf, sessionTime } from './classes';
import { text } from './places';
import { TrialCard, TrialFinished } from './trial';

export function TrainerHome(): JSX.Element {
  const today = dayOf(Date.now());
  const classes = all('training_class').sort((a, b) => compareDays(a, b, today));
  const now = classes.filter((one) => sessionsOf(one.record_id).some((session) => session.values.held_on === today));
  const others = classes.filter((one) => !now.includes(one));
  return (
    <section class="stack" aria-label={t('classes')}>
      <h2>{t('today', { day: formatDay(today) })}</h2>
      {now.length === 0 && <p class="soft">{classes.length === 0 ? t('no_classes') : t('no_class_today')}</p>}
      {now.map((one) => <ClassCard key={one.record_id} trainingClass={one} today={today} />)}
      {isTrial ? finishedAt() !== null && <TrialFinished /> : <TrialCard />}
      {others.length > 0 && <h2>{t('other_classes')}</h2>}
      {others.map((one) => <OtherClass key={one.record_id} trainingClass={one} />)}
    </section>
  );
}

/** Classes to come before those that are over. */
function compareDays(a: Shown, b: Shown, today: string): number {
  const [first, second] = [text(a, 'starts_on'), text(b, 'starts_on')];
  const isOver = (day: string): number => (day < today ? 1 : 0);
  return isOver(first) - isOver(second) || (first < second ? -1 : first > second ? 1 : 0);
}

function ClassCard({ trainingClass, today }: { trainingClass: Shown; today: string }): JSX.Element {
  const id = trainingClass.record_id;
  useEffect(() => void loadScope(`class:${id}`), [id]);
  const people = all('roster_entry').filter((entry) => entry.values.training_class === id).length;
  const sessions = sessionsOf(id).filter((session) => session.values.held_on === today);
  const venue = text(find('venue', sessions[0]?.values.venue ?? trainingClass.values.venue), 'name');
  return (
    <article class="card stack">
      <h3 class="title">{className(trainingClass)}</h3>
      <p>{[venue, sessions.map((session) => sessionTime(session)).join(', ')].filter(Boolean).join(' · ')}</p>
      <p class="soft small">
        {t('people_on_phone', { count: formatNumber(people), n: people })}
        {lastContact.value && ` · ${t('loaded_at', { time: formatMoment(lastContact.value) })} ✓`}
      </p>
      {sessions.map((session) => (
        <ButtonLink key={session.record_id} look="primary" icon="check" href={`/lop/${id}/${session.record_id}`}>
          {sessions.length > 1 ? t('take_attendance_of', { session: sessionTime(session).toUpperCase() }) : t('take_attendance')}
        </ButtonLink>
      ))}
    </article>
  );
}

function OtherClass({ trainingClass }: { trainingClass: Shown }): JSX.Element {
  const starts = text(trainingClass, 'starts_on');
  return (
    <a class="row link" href={`/lop/${trainingClass.record_id}`}>
      <span class="main">
        <span class="name">{className(trainingClass)}</span>
        <span class="soft small">{[starts ? formatDay(starts) : t('no_date'), text(find('venue', trainingClass.values.venue), 'name') || t('no_place')].join(' · ')}</span>
      </span>
    </a>
  );
}
