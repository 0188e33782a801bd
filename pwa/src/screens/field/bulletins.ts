/** Which bulletins a khối or station has to read, in which order; and what one is, in values. */

import type { Values } from '@sync/contract';
import type { Shown } from '../../store/view';
import { text } from './places';

const ORDER: Readonly<Record<string, number>> = { emergency: 0, priority: 1, normal: 2 };
const FAR = '9999-12-31';

/** Tell whether a bulletin is out: approved, and meant for a ward. */
export function isOut({ values }: Shown, ward: string): boolean {
  return values.state === 'approved' && (values.published_in === ward || values.audience === 'city');
}

/** What a ward's people are to read on some day of a span, the most urgent first, then what ends soonest. */
export function bulletinsFor(all: readonly Shown[], ward: string, first: string, last: string = first): Shown[] {
  return all
    .filter((one) => isOut(one, ward) && (text(one, 'read_from') || '') <= last && (text(one, 'read_until') || FAR) >= first)
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

const orderOf = (one: Shown): string =>
  `${ORDER[text(one, 'priority')] ?? 2} ${text(one, 'read_until') || FAR} ${text(one, 'read_from')} ${text(one, 'title')}`;

/** What of a bulletin goes into the log of its broadcast. */
export function bulletinValues(bulletin: Shown): Values {
  const { topic, title, approver } = bulletin.values;
  return { bulletin: bulletin.record_id, topic: topic ?? null, title: title ?? null, approver: approver ?? null };
}

const LETTERS_A_MINUTE = 700;

/** About how many minutes a text takes to read aloud, slowly; never less than one. */
export const readingMinutes = (body: string): number => Math.max(1, Math.round(body.length / LETTERS_A_MINUTE));
