/** One class and its half-days. */

import type { JSX } from 'preact';
import { find } from '../../store/view';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { ClassPapers } from './class_papers';
import { className, sessionLabel, sessionsOf, shortClassName } from './classes';
import { number, text } from './places';
import { Page } from './shell';

export default function ClassPage({ classId = '' }: Record<string, string>): JSX.Element {
  const trainingClass = find('training_class', classId);
  const sessions = sessionsOf(classId);
  const expected = number(trainingClass, 'expected_count');
  return (
    <Page title={shortClassName(trainingClass) || t('classes')} up="/">
      {!trainingClass && <p>{t('not_on_phone')}</p>}
      <h2>{className(trainingClass)}</h2>
      {trainingClass && !text(trainingClass, 'starts_on') && sessions.length === 0 && <p>{t('no_date')}</p>}
      <p>{[text(find('venue', trainingClass?.values.venue), 'name') || (trainingClass && t('no_place')), expected !== null && t('people', { count: expected, n: expected })].filter(Boolean).join(' · ')}</p>
      {trainingClass && sessions.length === 0 && <p>{t('no_sessions')}</p>}
      <div class="stack">
        {sessions.map((session) => (
          <ButtonLink key={session.record_id} icon="check" href={`/lop/${classId}/${session.record_id}`}>
            {t('take_attendance_of', { session: sessionLabel(session) })}
          </ButtonLink>
        ))}
      </div>
      {trainingClass && <ClassPapers trainingClass={trainingClass} />}
    </Page>
  );
}
