/** A bulletin as the desk's form holds it, and as a record's values. */

import type { Json, Values } from '../types';
import { t } from '../words';

const TEXTS = ['title', 'body', 'topic', 'priority', 'source', 'author', 'read_from', 'read_until', 'approver_role', 'decision_note'] as const;
/** What stands for the whole city where a ward could stand. */
export const CITY = 'city';

/** What the form holds. */
export type Form = Record<(typeof TEXTS)[number] | 'place', string>;

/** What becomes of a bulletin when it is kept. */
export type Step = 'draft' | 'approved' | 'returned';

export const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** What stands in a form that begins from a record's values. */
export function fillForm(values: Values): Form {
  const texts = Object.fromEntries(TEXTS.map((name) => [name, asText(values[name])])) as Omit<Form, 'place'>;
  return { ...texts, priority: texts.priority || 'normal', source: texts.source || 'own', place: asText(values.ward) || (values.audience === CITY ? CITY : '') };
}

/** What a form and the step taken say, as a record's values: only what is approved goes out. */
export function readForm({ place, ...texts }: Form, step: Step, approver: string, now: number): Values {
  const isCity = place === CITY;
  const isOut = step === 'approved';
  const isDecided = step !== 'draft';
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.trim().normalize('NFC') || null])),
    state: step,
    published_in: isOut && !isCity ? place : null,
    audience: isOut && isCity ? CITY : null,
    approver: isDecided ? approver : null,
    approver_role: isDecided ? texts.approver_role.trim() || null : null,
    decided_at: isDecided ? new Date(now).toISOString() : null,
  };
}

interface Errors {
  place?: string;
  title?: string;
  body?: string;
  read_until?: string;
  decision_note?: string;
}

/** Say what is wrong with a form for the step that is taken. */
export function checkForm(form: Form, step: Step): Errors {
  return {
    ...(form.place === '' && { place: t('required') }),
    ...(form.title.trim() === '' && { title: t('required') }),
    ...(step === 'approved' && form.body.trim() === '' && { body: t('required') }),
    ...(form.read_from !== '' && form.read_until !== '' && form.read_until < form.read_from && { read_until: t('bulletin_ends_before_start') }),
    ...(step === 'returned' && form.decision_note.trim() === '' && { decision_note: t('required') }),
  };
}
