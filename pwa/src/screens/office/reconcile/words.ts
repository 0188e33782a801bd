/** How what waits is said: what it is about, where it belongs, and each value in words. */

import type { Json } from '@sync/contract';
import { formatDay } from '../../../text/format';
import { NOTHING, showValue } from '../shown';
import { nameOf, t } from '../words';
import type { Subject } from './types';

export type Names = ReadonlyMap<string, string>;

/** Who or what a thing is about: a person, a place, a title, or at least its kind. */
export function showSubject({ kind, kind_title, where }: Subject): string {
  return where.person ?? where.place ?? where.title ?? nameOf('kind', kind, kind_title);
}

/** `Lớp 12 · Buổi 2 · Thứ Ba 12/3`: where it belongs, without what its name says already. */
export function showWhere(subject: Subject): string {
  const { class_number, session_number, day, place } = subject.where;
  const parts = [
    class_number === null ? null : t('class_name', { n: class_number }),
    session_number === null ? null : t('class_session', { n: session_number }),
    day === null ? null : formatDay(day),
    place === showSubject(subject) ? null : place,
  ];
  return parts.filter((part) => part !== null).join(' · ');
}

/** `Mẫu Thị Hà, Lớp 12 · Buổi 2`: in one line, for what is said about it. */
export function showBriefly(subject: Subject): string {
  return [showSubject(subject), showWhere(subject)].filter((part) => part !== '').join(', ');
}

/** `Buổi phát thanh: Số phút`; a name that repeats its kind is said once. */
export function showItem({ kind, kind_title }: Subject, value: string): string {
  return [...new Set([nameOf('kind', kind, kind_title), nameOf('value', value)])].join(': ');
}

/** Say one value in words, also one that nobody has checked. */
export function sayValue(name: string, content: Json | undefined, names: Names): string {
  if (content === undefined) return NOTHING;
  if (name === 'deleted') return content === true ? t('reconcile_deleted') : t('reconcile_not_deleted');
  if (content === null || content === '') return t('reconcile_blank');
  // What was held back may have any shape at all.
  const isOdd = typeof content === 'object' && !(Array.isArray(content) && content.every((item) => typeof item !== 'object'));
  return isOdd ? JSON.stringify(content) : showValue(content, names);
}
