/** What the office did not take, or keeps to look at: the reason, and what can be done. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { acknowledge, resend } from '../../operations';
import type { Sent } from '../../store/ledger';
import { find } from '../../store/view';
import { formatMoment, formatNumber } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { Button, ButtonLink } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { showSnack } from '../../ui/snackbar';
import { describeOperation } from './describe';
import { ReceiptOf } from './receipt_line';
import { hasSentence, mayPassUnchanged } from './refusals';
import { ts } from './send_words';
import { shareEntry } from './share';

const SHOWN_AT_ONCE = 10;

export function RefusedList({ refused }: { refused: readonly Sent[] }): JSX.Element | null {
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  if (refused.length === 0) return null;
  return (
    <>
      <h2 class="error-text"><Icon name="warning" /> {t('needs_a_look')} ({formatNumber(refused.length)})</h2>
      <ForAll refused={refused} />
      <ul class="rows">{refused.slice(0, limit).map((one) => <RefusedCard key={one.op_id} sent={one} />)}</ul>
      {refused.length > limit && <Button onPress={() => { setLimit(limit + SHOWN_AT_ONCE); }}>{t('show_more')}</Button>}
    </>
  );
}

/** A whole class can be refused for one reason: nobody should press a hundred times. */
function ForAll({ refused }: { refused: readonly Sent[] }): JSX.Element | null {
  const again = refused.filter(mayPassUnchanged);
  const unseen = refused.filter((one) => !one.seen);
  if (again.length < 2 && unseen.length < 2) return null;
  return (
    <div class="stack">
      {again.length > 1 && <Button icon="again" onPress={() => sendAgain(again)}>{ts('send_all_as_was', { count: formatNumber(again.length), n: again.length })}</Button>}
      {again.length > 1 && <p class="small soft">{ts('send_as_was_hint')}</p>}
      {unseen.length > 1 && <Button look="quiet" onPress={() => acknowledge(unseen)}>{ts('seen_all', { count: formatNumber(unseen.length), n: unseen.length })}</Button>}
    </div>
  );
}

/** In the order in which they were made: one may rest on another. */
async function sendAgain(refused: readonly Sent[]): Promise<void> {
  const inOrder = [...refused].sort((a, b) => (a.operation.at < b.operation.at ? -1 : 1));
  const saved = await resend(inOrder);
  if (saved) showSnack({ text: ts('queued_again', { count: formatNumber(saved.length), n: saved.length }) });
}

function RefusedCard({ sent }: { sent: Sent }): JSX.Element {
  const { operation, outcome } = sent;
  const isQuarantined = outcome.result === 'quarantined';
  const code = outcome.code ?? '';
  const why = hasSentence(code) ? t(`refused_${code}` as TextKey) : t('refused_other');
  const again = mayPassUnchanged(sent);
  return (
    <li class="card stack refused">
      <p class="name">{describeOperation(operation)}</p>
      <p class="small">{formatMoment(operation.at.slice(0, 24))}</p>
      <p><Icon name="warning" /> {t(isQuarantined ? 'quarantined_what' : 'refused_what')} {t('refused_data')}</p>
      <p>{t('refused_why', { why })}</p>
      {outcome.receipt && <ReceiptOf receipt={{ ...outcome, flags: outcome.flags ?? [] }} />}
      {!isQuarantined && <Correct sent={sent} />}
      {again && <Button icon="again" onPress={() => sendAgain([sent])}>{ts('send_as_was')}</Button>}
      {again && <p class="small soft">{ts('send_as_was_hint')}</p>}
      <Button icon="share" onPress={() => shareEntry(sent, why)}>{t('share')}</Button>
      {!sent.seen && <Button look="quiet" onPress={() => acknowledge([sent])}>{t('seen')}</Button>}
      <p class="small soft">{t('code', { code: code || outcome.result })}</p>
    </li>
  );
}

/** The way to where the entry can be put right; what is saved there takes its place (O6). */
function Correct({ sent: { operation } }: { sent: Sent }): JSX.Element | null {
  if (operation.kind === 'attendance') {
    const place = placeOfMark(operation.record_id, operation.values);
    return place === null ? null : <ButtonLink href={place} icon="check">{ts('mark_again')}</ButtonLink>;
  }
  const isForm = operation.kind === 'broadcast' || operation.kind === 'meeting';
  if (!isForm || operation.action === 'delete') return null;
  return <ButtonLink href={`/gui-lai/${operation.op_id}`} icon="edit">{t('look')}</ButtonLink>;
}

/** The person's row in the roster, while the class is on this phone. */
function placeOfMark(recordId: string, values: Sent['operation']['values']): string | null {
  const { training_class, session, person } = { ...find('attendance', recordId)?.values, ...values };
  const known = find('session', session);
  return known && typeof person === 'string' ? `/lop/${String(training_class)}/${known.record_id}/nguoi/${person}` : null;
}
