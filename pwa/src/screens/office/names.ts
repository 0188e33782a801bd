/** What ids are called: the reference data's names, and whoever else a screen knows. */

import { wardName } from './options';
import type { ClassPage, Person, Reference } from './types';
import { t } from './words';

/** Name everything in the reference data, and the people given. */
export function namesOf(reference: Reference | null, people: readonly Person[] = []): Map<string, string> {
  const names = new Map(people.map((person) => [person.id, person.display_name]));
  if (reference === null) return names;
  for (const ward of reference.wards) names.set(ward.id, wardName(ward));
  for (const { id, name } of [...reference.groups, ...reference.topics, ...reference.venues]) names.set(id, name);
  if (reference.plan) names.set(reference.plan.id, reference.plan.number ?? reference.plan.title ?? reference.plan.id);
  return names;
}

/** Name a class, its sessions and everybody on its roster. */
export function namesInClass(page: ClassPage): Map<string, string> {
  const names = new Map(page.trainers.map((trainer) => [trainer.id, trainer.display_name]));
  names.set(page.class.id, t('class_name', { n: Number(page.class.values.number) }));
  for (const session of page.sessions) names.set(session.id, t('class_session', { n: Number(session.values.number) }));
  for (const row of page.roster) names.set(row.person, String(row.values.full_name));
  return names;
}
