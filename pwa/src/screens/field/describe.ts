/** What an operation was, in the words of the person who did it. */

import type { Operation } from '../../store/types';
import { all, find } from '../../store/view';
import { clockOf, dayOf, formatBytes, formatDay } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { tf } from './file_words';
import { groupName, text } from './places';
import { tp } from './programme_words';
import { tu } from './unit_words';

/** `Mẫu Thị Hà – Có mặt`, `Phát loa 17:00 Thứ Ba 12/3` */
export function describeOperation(operation: Operation): string {
  const people = PERSON_KEYS[operation.kind];
  if (people) return describePerson(operation, people);
  const what = describeRecord(operation);
  if (operation.action === 'delete') return t('deleted_entry', { what });
  return operation.action === 'edit' && !SELF_TOLD.has(operation.kind) ? t('edited_entry', { what }) : what;
}

/** Kinds whose every change says itself what it is. */
const SELF_TOLD = new Set(['attendance', 'session_closing', 'trial_run']);

function describeRecord({ kind, record_id, values }: Operation): string {
  const known = { ...find(kind, record_id)?.values, ...values };
  switch (kind) {
    case 'attendance':
      return [personName(known.person, known.training_class), typeof values.status === 'string' ? t(`choose_${values.status}` as TextKey) : t('note')].filter(Boolean).join(' – ');
    case 'broadcast':
      return [t(broadcastKey(known.channel)), when(known.started_at)].filter(Boolean).join(' ');
    case 'session_closing':
      return t(values.state === 'closed' ? 'entry_closed' : values.state === 'open' && values.reopened_at ? 'entry_reopened' : 'entry_counted');
    case 'trial_run':
      return t('entry_trial');
    case 'meeting':
      return [known.meeting_kind === 'direct' ? tu('direct') : t('meeting'), when(known.held_at)].filter(Boolean).join(' ');
    case 'incident':
      return [tu('entry_incident'), when(known.found_at)].filter(Boolean).join(' ');
    case 'feedback':
      return [tu('entry_feedback'), when(known.received_at)].filter(Boolean).join(' ');
    case 'contact':
      return [tu('entry_contact'), groupName(known.group)].filter(Boolean).join(' ');
    case 'attachment':
      return [tf(known.part === 'sound' ? 'entry_sound' : 'entry_photo'), typeof known.bytes === 'number' && `(${formatBytes(known.bytes)})`].filter(Boolean).join(' ');
    case 'readiness':
      return t('readiness_entry');
    case 'schedule':
    case 'bulletin':
    case 'speaker_cluster':
    case 'station':
      return [tp(`entry_${kind}`), text({ values: known }, kind === 'bulletin' ? 'title' : kind === 'schedule' ? 'starts_at' : 'name')].filter(Boolean).join(': ');
    default:
      return kind;
  }
}

const PERSON_KEYS: Readonly<Record<string, Readonly<Record<Operation['action'], TextKey>>>> = {
  roster_entry: { create: 'person_entry', edit: 'person_edited', delete: 'person_removed' },
  nomination: { create: 'nominee_entry', edit: 'nominee_edited', delete: 'nominee_removed' },
};

/** `Thêm người: Mẫu Thị Hà` */
function describePerson({ kind, record_id, action, values }: Operation, keys: Readonly<Record<Operation['action'], TextKey>>): string {
  const name = values.full_name ?? find(kind, record_id)?.values.full_name;
  return t(keys[action], { name: typeof name === 'string' ? name : t('a_person') });
}

/** A deleted record is gone from the phone, and with it where it was broadcast. */
function broadcastKey(channel: unknown): TextKey {
  if (channel === undefined) return 'broadcast_somewhere';
  return channel === 'ward_station' ? 'station_broadcast' : 'broadcast';
}

const when = (time: unknown): string => (typeof time === 'string' ? `${clockOf(time)} ${formatDay(dayOf(time))}` : '');

function personName(person: unknown, trainingClass: unknown): string {
  const entry = all('roster_entry').find((one) => one.values.person === person && one.values.training_class === trainingClass);
  return text(entry ?? null, 'full_name') || t('a_person');
}
