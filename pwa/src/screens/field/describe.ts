/** What an operation was, in the words of the person who did it. */

import type { Operation } from '../../store/types';
import { all, find } from '../../store/view';
import { clockOf, dayOf, formatDay } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { text } from './places';

/** `Mẫu Thị Hà – Có mặt`, `Phát loa 17:00 Thứ Ba 12/3` */
export function describeOperation(operation: Operation): string {
  const what = describeRecord(operation);
  if (operation.action === 'delete') return t('deleted_entry', { what });
  return operation.action === 'edit' && operation.kind !== 'attendance' ? t('edited_entry', { what }) : what;
}

function describeRecord({ kind, record_id, values }: Operation): string {
  const known = { ...find(kind, record_id)?.values, ...values };
  switch (kind) {
    case 'attendance':
      return [personName(known.person, known.training_class), typeof values.status === 'string' ? t(`choose_${values.status}` as TextKey) : t('note')].filter(Boolean).join(' – ');
    case 'roster_entry':
      return t('person_entry', { name: String(known.full_name ?? '') });
    case 'broadcast':
      return [t('broadcast'), when(known.started_at)].filter(Boolean).join(' ');
    case 'meeting':
      return [t('meeting'), when(known.held_at)].filter(Boolean).join(' ');
    default:
      return kind;
  }
}

const when = (time: unknown): string => (typeof time === 'string' ? `${clockOf(time)} ${formatDay(dayOf(time))}` : '');

function personName(person: unknown, trainingClass: unknown): string {
  const entry = all('roster_entry').find((one) => one.values.person === person && one.values.training_class === trainingClass);
  return text(entry ?? null, 'full_name') || t('a_person');
}
