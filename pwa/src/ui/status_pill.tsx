/** Always in sight: is everything at the office, and if not, how much is still here. */

import type { JSX } from 'preact';
import { t } from '../text/text';
import { formatNumber } from '../text/format';
import { Icon } from './icons';

export function StatusPill({ waiting, files, attention, trouble, href }: {
  waiting: number;
  /** Photos and sounds that follow the words. */
  files: number;
  attention: number;
  /** What the last try to reach the office ran into; null when it answered. */
  trouble: string | null;
  href: string;
}): JSX.Element {
  const state = attention > 0 ? 'attention' : waiting + files > 0 ? 'waiting' : 'done';
  const icon = attention > 0 ? 'warning' : waiting + files > 0 ? 'waiting' : 'dot';
  return (
    <a class={`pill ${state}`} href={href}>
      <Icon name={icon} size={20} />
      <span>{words(waiting, files, attention, trouble)}</span>
    </a>
  );
}

function words(waiting: number, files: number, attention: number, trouble: string | null): string {
  if (attention > 0) return t('pill_attention', { count: formatNumber(attention), n: attention });
  if (waiting > 0) return t('pill_waiting', { count: formatNumber(waiting), n: waiting });
  if (files > 0) return t('pill_files', { count: formatNumber(files), n: files });
  return trouble ?? t('pill_done');
}
