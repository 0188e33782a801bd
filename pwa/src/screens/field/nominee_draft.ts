/** A nominee as typed, and as recorded. */

import type { Values } from '@sync/contract';
import type { Shown } from '../../store/view';
import { dayOf } from '../../text/format';
import { t } from '../../text/text';
import { number, text } from './places';

const TEXTS = ['full_name', 'position', 'organisation', 'group', 'gender', 'phone', 'participant_group', 'note'] as const;

export type Draft = Record<(typeof TEXTS)[number] | 'birth_year', string>;

export interface Errors {
  full_name?: string;
  birth_year?: string;
  phone?: string;
}

/** Begin with what is known of somebody; of nobody with nothing. */
export function draftNominee(known: Shown | null): Draft {
  const texts = TEXTS.map((name) => [name, text(known, name)] as const);
  return { ...(Object.fromEntries(texts) as Draft), birth_year: String(number(known, 'birth_year') ?? '') };
}

/** Only what is typed wrongly is an error: what is missing may come later. */
export function checkNominee(draft: Draft): Errors {
  const year = Number(draft.birth_year);
  const isYear = /^\d{4}$/.test(draft.birth_year) && year >= 1900 && year <= Number(dayOf(Date.now()).slice(0, 4));
  return {
    ...(draft.full_name.trim().length < 2 && { full_name: t('error_name') }),
    ...(draft.birth_year !== '' && !isYear && { birth_year: t('error_year') }),
    ...(draft.phone !== '' && !/^[+\d][\d .-]{7,18}$/.test(draft.phone.trim()) && { phone: t('error_phone') }),
  };
}

/** Give the values of a draft; what is empty is null, which clears it (K1). */
export function readNominee(draft: Draft): Values & { full_name: string } {
  const texts = TEXTS.map((name) => [name, draft[name].trim() || null] as const);
  return {
    ...Object.fromEntries(texts),
    full_name: draft.full_name.trim().replace(/\s+/g, ' '),
    birth_year: draft.birth_year === '' ? null : Number(draft.birth_year),
  };
}
