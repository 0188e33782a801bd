/** One handover: who, since when, whether the new head has the book, and what each old phone still owes (H9). */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { FreshLink, Handover, HandoverPhone, Handovers } from '../../handovers';
import type { Answer } from '../../http';
import { dayOf, formatDate, formatDateTime, formatNumber, formatReceipt } from '../../text/format';
import { Button, ButtonLink } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Failed } from './failed';
import { th, type HandoverKey } from './words';

type Failure = Extract<Answer<never>, { ok: false }>;
type Asking = { ask: 'nothing' } | { ask: 'withdraw' } | { ask: 'lose'; phone: HandoverPhone } | { ask: 'link'; link: FreshLink };

interface OneProps {
  handover: Handover;
  client: Handovers;
  /** Whoever works at the office may give a person who has a phone another. */
  linksAnybody: boolean;
  paper: string;
  reload: () => Promise<void>;
}

export function OneHandover({ handover, client, linksAnybody, paper, reload }: OneProps): JSX.Element {
  const [asking, setAsking] = useState<Asking>({ ask: 'nothing' });
  const [failure, setFailure] = useState<Failure | null>(null);
  const close = (): void => { setAsking({ ask: 'nothing' }); setFailure(null); };
  const take = async (answer: Answer<unknown>): Promise<void> => {
    setFailure(answer.ok ? null : answer);
    if (answer.ok) { close(); await reload(); }
  };
  const makeLink = async (): Promise<void> => {
    const answer = await client.link(handover.id);
    setFailure(answer.ok ? null : answer);
    if (answer.ok) { setAsking({ ask: 'link', link: answer.data }); await reload(); }
  };
  const from = handover.from_account.display_name;
  const to = handover.to_account.display_name;
  const isOpen = handover.withdrawn_at === null;
  return (
    <section class="handover" aria-label={`${handover.label}: ${th('passes', { from, to })}`}>
      <h2>{handover.label}</h2>
      <p><strong>{th('passes', { from, to })}</strong></p>
      <p class="soft">{th('since', { day: formatDate(handover.day), who: handover.created_by_name, when: formatDateTime(handover.created_at) })}</p>
      <p>{th('reason_was', { reason: handover.reason })}</p>
      <p role="status"><strong>{sayState(handover)}</strong></p>
      {isOpen && <Taker handover={handover} />}
      {handover.phones.map((phone) => <Phone key={phone.id} phone={phone} onLose={() => { setAsking({ ask: 'lose', phone }); }} />)}
      {failure && asking.ask === 'nothing' && <Failed failure={failure} />}
      <div class="handover-acts">
        <ButtonLink icon="print" href={paper}>{th('paper')}</ButtonLink>
        {isOpen && (linksAnybody || handover.taker_phones === 0) && <Button icon="people" onPress={makeLink}>{th('make_link')}</Button>}
        {isOpen && !handover.taken && <Button onPress={() => { setAsking({ ask: 'withdraw' }); }}>{th('withdraw')}</Button>}
      </div>
      {asking.ask === 'link' && <LinkDialog link={asking.link} onClose={close} />}
      {asking.ask === 'withdraw' && (
        <Dialog title={th('withdraw_title')} onClose={close}>
          <div class="handover-form">
            <p>{th('withdraw_what', { from, to })}</p>
            {failure && <Failed failure={failure} />}
            <div class="handover-acts">
              <Button look="danger" onPress={async () => { await take(await client.withdraw(handover.id)); }}>{th('withdraw')}</Button>
              <Button onPress={close}>{th('cancel')}</Button>
            </div>
          </div>
        </Dialog>
      )}
      {asking.ask === 'lose' && (
        <LoseDialog from={from} failure={failure} onClose={close} onLose={async (reason) => { await take(await client.lose(handover.id, asking.phone.id, reason)); }} />
      )}
    </section>
  );
}

function sayState({ state, phones, withdrawn_at }: Handover): string {
  if (withdrawn_at !== null) return th('state_withdrawn', { when: formatDateTime(withdrawn_at) });
  if (state === 'done' && phones.length === 0) return th('state_done_none');
  return th(`state_${state}` as HandoverKey);
}

