/** What the screen that reads codes says of people. */

import type { Shown } from '../../store/view';
import { clockOf } from '../../text/format';
import { t } from '../../text/text';

/** When somebody was marked, and whether on another phone: this one has then neither sent it nor still to send it. */
export function describeMark({ values: { checked_in_at: at }, receipt, waiting }: Shown): string {
  const marked = typeof at === 'string' ? t('marked_at', { time: clockOf(at) }) : t('marked_already');
  return receipt ?? waiting ? marked : `${marked} ${t('marked_elsewhere')}`;
}
