/** The three parts of reconciling, as links, with how much waits in each. */

import type { JSX } from 'preact';
import { formatNumber } from '../../../text/format';
import { links } from '../place';
import { waiting } from '../waiting';
import { t } from '../words';

export function ReconcileTabs({ now }: { now: 'conflicts' | 'held' | 'decided' }): JSX.Element {
  const count = waiting.value;
  const current = (tab: typeof now): 'page' | undefined => (tab === now ? 'page' : undefined);
  return (
    <nav class="o-tabs" aria-label={t('place_reconcile')}>
      <a href={links.conflicts} aria-current={current('conflicts')}>{t('figure_conflicts')}<Count n={count?.conflicts} /></a>
      <a href={links.held} aria-current={current('held')}>{t('result_quarantined')}<Count n={count?.quarantined} /></a>
      <a href={links.decided} aria-current={current('decided')}>{t('reconcile_decided')}</a>
    </nav>
  );
}

/** A number in its own frame; nothing where nothing waits, or while nobody knows. */
export function Count({ n }: { n: number | undefined }): JSX.Element | null {
  return n ? <span class="o-count"><span class="hidden">: </span>{formatNumber(n)}</span> : null;
}
