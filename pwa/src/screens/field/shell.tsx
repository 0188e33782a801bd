/** The frame of every field screen: title, body, and what a thumb reaches at the bottom. */

import { useEffect } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { saveFailure } from '../../operations';
import { openJobs } from '../../phone_state';
import { goBack } from '../../router';
import { attentionCount, waitingCount, waitingFiles } from '../../store/view';
import { failure, sendNow } from '../../sync/schedule';
import { isOutdated } from '../../storage_state';
import { t } from '../../text/text';
import { isTrial } from '../../trial';
import { IconButton } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { Snackbar } from '../../ui/snackbar';
import { StatusPill } from '../../ui/status_pill';
import { describeFailure } from './failures';
import { Outdated } from './storage_words';
import { TrialBar } from './trial';
import { UpdateNotice } from './update_notice';

export interface PageProps {
  title: string;
  /** Where back leads for whoever came here directly; no back without it. */
  up?: string;
  /** A job that must not be interrupted by a new version of the app. */
  job?: boolean;
  actions?: ComponentChildren;
  /** In the row of the status pill. */
  beside?: ComponentChildren;
  /** Fixed at the bottom. */
  bottom?: ComponentChildren;
  children: ComponentChildren;
}

export function Page({ title, up, job, actions, beside, bottom, children }: PageProps): JSX.Element {
  useEffect(() => {
    document.title = `${title} · ${t('app_name')}`;
  }, [title]);
  useEffect(() => {
    if (!job) return;
    openJobs.value += 1;
    return () => { openJobs.value -= 1; };
  }, [job]);
  return (
    <div class="screen">
      <header class="head">
        {up && <IconButton icon="back" label={t('back')} onPress={() => { goBack(up); }} />}
        <h1>{title}</h1>
        {actions}
      </header>
      <main class="body">
        <SaveFailure />
        {children}
      </main>
      <footer class="foot">
        <Snackbar />
        <UpdateNotice />
        <div class="pill-row">
          {isTrial ? <TrialBar /> : <StatusPill waiting={waitingCount.value} files={waitingFiles.value} attention={attentionCount.value} trouble={describeFailure(failure.value)} href="/hop-gui" />}
          {beside}
        </div>
        {bottom && <div class="bottom">{bottom}</div>}
      </footer>
    </div>
  );
}

function SaveFailure(): JSX.Element | null {
  if (isOutdated.value) return <Outdated />;
  switch (saveFailure.value) {
    case null:
      return null;
    case 'storage_full':
      return <ErrorBox what={t('full_what')} data={t('full_data')} todo={t('full_todo')} code="M-11" />;
    case 'storage_unavailable':
      return <ErrorBox what={t('broken_what')} data={t('broken_data')} todo={t('broken_todo')} code="M-12" />;
  }
}

/** For whoever wants to try at once. */
export const tryNow = (): void => void sendNow();
