/** The send box: what waits, what needs a look, and everything ever sent with its receipt. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { acknowledge } from '../../operations';
import { readSent, readRefused, type Sent } from '../../store/ledger';
import { readWaiting } from '../../store/outbox';
import type { Operation } from '../../store/types';
import { all, attentionCount, loadScope, waitingCount } from '../../store/view';
import { failure, sending } from '../../sync/schedule';
import { dayOf, formatDay, formatMoment, formatNumber } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { Button, ButtonLink } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { Icon } from '../../ui/icons';
import { describeOperation } from './describe';
import { isOfficeTrouble } from './failures';
import { ReceiptOf } from './receipt_line';
import { shareEntry } from './share';
import { Page, tryNow } from './shell';
import { hasSentence } from './refusals';

const PER_PAGE = 100;

export default function SendBox(): JSX.Element {
  const { waiting, refused, sent, more } = useBox();
  return (
    <Page title={t('send_box')} up="/" bottom={waiting.length > 0 ? <Button look="primary" icon="send" onPress={tryNow}>{t('send_again')}</Button> : null}>
      <Trouble count={waiting.length} />
      {sending.value && <p role="status">{t('sending', { count: formatNumber(waiting.length), n: waiting.length })}</p>}
      {refused.length > 0 && <h2 class="error-text"><Icon name="warning" /> {t('needs_a_look')}</h2>}
      <ul class="rows">{refused.map((one) => <Refused key={one.op_id} sent={one} />)}</ul>
      <h2>{t('not_sent', { count: formatNumber(waiting.length), n: waiting.length })}</h2>
      {waiting.length === 0 && <p class="soft">{t('nothing_waits')}</p>}
      <ul class="rows">{waiting.map((operation) => <Waiting key={operation.op_id} operation={operation} />)}</ul>
      <h2>{t('sent')}</h2>
      {sent.length === 0 && <p class="soft">{t('nothing_sent')}</p>}
      <SentByDay sent={sent} />
      {more && <Button onPress={more}>{t('show_more')}</Button>}
    </Page>
  );
}

interface Box {
  waiting: Operation[];
  refused: Sent[];
  sent: Sent[];
  more: (() => void) | null;
}

/** Read again whenever something was sent, refused or made. */
function useBox(): Box {
  const [limit, setLimit] = useState(PER_PAGE);
  const [box, setBox] = useState<Omit<Box, 'more'>>({ waiting: [], refused: [], sent: [] });
  const version = `${waitingCount.value} ${attentionCount.value} ${String(sending.value)} ${limit}`;
  useEffect(() => {
    void Promise.all([readWaiting(), readRefused(), readSent(limit)]).then(([waiting, refused, sent]) => {
      setBox({ waiting: waiting.map(({ operation }) => operation), refused: refused.filter((one) => one.replaced_by === undefined), sent });
    });
  }, [version]);
  const isAboutPeople = [...box.waiting, ...box.sent.map((one) => one.operation)].some((operation) => operation.kind === 'attendance');
  // A mark names its person by an id: the names are with the classes.
  useEffect(() => {
    if (isAboutPeople) for (const one of all('training_class')) void loadScope(`class:${one.record_id}`);
  }, [isAboutPeople]);
  return { ...box, more: box.sent.length === limit ? () => { setLimit(limit + PER_PAGE); } : null };
}

function Trouble({ count }: { count: number }): JSX.Element | null {
  const failed = failure.value;
  if (!failed || count === 0) return null;
  const code = failed.offline ? 'M-03' : `M-03 ${failed.code}`;
  return <ErrorBox look="warning" what={t('failed_what')} data={t('failed_data', { count: formatNumber(count), n: count })} todo={t(isOfficeTrouble(failed) ? 'failed_answer_todo' : 'failed_todo')} code={code} />;
}

function Waiting({ operation }: { operation: Operation }): JSX.Element {
  return (
    <li class="row">
      <span class="state warning-text"><Icon name="waiting" size={28} /></span>
      <span class="main">
        <span class="name">{describeOperation(operation)}</span>
        <span class="small soft">{formatMoment(operation.at.slice(0, 24))}</span>
      </span>
    </li>
  );
}

const EDITABLE = new Set(['broadcast', 'meeting']);

function Refused({ sent }: { sent: Sent }): JSX.Element {
  const { operation, outcome } = sent;
  const isQuarantined = outcome.result === 'quarantined';
  const code = outcome.code ?? '';
  const why = hasSentence(code) ? t(`refused_${code}` as TextKey) : t('refused_other');
  return (
    <li class="card stack refused">
      <p class="name">{describeOperation(operation)}</p>
      <p class="small">{formatMoment(operation.at.slice(0, 24))}</p>
      <p><Icon name="warning" /> {t(isQuarantined ? 'quarantined_what' : 'refused_what')} {t('refused_data')}</p>
      <p>{t('refused_why', { why })}</p>
      {outcome.receipt && <ReceiptOf receipt={{ ...outcome, flags: outcome.flags ?? [] }} />}
      {!isQuarantined && EDITABLE.has(operation.kind) && operation.action !== 'delete' && (
        <ButtonLink href={`/gui-lai/${operation.op_id}`} icon="edit">{t('look')}</ButtonLink>
      )}
      <Button icon="share" onPress={() => shareEntry(sent, why)}>{t('share')}</Button>
      {!sent.seen && <Button look="quiet" onPress={() => acknowledge(sent)}>{t('seen')}</Button>}
      <p class="small soft">{t('code', { code: code || outcome.result })}</p>
    </li>
  );
}

function SentByDay({ sent }: { sent: readonly Sent[] }): JSX.Element {
  const days = new Map<string, Sent[]>();
  for (const one of sent) {
    const day = dayOf(one.received_at);
    days.set(day, [...(days.get(day) ?? []), one]);
  }
  return (
    <>
      {[...days].map(([day, list]) => (
        <section key={day}>
          <h3>{formatDay(day)}</h3>
          <ul class="rows">
            {list.map((one) => (
              <li key={one.op_id} class="row">
                <span class="main">
                  <span class="name">{describeOperation(one.operation)}</span>
                  <ReceiptOf receipt={{ ...one.outcome, flags: one.outcome.flags ?? [] }} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
