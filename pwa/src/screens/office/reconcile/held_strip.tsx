/** What became of what was last taken in or not. */

import type { JSX } from 'preact';
import { formatNumber } from '../../../text/format';
import { Icon } from '../../../ui/icons';
import { Trouble } from '../parts';
import { links } from '../place';
import { nameOf, t } from '../words';
import type { Holding, Told } from './holding';
import { Progress } from './strip';
import { showBriefly } from './words';

export function HeldStrip({ holding: { told, running, stop } }: { holding: Holding }): JSX.Element {
  return (
    <div class="o-strip">
      <div role="status">
        {running !== null ? <Progress running={running} onStop={stop} /> : told === null ? <p class="soft">{t('held_about')}</p> : <Said told={told} />}
      </div>
      {running === null && told !== null && told.contradicting > 0 && <a class="button" href={links.conflicts}>{t('figure_conflicts')}</a>}
    </div>
  );
}

function Said({ told }: { told: Told }): JSX.Element {
  const isAllDone = told.refused.length + told.late + told.left === 0;
  return (
    <>
      <p class="o-strip-said"><Icon name={isAllDone ? 'check' : 'warning'} size={20} /> <span>{sentences(told).join(' ')}</span></p>
      {told.failure && <Trouble failure={told.failure} />}
    </>
  );
}

function sentences({ decision, decided, contradicting, refused, late, left }: Told): string[] {
  const [first] = decided;
  const taken = decided.length - refused.length;
  const what = decided.length === 1 && first ? showBriefly(first) : t('held_entries', { n: formatNumber(taken) });
  return [
    ...(taken > 0 ? [t(`held_${decision}_done`, { what })] : []),
    ...(contradicting > 0 ? [t('held_contradicting', { n: formatNumber(contradicting) })] : []),
    ...refused.map(({ held, code }) => t('held_rejected', { what: showBriefly(held), why: nameOf('code', code) })),
    ...(late > 0 ? [t('held_late', { n: formatNumber(late) })] : []),
    ...(left > 0 ? [t('reconcile_left', { n: formatNumber(left) })] : []),
  ];
}
