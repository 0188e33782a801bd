/** The enrolment cards made since this page was opened: their links exist nowhere else, and never leave memory. */

import { signal } from '@preact/signals';
import { enrol, type Failure } from './api';
import type { Enrolment } from './types';

export const issuedCards = signal<Enrolment[]>([]);

/** How far making several cards has come, and for whom it failed. */
export interface Issuing {
  done: number;
  all: number;
  failed: { name: string; failure: Failure }[];
}

/** Make a card for each, one after the other, so that a failure in the middle loses none already made. */
export async function issueCards(people: readonly { id: string; display_name: string }[], tell: (issuing: Issuing) => void): Promise<void> {
  const issuing: Issuing = { done: 0, all: people.length, failed: [] };
  tell({ ...issuing });
  for (const person of people) {
    const answer = await enrol(person.id);
    if (answer.ok) issuedCards.value = [...issuedCards.value, answer.data];
    else issuing.failed.push({ name: person.display_name, failure: answer });
    issuing.done++;
    tell({ ...issuing });
  }
}
