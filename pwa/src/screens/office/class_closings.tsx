/** How the trainers ended each half-day: their count of heads beside the marks, and their short report. */

import type { JSX } from 'preact';
import { formatDateTime, formatNumber } from '../../text/format';
import { numberInWords } from '../../text/number_words';
import { sessionDay, sessionName } from './class_sessions';
import { sumUp } from './marks';
import { Badge } from './parts';
import { links } from './place';
import type { ClassPage, Shown } from './types';
import { nameOf, t } from './words';

export function ClassClosings({ page }: { page: ClassPage }): JSX.Element | null {
  const ended = page.sessions.flatMap((session) => {
    const closing = page.closings[session.id];
    return closing ? [{ session, closing }] : [];
  });
  if (ended.length === 0) return null;
  return (
    <section class="o-panel o-closings" aria-labelledby="class-closings">
      <h2 id="class-closings">{t('class_closings')}</h2>
      <ul class="o-plain-list">
        {ended.map(({ session, closing }) => <Ended key={session.id} session={session} closing={closing} page={page} />)}
      </ul>
    </section>
  );
}

function Ended({ session, closing, page }: { session: Shown; closing: Shown; page: ClassPage }): JSX.Element {
  const { present, difference_reason, report } = closing.values;
  const counts = page.counts[session.id];
  const now = counts && sumUp(counts).present;
  const isClosed = closing.values.state === 'closed';
  return (
    <li>
      <span>
        <a href={links.derived('session_closing', page.class.id, session.id)}>{sessionName(session)}</a> <span class="soft">{sessionDay(session)}</span> <State closing={closing} />
        {typeof present === 'number' && <span class="o-second">{t('class_closing_present', { n: formatNumber(present), words: numberInWords(present) })}</span>}
        <Heads closing={closing} present={typeof present === 'number' ? present : (now ?? 0)} />
        {isClosed && now !== undefined && now !== present && <span class="o-second warning-text">{t('class_closing_now', { n: formatNumber(now) })}</span>}
        {typeof difference_reason === 'string' && <span class="o-second">{nameOf('value', 'difference_reason')}: {difference_reason}</span>}
        {typeof report === 'string' && <span class="o-second">{nameOf('value', 'report')}: {report}</span>}
      </span>
    </li>
  );
}

function State({ closing: { values } }: { closing: Shown }): JSX.Element {
  if (values.state === 'closed') return <Badge look="good" icon="check">{t('class_closing_closed', { time: formatDateTime(String(values.closed_at)) })}</Badge>;
  if (typeof values.reopened_at === 'string') return <Badge look="wait" icon="again">{t('class_closing_open', { time: formatDateTime(values.reopened_at) })}</Badge>;
  return <Badge look="wait" icon="waiting">{t('class_closing_counted')}</Badge>;
}

function Heads({ closing, present }: { closing: Shown; present: number }): JSX.Element | null {
  const heads = closing.values.head_count;
  if (typeof heads !== 'number') return null;
  const difference = heads === present ? t('class_closing_same') : t('class_closing_differs', { n: formatNumber(Math.abs(heads - present)) });
  return <span class="o-second">{t('class_closing_heads', { heads: formatNumber(heads), present: formatNumber(present), difference })}</span>;
}
