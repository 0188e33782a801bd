/** What a trial shows beside the screens everybody uses: where one is, the way out, and that it was finished. */

import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { account } from '../../phone_state';
import { recordTrial } from '../../operations';
import { all, type Shown } from '../../store/view';
import { t } from '../../text/text';
import { enterTrial, finishedAt, forgetFinished, leaveTrial } from '../../trial';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { scopesOf, text } from './places';

/** In the place of the status pill: nothing of a trial is ever sent. */
export function TrialBar(): JSX.Element {
  useEffect(() => { document.documentElement.dataset.trial = 'yes'; }, []);
  return (
    <div class="pill trial-bar">
      <span>{t('trial_here')}</span>
      <Button look="quiet" onPress={leaveTrial}>{t('trial_leave')}</Button>
    </div>
  );
}

/** On a trainer's home: an offer to try, or that it was done. */
export function TrialCard(): JSX.Element | null {
  const owner = account.value?.id;
  const run = all('trial_run').find(({ values }) => values.account === owner);
  return (
    <div class="stack">
      {run ? <p class="trial-done good"><Icon name="check" /> {t('trial_done')}</p> : <p>{t('trial_what')}</p>}
      <Button icon="again" onPress={enterTrial}>{t(run ? 'trial_again' : 'trial_start')}</Button>
    </div>
  );
}

/** In the trial, when it is over. */
export function TrialFinished(): JSX.Element {
  return (
    <div class="notice good-notice">
      <p>{t('trial_finished')}</p>
      <Button look="primary" icon="check" onPress={leaveTrial}>{t('trial_back')}</Button>
    </div>
  );
}

/** Tell the office that a trial was finished, once: the only thing that ever leaves a trial. */
export async function tellFinished(): Promise<void> {
  const [at, owner] = [finishedAt(), account.value?.id];
  const training = firstClass();
  if (at === null || owner === undefined || !training) return;
  const isKnown = all('trial_run').some(({ values }) => values.account === owner);
  if (isKnown || (await recordTrial(training, at))) forgetFinished();
}

/** A trainer may only write where he teaches: in the class that is next, or was last. */
function firstClass(): string | null {
  const own = new Set(scopesOf('trainer', 'class'));
  const starts = (one: Shown): string => text(one, 'starts_on');
  return all('training_class').filter(({ record_id }) => own.has(record_id)).sort((a, b) => (starts(a) > starts(b) ? -1 : 1))[0]?.record_id ?? null;
}
