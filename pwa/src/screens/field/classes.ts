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

/** `Sáng Thứ Ba 12/3`, or `Sáng` alone. */
export function sessionLabel(session: Shown | null, withDay = true): string {
  const half = text(session, 'half');
  const name = half in HALVES ? t(`half_${half}` as TextKey) : '';
  const clock = text(session, 'starts_at');
  const day = text(session, 'held_on');
  return [name, withDay && day ? formatDay(day) : clock].filter(Boolean).join(' ');
}
