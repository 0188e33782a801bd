/** First use: whose phone is this, then everything he needs is brought here (experience.md, section 1). */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { isCopied } from '../../app_update';
import { checkLink, redeemLink } from '../../enrolment';
import type { Answer } from '../../http';
import { account, handedOver } from '../../phone_state';
import { go } from '../../router';
import type { Invitation } from '../../sync/api';
import { askToKeep } from '../../storage_state';
import type { StorageCode } from '../../store/types';
import { progress, sendNow } from '../../sync/schedule';
import { formatBytes } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { Button, ButtonLink } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { lazy } from '../../ui/lazy';
import { InstallButton, KeepNotice } from './install';
import { describeGrants } from './places';
import { NotStored } from './storage_words';

type Failed = Exclude<Answer<never>, { ok: true }>;

type Step =
  | { step: 'asking' }
  | { step: 'greeting'; invitation: Invitation }
  | { step: 'loading' }
  | { step: 'ready'; kept: boolean; copied: boolean }
  | { step: 'failed'; answer: Failed; again: Step }
  | { step: 'not_stored'; code: StorageCode };

const FinishBook = lazy(() => import('./finish_book'));

/** Read once, then taken out of the address, so that no history and no screenshot keeps it. */
const token = decodeURIComponent(location.hash.slice(1));

export default function Enrol(): JSX.Element {
  const [step, setStep] = useState<Step>({ step: 'asking' });
  useEffect(() => {
    if (step.step === 'asking') void ask().then(setStep);
    if (step.step === 'loading') void bring().then(setStep);
  }, [step]);
  return (
    <main class="page stack enrol">
      <h1>{t('app_name')}</h1>
      <Body step={step} setStep={setStep} />
    </main>
  );
}

async function ask(): Promise<Step> {
  if (!token) return failed({ ok: false, offline: false, status: 404, code: 'enrolment_unknown', message: '', requestId: null, retryAfter: null });
  const answer = await checkLink(token);
  return answer.ok ? { step: 'greeting', invitation: answer.data } : failed(answer);
}

const failed = (answer: Failed, again: Step = { step: 'asking' }): Step => ({ step: 'failed', answer, again });

async function bring(): Promise<Step> {
  const answer = await redeemLink(token);
  if ('end' in answer) return { step: 'not_stored', code: answer.code };
  if (!answer.ok) return failed(answer, { step: 'loading' });
  history.replaceState(null, '', '/ghi-danh');
  const end = await sendNow();
  if (end?.end === 'failed') return failed(end.answer, { step: 'loading' });
  if (end?.end === 'not_stored') return { step: 'not_stored', code: end.code };
  return { step: 'ready', kept: await askToKeep(), copied: await isCopied() };
}


function Body({ step, setStep }: { step: Step; setStep: (step: Step) => void }): JSX.Element {
  switch (step.step) {
    case 'asking':
      return <p role="status">{t('link_reading')}</p>;
    case 'greeting':
      return <Greeting invitation={step.invitation} onYes={() => { setStep({ step: 'loading' }); }} />;
    case 'loading':
      return <Loading />;
    case 'ready':
      return <Ready kept={step.kept} copied={step.copied} />;
    case 'failed':
      return <LinkError answer={step.answer} onAgain={() => { setStep(step.again); }} />;
    case 'not_stored':
      return <NotStored code={step.code}><Button onPress={() => { setStep({ step: 'loading' }); }}>{t('try_again')}</Button></NotStored>;
  }
}

function Greeting({ invitation, onYes }: { invitation: Invitation; onYes: () => void }): JSX.Element {
  const [isOther, setOther] = useState(false);
  const owner = account.value;
  // By name alone, a namesake would be let into somebody else's book.
  if (owner && owner.id !== invitation.account_id) {
    return <Taken owner={owner.display_name} next={invitation.display_name} />;
  }
  if (isOther) {
    return (
      <ErrorBox look="warning" what={t('not_me_what')} data={t('not_me_data')} todo={t('not_me_todo')}>
        <Button onPress={() => { setOther(false); }}>{t('back')}</Button>
      </ErrorBox>
    );
  }
  const labels = describeGrants(invitation.roles);
  return (
    <section class="stack">
      <p class="greeting">{t('hello', { name: invitation.display_name })}{labels && <> — {labels}</>}. <br />{t('is_it_you')}</p>
      <Button look="primary" onPress={onYes}>{t('yes_me')}</Button>
      <Button onPress={() => { setOther(true); }}>{t('not_me')}</Button>
    </section>
  );
}

/** Somebody else's phone; if his book was handed over, it can be his successor's once it has sent everything. */
function Taken({ owner, next }: { owner: string; next: string }): JSX.Element {
  // The phone may not have heard of the handover yet.
  useEffect(() => void sendNow(), []);
  const isLeaving = handedOver.value.some(({ whole }) => whole);
  return (
    <ErrorBox what={t('taken_what', { name: owner })} data={t('taken_data')} todo={t('taken_todo')} code="M-06">
      {isLeaving && <FinishBook owner={owner} next={next} />}
      <ButtonLink href="/">{t('open_book')}</ButtonLink>
    </ErrorBox>
  );
}

function Loading(): JSX.Element {
  const { pages, bytes } = progress.value ?? { pages: 0, bytes: 0 };
  return (
    <section class="stack" role="status">
      <p class="greeting">{t('loading', { step: Math.min(pages + 1, 3), size: formatBytes(bytes) })}</p>
      <progress max={3} value={Math.min(pages, 3)} aria-label={t('loading_label')} />
    </section>
  );
}

function Ready({ kept, copied }: { kept: boolean; copied: boolean }): JSX.Element {
  return (
    <section class="stack">
      <p class="greeting good" role="status">{t(copied ? 'ready' : 'ready_later')}</p>
      {!kept && <KeepNotice />}
      <InstallButton />
      <Button look="primary" onPress={() => { go('/', { replace: true }); }}>{t('open_book')}</Button>
    </section>
  );
}

const LINK_ERRORS = new Set(['enrolment_unknown', 'enrolment_expired', 'enrolment_used']);

function LinkError({ answer, onAgain }: { answer: Failed; onAgain: () => void }): JSX.Element {
  if (answer.offline) {
    return (
      <ErrorBox what={t('first_no_network_what')} data={t('first_no_network_data')} todo={t('first_no_network_todo')} code="M-02">
        <Button onPress={onAgain}>{t('try_again')}</Button>
      </ErrorBox>
    );
  }
  if (LINK_ERRORS.has(answer.code)) {
    return <ErrorBox what={t(`${answer.code}_what` as TextKey)} data={t('link_data')} todo={t('link_todo')} code={answer.code} />;
  }
  return (
    <ErrorBox what={t('link_failed_what')} data={answer.message} todo={t('link_failed_todo')} code={answer.requestId ?? answer.code}>
      <Button onPress={onAgain}>{t('try_again')}</Button>
    </ErrorBox>
  );
}
