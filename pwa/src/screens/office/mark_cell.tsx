/** One mark: picture, word and time, its receipt, and the way to its history. */

import type { JSX } from 'preact';
import { hasCome } from '../../presence';
import { clockOf, formatReceipt } from '../../text/format';
import { Icon, type IconName } from '../../ui/icons';
import { countsAs } from './marks';
import { links } from './place';
import type { Mark } from './types';
import { nameOf, t } from './words';

const ICONS: Readonly<Record<ReturnType<typeof countsAs>, IconName>> = {
  present: 'check', represented: 'swap', absent: 'cross', unmarked: 'circle',
};

export function MarkCell({ mark, session, person, isFresh }: { mark: Mark | undefined; session: string; person: string; isFresh: boolean }): JSX.Element {
  const meaning = countsAs(mark);
  const looks = ['o-mark', `o-${meaning}`, ...(isFresh ? ['o-is-fresh'] : []), ...(mark?.conflict ? ['o-is-conflict'] : [])].join(' ');
  if (mark === undefined) return <td class={looks}><Icon name="circle" size={16} /> {nameOf('option', 'unmarked')}</td>;
  return (
    <td class={looks}>
      <a href={links.derived('attendance', session, person)}>
        <Icon name={ICONS[meaning]} size={16} />
        <span>{nameOf('option', mark.status)}{hasCome(mark.status) && mark.checked_in_at !== null && ` ${clockOf(mark.checked_in_at)}`}</span>
      </a>
      {mark.conflict && <a class="o-conflict" href={links.derivedConflict('attendance', session, person)}><Icon name="warning" size={16} /> {t('class_conflict')}</a>}
      {/* Of the mark that shows; where others contradict it, the record names them too. */}
      <span class="o-second o-proof">
        {mark.receipt !== null && <span class="o-receipt">{formatReceipt(mark.receipt)}</span>}
        {mark.author_name !== null && <span>{mark.author_name}</span>}
      </span>
    </td>
  );
}
