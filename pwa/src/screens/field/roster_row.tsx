/** One person on the list: the whole row is the button, state is icon, word and colour. */

import { memo } from './memo';
import type { JSX } from 'preact';
import type { Status } from '../../operations';
import { hasCome } from '../../presence';
import { clockOf } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { IconButton } from '../../ui/button';
import { Icon, type IconName } from '../../ui/icons';
import type { Row } from './roster_rows';

const ICONS: Record<Status, IconName> = {
  unmarked: 'circle', present: 'check', present_bulk: 'check', late: 'clock', left_early: 'clock',
  absent: 'cross', excused: 'note', represented: 'swap',
};

export interface RowProps {
  row: Row;
  onToggle: (row: Row) => void;
  onMore: (row: Row) => void;
}

export const RosterRow = memo(function RosterRow({ row, onToggle, onMore }: RowProps): JSX.Element {
  const { status } = row;
  // In the room of the second line, so that a tap moves nothing; a note and what tells namesakes apart must be seen whole.
  const isTall = row.isNamesake || typeof row.mark?.values.note === 'string';
  return (
    <li class={`row person ${status} ${isTall ? 'tall' : ''}`} data-person={row.id}>
      <button type="button" class="row-main" aria-pressed={status !== 'unmarked'} onClick={() => { onToggle(row); }}>
        <span class="state"><Icon name={ICONS[status]} size={28} /></span>
        <span class="main">
          <span class="name">{row.name}{row.isDeputy && <span class="tag"> ({t('deputy')})</span>}</span>
          {row.isNamesake && <span class="small status">{t('namesake')}</span>}
          <span class="second">
            <span class="soft small">{row.detail}</span>
            {status !== 'unmarked' && <span class="small over"><strong>{describe(row)}</strong>{!isTall && ` · ${row.detail}`}</span>}
          </span>
        </span>
      </button>
      <IconButton icon="more" label={t('more_about', { name: row.name })} onPress={() => { onMore(row); }} />
    </li>
  );
}, sameRow);

/** `Có mặt · 08:02`, with what is worth knowing of a mark. */
function describe({ status, mark }: Row): string {
  const at = mark?.values.checked_in_at;
  const note = mark?.values.note;
  return [t(`status_${status}` as TextKey), hasCome(status) && typeof at === 'string' && clockOf(at), typeof note === 'string' && note]
    .filter(Boolean)
    .join(' · ');
}

function sameRow(a: RowProps, b: RowProps): boolean {
  return a.row.entry === b.row.entry && a.row.mark === b.row.mark && a.row.detail === b.row.detail && a.row.isNamesake === b.row.isNamesake && a.onToggle === b.onToggle && a.onMore === b.onMore;
}
