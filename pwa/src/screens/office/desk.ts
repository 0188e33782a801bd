/** Who is signed in at this desk. */

import { signal } from '@preact/signals';
import { forget, readSession, signIn, signOut, whenSignedOut, type Answer, type Failure } from './api';
import { issuedCards } from './cards_issued';
import { decisions } from './reconcile/desk';
import type { Session } from './types';

/** `asking` until the first answer; `nobody` shows the sign-in in the very place that was asked for. */
export type Desk =
  | { state: 'asking' }
  | { state: 'unreachable'; failure: Failure }
  | { state: 'nobody'; reason: 'first' | 'expired' | 'left' }
  | { state: 'somebody'; session: Session };

export const desk = signal<Desk>({ state: 'asking' });

whenSignedOut(() => {
  forget();
  decisions.forget();
  const was = desk.peek().state;
  desk.value = { state: 'nobody', reason: was === 'somebody' ? 'expired' : 'first' };
});

/** Take up the session this browser still holds, if it holds one. */
export async function restoreSession(): Promise<void> {
  const answer = await readSession();
  if (answer.ok) desk.value = { state: 'somebody', session: answer.data };
  else if (answer.offline || answer.status !== 401) desk.value = { state: 'unreachable', failure: answer };
}

/** Sign in; a failure is for the form to show. */
export async function enter(username: string, password: string): Promise<Answer<Session>> {
  const answer = await signIn(username, password);
  if (answer.ok) desk.value = { state: 'somebody', session: answer.data };
  return answer;
}

/** Sign out here and at the system; while it cannot be reached the session stays open, and says so. */
export async function leave(): Promise<Answer<undefined>> {
  const answer = await signOut();
  if (!answer.ok && (answer.offline || answer.status !== 401)) return answer;
  issuedCards.value = [];
  decisions.forget();
  desk.value = { state: 'nobody', reason: 'left' };
  return answer;
}
