/** T7: what is done and what is missing, the numbers in words, and the end of the session. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { closeSession, type Mark } from '../../operations';
import { go, goBack } from '../../router';
import { find, type Shown } from '../../store/view';
import { formatNumber } from '../../text/format';
import { numberInWords } from '../../text/number_words';
import { t, type TextKey } from '../../text/text';
import { isTrial, noteFinished } from '../../trial';
import { Button, ButtonLink } from '../../ui/button';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icons';
import { lazy } from '../../ui/lazy';
import { showSnack } from '../../ui/snackbar';
import { sessionTitle, shortClassName } from './classes';
import { ClosedNotice } from './closed_notice';
import { closingOf, isClosed } from './closings';
import { makeMarks } from './marking';
import { number, text } from './places';
import { countRows, groupOf, type Counts, type Row } from './roster_rows';
import { Page } from './shell';
import { compareHeads } from './tally';
import { readTally } from './tally_draft';
import { useClass, useRows } from './use_roster';

const SessionPhotos = lazy(() => import('./session_photos'));

export default function CloseSession({ classId = '', sessionId = '' }: Record<string, string>): JSX.Element {
  const isReady = useClass(classId);
  const session = find('session', sessionId);
  const rows = useRows(classId, sessionId);
  const closing = closingOf(sessionId);
  const up = `/lop/${classId}/${sessionId}`;
  const title = [t('close_title'), shortClassName(find('training_class', classId)), sessionTitle(session)].filter(Boolean).join(' · ');
  if (!isReady || !session) return <Page title={title} up={up}><p>{t(isReady ? 'not_on_phone' : 'opening')}</p></Page>;
  if (closing && isClosed(closing)) return <Page title={title} up={up}><ClosedNotice closing={closing} /><Closed closing={closing} />{!isTrial && <SessionPhotos session={session} />}</Page>;
  return <Closing rows={rows} session={session} closing={closing} title={title} up={up} />;
}

function Closing({ rows, session, closing, title, up }: { rows: readonly Row[]; session: Shown; closing: Shown | null; title: string; up: string }): JSX.Element {
  const [why, setWhy] = useState(text(closing, 'difference_reason'));
  const [report, setReport] = useState(text(closing, 'report'));
  const counts = countRows(rows);
  const heads = number(closing, 'head_count') ?? readTally(session.record_id);
  const close = async (): Promise<void> => {
    const { present, away: absent, represented, waiting: unmarked } = counts;
    const saved = await closeSession(session, closing, { present, absent, represented, unmarked, head_count: heads, difference_reason: why.trim() || null, report: report.trim() || null });
    if (!saved) return;
    if (isTrial && counts.present > 0) {
      noteFinished(new Date().toISOString());
      go('/');
      return;
    }
    showSnack({ text: t('close_done') });
    goBack(up);
  };
  return (
    <Page title={title} up={up} job bottom={<Button look="primary" icon="check" onPress={close}>{t('close_now')}</Button>}>
      <ul class="rows">
        <Step isDone={counts.waiting === 0} name={t('close_marked')} words={counts.waiting === 0 ? t('all_marked') : t('close_unmarked', { count: formatNumber(counts.waiting), n: counts.waiting })}>
          {counts.waiting > 0 && <MarkAbsent rows={rows} session={session} />}
        </Step>
        <Step isDone={heads !== null && heads === counts.present} name={t('close_counted')} words={heads === null ? t('close_not_counted') : compareHeads(heads, counts.present)}>
          <ButtonLink icon="people" href={`${up}/dem`}>{t('tally')}</ButtonLink>
        </Step>
      </ul>
      <InWords counts={counts} />
      <div class="stack form">
        {heads !== null && heads !== counts.present && <Field label={t('difference_reason')} value={why} onInput={setWhy} maxLength={300} />}
        <Field label={t('report')} hint={t('report_hint')} value={report} onInput={setReport} rows={3} maxLength={1000} />
        {!isTrial && <SessionPhotos session={session} />}
      </div>
    </Page>
  );
}

/** One line of the list; nothing that is missing holds the end up, because the hall empties all the same. */
function Step({ isDone, name, words, children }: { isDone: boolean; name: string; words: string; children: JSX.Element | false }): JSX.Element {
  return (
    <li class={`row step ${isDone ? 'done' : 'missing'}`}>
      <span class="state"><Icon name={isDone ? 'check' : 'warning'} size={28} /></span>
      <span class="main">
        <span class="name">{name}{!isDone && <span class="tag"> – {t('close_missing')}</span>}</span>
        <span class="small">{words}</span>
        {children}
      </span>
    </li>
  );
}

/** Whoever nobody has seen until the end was absent. */
function MarkAbsent({ rows, session }: { rows: readonly Row[]; session: Shown }): JSX.Element {
  const waiting = rows.filter((row) => groupOf(row.status) === 'waiting');
  const count = { count: formatNumber(waiting.length), n: waiting.length };
  const markAll = (): Promise<boolean> =>
    makeMarks(t('people', count), waiting.map((row): Mark => ({ session, person: row.id, before: row.mark, status: 'absent' })), t('done_all_absent', count));
  return <Button icon="cross" onPress={markAll}>{t('close_all_absent', count)}</Button>;
}

const NAMES = ['present', 'away', 'represented', 'waiting'] as const;

/** `Có mặt 93: chín mươi ba` */
function InWords({ counts }: { counts: Pick<Counts, (typeof NAMES)[number]> }): JSX.Element {
  return (
    <dl class="in-words">
      {NAMES.filter((name) => name === 'present' || counts[name] > 0).map((name) => (
        <div key={name}><dt>{t(`filter_${name}` as TextKey)} <strong>{formatNumber(counts[name])}</strong></dt><dd>{numberInWords(counts[name])}</dd></div>
      ))}
    </dl>
  );
}

/** What was written down at the end. */
function Closed({ closing }: { closing: Shown }): JSX.Element {
  const of = (name: string): number => number(closing, name) ?? 0;
  const heads = number(closing, 'head_count');
  return (
    <div class="stack">
      <InWords counts={{ present: of('present'), away: of('absent'), represented: of('represented'), waiting: of('unmarked') }} />
      {heads !== null && <p>{compareHeads(heads, of('present'))}</p>}
      {text(closing, 'difference_reason') && <p>{t('difference_reason')}: {text(closing, 'difference_reason')}</p>}
      {text(closing, 'report') && <p>{text(closing, 'report')}</p>}
    </div>
  );
}
