/** The send box: what needs a look, what waits, and what was sent last with its receipt. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { countSent, readRefused, readSent, type Sent } from '../../store/ledger';
import { readWaiting } from '../../store/outbox';
import type { Operation } from '../../store/types';
import { attentionCount, hasAny, waitingCount } from '../../store/view';
import { isKept, isOutdated } from '../../storage_state';
import { failure, notStored, sending } from '../../sync/schedule';
import { dayOf, formatDay, formatMoment, formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { Button, ButtonLink } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { Icon } from '../../ui/icons';
import { lazy } from '../../ui/lazy';
import { BlockList } from './block_list';
import { describeOperation } from './describe';
import { isOfficeTrouble } from './failures';
import { KeepNotice } from './install';
import { RefusedList } from './refused_card';
import { NotStored } from './storage_words';
import { describeOldest, ts } from './send_words';
import { SentRow, useNames } from './sent_row';
import { Page, tryNow } from './shell';

const FilesBox = lazy(() => import('./files_box'));

const SENT_SHOWN = 20;

export default function SendBox(): JSX.Element {
  const { waiting, refused, sent, total } = useBox();
  return (
    <Page title={t('send_box')} up="/" bottom={waiting.length > 0 ? <Button look="primary" icon="send" onPress={tryNow}>{t('send_again')}</Button> : null}>
      <Trouble count={waiting.length} />
      {notStored.value && !isOutdated.value && <NotStored code={notStored.value} />}
      {sending.value && <p role="status">{t('sending', { count: formatNumber(waiting.length), n: waiting.length })}</p>}
      <RefusedList refused={refused} />
      <h2>{t('not_sent', { count: formatNumber(waiting.length), n: waiting.length })}</h2>
      {waiting[0] ? <p>{describeOldest(waiting[0].at)}</p> : <p class="soft">{t('nothing_waits')}</p>}
      {isKept.value === false && hasWaitedLong(waiting[0]) && <KeepNotice />}
      {waiting.length + refused.length > 0 && <ByFile />}
      <BlockList items={waiting} label={t('not_sent', { count: formatNumber(waiting.length), n: waiting.length })} render={(one) => <Waiting key={one.op_id} operation={one} />} />
      {hasAny('attachment') && <FilesBox />}
      <ButtonLink href="/hop-gui/nhan" icon="install">{ts('take_code')}</ButtonLink>
      <h2>{t('sent')}</h2>
      {sent.length === 0 && <p class="soft">{t('nothing_sent')}</p>}
      <SentByDay sent={sent} />
      {sent.length > 0 && <ButtonLink href="/hop-gui/da-gui" icon="book">{ts('all_sent', { count: formatNumber(total) })}</ButtonLink>}
    </Page>
  );
}

const LONG_MS = 24 * 3600_000;

const hasWaitedLong = (oldest: Operation | undefined): boolean => oldest !== undefined && Date.now() - Date.parse(oldest.at.slice(0, 24)) > LONG_MS;

interface Box {
  waiting: Operation[];
  refused: Sent[];
  sent: Sent[];
  total: number;
}

/** Read again whenever something was sent, refused or made. */
function useBox(): Box {
  const [box, setBox] = useState<Box>({ waiting: [], refused: [], sent: [], total: 0 });
  const version = `${waitingCount.value} ${attentionCount.value} ${String(sending.value)}`;
  useEffect(() => {
    void Promise.all([readWaiting(), readRefused(), readSent(SENT_SHOWN), countSent()]).then(([waiting, refused, sent, total]) => {
      setBox({ waiting: waiting.map(({ operation }) => operation), refused: refused.filter((one) => one.replaced_by === undefined), sent, total });
    });
  }, [version]);
  useNames([...box.waiting, ...[...box.refused, ...box.sent].map((one) => one.operation)]);
  return box;
}

function Trouble({ count }: { count: number }): JSX.Element | null {
  const failed = failure.value;
  if (!failed || count === 0) return null;
  const code = failed.offline ? 'M-03' : `M-03 ${failed.code}`;
  return <ErrorBox look="warning" what={t('failed_what')} data={t('failed_data', { count: formatNumber(count), n: count })} todo={t(isOfficeTrouble(failed) ? 'failed_answer_todo' : 'failed_todo')} code={code} />;
}

function ByFile(): JSX.Element {
  return (
    <div class="stack">
      <p class="small soft">{ts('show_hint')}</p>
      <ButtonLink href="/hop-gui/ma" icon="scan">{ts('show_code')}</ButtonLink>
      <p class="small soft">{ts('by_file_hint')}</p>
      <ButtonLink href="/hop-gui/tep" icon="share">{ts('by_file')}</ButtonLink>
    </div>
  );
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
          <ul class="rows">{list.map((one) => <SentRow key={one.op_id} sent={one} />)}</ul>
        </section>
      ))}
    </>
  );
}