function Taker({ handover: { taken, taker_phones, link_until } }: { handover: Handover }): JSX.Element {
  const isLinked = link_until !== null && Date.parse(link_until) > Date.now();
  return <p>{th(taken ? 'taken' : taker_phones > 0 ? 'has_phone' : 'not_taken')}{isLinked && ` ${th('link_open', { until: formatDateTime(link_until) })}`}</p>;
}

function Phone({ phone, onLose }: { phone: HandoverPhone; onLose: () => void }): JSX.Element {
  const isWaiting = phone.state === 'waiting' || phone.state === 'delivered';
  return (
    <div class="handover-phone">
      <h3>{th('phone', { model: phone.model || th('phone_some') })}</h3>
      <p><strong>{sayPhone(phone)}</strong></p>
      {phone.state === 'waiting' && <p>{saySaid(phone)}</p>}
      {phone.state !== 'emptied' && phone.carried > 0 && <p>{th('phone_carried', { count: formatNumber(phone.carried) })}</p>}
      {phone.receipt !== null && (
        <p>{th(phone.refused ? 'phone_delivered_count' : 'phone_delivered_all', { count: formatNumber(phone.delivered ?? 0), refused: formatNumber(phone.refused ?? 0), receipt: formatReceipt(phone.receipt) })}</p>
      )}
      {isWaiting && <div class="handover-acts"><Button look="quiet" onPress={onLose}>{th('lose')}</Button></div>}
    </div>
  );
}

function sayPhone({ state, emptied_at, lost_at, lost_reason }: HandoverPhone): string {
  if (state === 'emptied') return th('phone_emptied', { when: formatDateTime(emptied_at ?? '') });
  if (state !== 'lost') return th(`phone_${state}`);
  return lost_at === null ? th('phone_revoked') : th('phone_lost', { when: formatDateTime(lost_at), reason: lost_reason ?? '' });
}

function saySaid({ last_contact_at, unsent, oldest_unsent_at }: HandoverPhone): string {
  if (last_contact_at === null || unsent === null) return th('phone_never');
  const oldest = oldest_unsent_at === null ? '' : th('phone_oldest', { day: formatDate(dayOf(oldest_unsent_at)) });
  return th('phone_said', { when: formatDateTime(last_contact_at), count: formatNumber(unsent), oldest });
}

function LinkDialog({ link, onClose }: { link: FreshLink; onClose: () => void }): JSX.Element {
  return (
    <Dialog title={th('link_title', { name: link.display_name })} onClose={onClose}>
      <div class="handover-form">
        {/* As a picture, so that nothing in the drawing becomes part of this page. */}
        <img class="handover-qr" src={`data:image/svg+xml,${encodeURIComponent(link.qr_svg)}`} alt={th('link_qr', { name: link.display_name })} />
        <p>{th('link_how', { until: formatDateTime(link.expires_at) })}</p>
        <input class="handover-link" readOnly value={link.link} aria-label={th('link_label')} />
        <p><strong>{th('link_once')}</strong></p>
        <Button onPress={onClose}>{th('close')}</Button>
      </div>
    </Dialog>
  );
}

function LoseDialog({ from, failure, onLose, onClose }: { from: string; failure: Failure | null; onLose: (reason: string) => Promise<void>; onClose: () => void }): JSX.Element {
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (reason.trim() !== '') await onLose(reason.trim());
  };
  return (
    <Dialog title={th('lose_title', { from })} onClose={onClose}>
      <form class="handover-form" onSubmit={submit} noValidate>
        <p>{th('lose_what')}</p>
        <Field label={th('reason')} value={reason} onInput={setReason} maxLength={300} required error={isChecked && reason.trim() === '' ? th('required') : null} />
        {failure && <Failed failure={failure} />}
        <div class="handover-acts">
          <Button type="submit" look="danger">{th('lose_done')}</Button>
          <Button onPress={onClose}>{th('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
