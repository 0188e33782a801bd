/** What a ward was asked for and how far its answer has come; the class itself is not on its phones. */

import { findUnfilled, KINDS } from '@sync/contract';
import { compareNames } from '../../names';
import { all, writtenAt, type Shown } from '../../store/view';
import { dayOf, formatDay, formatNumber } from '../../text/format';
import { number, text } from './places';
import { tw, type WardKey } from './ward_words';

/** The invitations of a ward: those to come first, by their day; one without a day is still to come. */
export function invitationsOf(ward: string, today: string): { open: Shown[]; past: Shown[] } {
  const mine = all('invitation').filter((one) => one.values.ward === ward).sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const isPast = (one: Shown): boolean => lastDay(one) !== '' && lastDay(one) < today;
  return { open: mine.filter((one) => !isPast(one)), past: mine.filter(isPast).reverse() };
}

const lastDay = (invitation: Shown): string => text(invitation, 'ends_on') || text(invitation, 'starts_on');
const orderOf = (invitation: Shown): string => `${text(invitation, 'starts_on') || '9999'} ${String(number(invitation, 'class_number')).padStart(4, '0')}`;

/** Whom the ward nominated for the class of an invitation, in the order of names. */
export function nomineesOf(invitation: Shown): Shown[] {
  const { training_class, ward } = invitation.values;
  return all('nomination')
    .filter((one) => one.values.training_class === training_class && one.values.ward === ward)
    .sort((a, b) => compareNames(text(a, 'full_name'), text(b, 'full_name')));
}

/** How a ward stands with an invitation. */
export interface Standing {
  quota: number;
  nominated: number;
  missing: number;
  beyond: number;
  incomplete: number;
  isOverdue: boolean;
}

export function standingOf(invitation: Shown, nominees: readonly Shown[], today: string): Standing {
  const quota = number(invitation, 'quota') ?? 0;
  const missing = Math.max(0, quota - nominees.length);
  const due = text(invitation, 'due_on');
  return {
    quota, nominated: nominees.length, missing, beyond: Math.max(0, nominees.length - quota),
    incomplete: nominees.filter((one) => unfilledOf(one).length > 0).length,
    isOverdue: missing > 0 && due !== '' && today > due,
  };
}

/** What a nominee is asked for and lacks (K10). */
export function unfilledOf(nominee: Shown): string[] {
  const kind = KINDS.get('nomination');
  return kind ? findUnfilled(kind, nominee.values) : [];
}

/** Tell whether somebody was nominated after the day set; the office goes by the same stamp. */
export function isLate(invitation: Shown, nominee: Shown): boolean {
  const due = text(invitation, 'due_on');
  const at = writtenAt(nominee, 'person');
  return due !== '' && at !== null && dayOf(at.slice(0, 24)) > due;
}

/** `Thứ Ba 12/3 · Cả ngày 07:30`, or that it is not set yet */
export function sayWhen(invitation: Shown): string {
  const [starts, ends, half] = [text(invitation, 'starts_on'), text(invitation, 'ends_on'), text(invitation, 'half')];
  if (starts === '') return tw('no_date');
  const day = [formatDay(starts), ends && tw('until_day', { day: formatDay(ends) })].filter(Boolean).join(' ');
  return [day, [half && tw(`half_${half}` as WardKey), text(invitation, 'starts_at')].filter(Boolean).join(' ')].filter(Boolean).join(' · ');
}

/** `Lớp 12 · Kỹ năng truyền thông` */
export function sayClass(invitation: Shown): string {
  const short = tw('class_of', { number: number(invitation, 'class_number') ?? '' });
  const title = text(invitation, 'class_title');
  return title.startsWith(short) ? title : `${short} · ${title}`;
}

/** `Đã đề cử 3/5 · hạn Thứ Ba 12/3` */
export function sayCount(invitation: Shown, { nominated, quota }: Standing): string {
  const due = text(invitation, 'due_on');
  return [tw('nominated_of', { done: formatNumber(nominated), quota: formatNumber(quota) }), due ? tw('due', { day: formatDay(due) }) : tw('no_due')].join(' · ');
}

/** What is still to do for an invitation, in words; null where nothing is. */
export function sayTrouble({ isOverdue, missing, beyond, incomplete }: Standing): string | null {
  const said = [
    missing > 0 && tw(isOverdue ? 'overdue' : 'missing', { count: formatNumber(missing) }),
    beyond > 0 && tw('too_many', { count: formatNumber(beyond) }),
    incomplete > 0 && tw('incomplete', { count: formatNumber(incomplete) }),
  ].filter(Boolean);
  return said.length === 0 ? null : said.join(' · ');
}
