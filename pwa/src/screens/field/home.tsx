/** What a person opens the app for: each of his roles has a part. */

import type { JSX } from 'preact';
import { account, firstLoadDone, handedOver, pullRefused } from '../../phone_state';
import { t } from '../../text/text';
import { isTrial } from '../../trial';
import { ButtonLink } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { isLow, isOutdated } from '../../storage_state';
import { failure, notStored } from '../../sync/schedule';
import { lazy } from '../../ui/lazy';
import { explainRoles, hasRole, scopesOf } from './places';
import { Page } from './shell';
import { LowNotice } from './install';
import { NotStored } from './storage_words';

const Leaving = lazy(() => import('./leaving'));
const TrainerHome = lazy(async () => ({ default: (await import('./trainer_home')).TrainerHome }));
const UnitHome = lazy(() => import('./unit_home'));
const InvitationCards = lazy(() => import('./invitation_cards'));
const BulletinLink = lazy(() => import('./bulletin_link'));
const WardGroups = lazy(() => import('./ward_groups'));

export function Home(): JSX.Element {
  const groups = scopesOf('group_head', 'group');
  const wards = scopesOf('ward_official', 'ward');
  return (
    <Page title={account.value?.display_name ?? t('app_name')} actions={<SettingsLink />} beside={<BookLink writes={groups.length + wards.length > 0} />}>
      {!isTrial && <Trouble />}
      {handedOver.value.length > 0 && <Leaving />}
      {hasRole('trainer') && <TrainerHome />}
      {groups.map((group) => <UnitHome key={group} unitId={group} />)}
      {wards.map((ward) => (
        <>
          <UnitHome key={ward} unitId={ward} />
          <BulletinLink key={`${ward} bulletins`} ward={ward} />
          <InvitationCards key={`${ward} invitations`} ward={ward} />
          <WardGroups key={`${ward} groups`} ward={ward} />
        </>
      ))}
      {scopesOf('content_approver', 'ward').filter((ward) => !wards.includes(ward)).map((ward) => <BulletinLink key={`${ward} approving`} ward={ward} />)}
      {handedOver.value.length === 0 && <NothingToRecord />}
    </Page>
  );
}

/** A home without a job says what the account is for, instead of nothing. */
function NothingToRecord(): JSX.Element | null {
  const sentence = explainRoles((account.value?.grants ?? []).map((grant) => grant.role));
  return sentence && <p>{t(sentence)}</p>;
}

function BookLink({ writes }: { writes: boolean }): JSX.Element | null {
  return writes ? <ButtonLink href="/so" icon="book">{t('my_book')}</ButtonLink> : null;
}

function SettingsLink(): JSX.Element {
  return <ButtonLink href="/cai-dat" look="quiet" icon="settings" label={t('settings')}>{''}</ButtonLink>;
}

/** What the person must know although his work goes on. */
function Trouble(): JSX.Element | null {
  const failed = failure.value;
  if (failed && !failed.offline && failed.status === 401) {
    return <ErrorBox look="warning" what={t('unknown_device_what')} data={t('unknown_device_data')} todo={t('unknown_device_todo')} code="M-05" />;
  }
  // Any other reason is the office's to mend, and hinders nobody here.
  if (pullRefused.value === 'device_revoked') return <ErrorBox look="warning" what={t('revoked_what')} data={t('revoked_data')} todo={t('revoked_todo')} code="M-07" />;
  if (notStored.value && !isOutdated.value) return <NotStored code={notStored.value} />;
  if (isLow()) return <LowNotice />;
  if (!firstLoadDone.value) return <ErrorBox look="warning" what={t('not_loaded_what')} data={t('not_loaded_data')} todo={t('not_loaded_todo')} />;
  return null;
}
