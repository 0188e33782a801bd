/** Classes and their half-days, as they are named on screen. */

import { all, type Shown } from '../../store/view';
import { formatDay } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { number, text } from './places';

/** `Lớp 12 · Kỹ năng truyền thông` */
export function className(trainingClass: Shown | null): string {
  const count = number(trainingClass, 'number');
  const short = count === null ? '' : t('class_number', { number: count });
  const title = text(trainingClass, 'title');
  return title.startsWith(short) ? title : [short, title].filter(Boolean).join(' · ');
}

/** `Lớp 12` */
export function shortClassName(trainingClass: Shown | null): string {
  const count = number(trainingClass, 'number');
  return count === null ? text(trainingClass, 'title') : t('class_number', { number: count });
}

const HALVES: Record<string, number> = { morning: 0, afternoon: 1, evening: 2 };

/** The half-days of a class, earliest first. */
export function sessionsOf(classId: string): Shown[] {
  const order = (session: Shown): string => `${text(session, 'held_on')} ${HALVES[text(session, 'half')] ?? 9}`;
  return all('session')
    .filter((session) => session.values.training_class === classId)
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

const halfName = (session: Shown | null): string => {
  const half = text(session, 'half');
  return half in HALVES ? t(`half_${half}` as TextKey) : '';
};

/** `Sáng Thứ Ba 12/3` */
export function sessionLabel(session: Shown): string {
  return [halfName(session), formatDay(text(session, 'held_on'))].filter(Boolean).join(' ');
}

/** `Sáng 07:30`, where the day is known */
export function sessionTime(session: Shown): string {
  return [halfName(session), text(session, 'starts_at')].filter(Boolean).join(' ');
}

/** `Sáng 12/3`, for a title */
export function sessionTitle(session: Shown | null): string {
  return [halfName(session), session && formatDay(text(session, 'held_on')).split(' ').pop()].filter(Boolean).join(' ');
}
