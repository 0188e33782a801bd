/** A bulletin as the desk's form holds it, and as a record's values. */

import type { Json, Values } from '../types';
import { t } from '../words';

/** What an approval is of: `content` in sync/kinds/bulletin.json (P10). */
const CONTENT = ['title', 'body', 'topic', 'priority', 'source', 'author', 'read_from', 'read_until'] as const;
const DECISION = ['approver_role', 'decision_note'] as const;
const TEXTS = [...CONTENT, ...DECISION] as const;
/** What stands for the whole city where a ward could stand. */
export const CITY = 'city';

/** What the form holds. */
export type Form = Record<(typeof TEXTS)[number] | 'place', string>;

/** What becomes of a bulletin when it is kept. */
export type Step = 'draft' | 'approved' | 'returned';

export const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** What stands in a form that begins from a record's values; a bulletin that is there and names no ward is the city's. */
export function fillForm(values: Values | null): Form {
  const texts = Object.fromEntries(TEXTS.map((name) => [name, asText(values?.[name])])) as Omit<Form, 'place'>;
  return { ...texts, priority: texts.priority || 'normal', source: texts.source || 'own', place: values === null ? '' : asText(values.ward) || CITY };
}

const readTexts = (form: Form, names: readonly (typeof TEXTS)[number][]): Values =>
  Object.fromEntries(names.map((name) => [name, form[name].trim().normalize('NFC') || null]));

/** What an approval is of, as a record's values. */
export const contentOf = (form: Form): Values => readTexts(form, CONTENT);

const decisionOf = (form: Form, approver: string, now: number): Values => ({
  approver, decided_at: new Date(now).toISOString(),
  ...readTexts(form, DECISION),
});

/** What is written but not out: by itself it goes out no more (P10). */
export function toWritten(form: Form, step: Step, approver: string, now: number): Values {
  const off = { ...contentOf(form), published_in: null, audience: null };
  switch (step) {
    case 'approved':
      return off;
    case 'returned':
      return { ...off, state: step, ...decisionOf(form, approver, now) };
    case 'draft':
      return { ...off, state: step, approver: null, approver_role: null, decided_at: null, decision_note: form.decision_note.trim() || null };
  }
}

/** What goes out: the whole text as it was on the screen. */
export function toVersion(form: Form, written: string, approver: string, now: number): Values {
  return {
    ...contentOf(form), state: 'approved', version_of: written, ...decisionOf(form, approver, now),
    ...(form.place === CITY ? { audience: CITY } : { ward: form.place, published_in: form.place }),
  };
}

export const isOut = (values: Values | undefined): boolean =>
  values !== undefined && values.deleted !== true && (asText(values.published_in) !== '' || asText(values.audience) !== '');

/** Name what two versions say differently. */
export function differing(one: Values, other: Values): string[] {
  return CONTENT.filter((name) => asText(one[name]) !== asText(other[name]));
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
