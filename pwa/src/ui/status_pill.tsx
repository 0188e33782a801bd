/** Always in sight: is everything at the office, and if not, how much is still here. */

import type { JSX } from 'preact';
import { t } from '../text/text';
import { formatNumber } from '../text/format';
import { Icon } from './icons';

export function StatusPill({ waiting, attention, reachable, href }: {
  waiting: number;
  attention: number;
  /** False when the last try found no network. */
  reachable: boolean;
  href: string;
}): JSX.Element {
  const state = attention > 0 ? 'attention' : waiting > 0 ? 'waiting' : 'done';
  const icon = attention > 0 ? 'warning' : waiting > 0 ? 'waiting' : 'dot';
  return (
    <a class={`pill ${state}`} href={href}>
      <Icon name={icon} size={20} />
      <span>{words(waiting, attention, reachable)}</span>
    </a>
  );
}

function words(waiting: number, attention: number, reachable: boolean): string {
  if (attention > 0) return t('pill_attention', { count: formatNumber(attention), n: attention });
  if (waiting > 0) return t('pill_waiting', { count: formatNumber(waiting), n: waiting });
  return reachable ? t('pill_done') : t('pill_no_network');
}
