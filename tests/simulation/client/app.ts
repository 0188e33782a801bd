/** One tab of the app without its screens: the real modules, started and used as the screens do. */

import { KINDS, type Values } from '@sync/contract';
import { redeemLink } from '../../../pwa/src/enrolment';
import { lostCount, watchStore } from '../../../pwa/src/lost_store';
import { acknowledge, addPerson, change, log, mark, resend, saveFailure, withdraw, type Mark, type Saved, type Status } from '../../../pwa/src/operations';
import { account, pullRefused, readPhoneState } from '../../../pwa/src/phone_state';
import { readRefused } from '../../../pwa/src/store/ledger';
import { readCounters } from '../../../pwa/src/store/meta';
import { isOutdated, StorageFailure } from '../../../pwa/src/store/db';
import type { Base, Operation } from '../../../pwa/src/store/types';
import { all, attentionCount, loadScope, loadView, peek, waitingCount, type Shown } from '../../../pwa/src/store/view';
import { failure, sending, sendNow, startSchedule } from '../../../pwa/src/sync/schedule';

/** Open the app as field.tsx does; on a phone that is nobody's, follow the link that makes it somebody's. */
export async function start(scopes: readonly string[]): Promise<void> {
  await readPhoneState();
  await loadView();
  watchStore((await readCounters()).incarnation);
  startSchedule();
  await Promise.all(scopes.map(openScope));
  if (account.value) return;
  await redeemLink('link');
  void sendNow();
}

/** Ask for a round, as the button does. */
export function send(): void {
  void sendNow();
}

const opened = new Set<string>();

function openScope(scope: string): Promise<void> {
  opened.add(scope);
  return loadScope(scope);
}

const looked = new Map<string, Shown | null>();

/** See a record; whoever acts on it next acts on what he saw. */
export function look(kind: string, recordId: string): void {
  looked.set(`${kind} ${recordId}`, peek(kind, recordId));
}

/** What a person does. */
export type Step =
  | { verb: 'mark'; scope: string; session: string; marks: { record_id: string; person: string; status: Status }[] }
  | { verb: 'add_person'; scope: string; session: string; full_name: string }
  | { verb: 'log'; kind: 'broadcast' | 'meeting'; values: Values }
  | { verb: 'change'; kind: string; record_id: string; values: Values }
  | { verb: 'withdraw'; kind: string; record_id: string }
  | { verb: 'resend'; values: Values }
  | { verb: 'acknowledge' };

/** What came of it: what was kept, where the records he acted on stood on his screen, and why nothing was kept. */
export interface Done {
  operations: Operation[] | null;
  seen: Record<string, Base | null>;
  failure: string | null;
}

/** Do something as a screen would. */
export async function act(step: Step): Promise<Done> {
  const seen: Done['seen'] = {};
  const take = (kind: string, recordId: string): Shown | null => {
    const key = `${kind} ${recordId}`;
    const shown = looked.has(key) ? (looked.get(key) ?? null) : peek(kind, recordId);
    looked.delete(key);
    seen[recordId] = shown?.base ?? null;
    return shown;
  };
  saveFailure.value = null; // what was told before has been read
  const operations = await (async () => {
    if ('scope' in step) await openScope(step.scope);
    return perform(step, take);
  })().catch(asNothing);
  return { operations, seen, failure: saveFailure.value };
}

/** A page that cannot be read offers nothing to do, and says why. */
function asNothing(error: unknown): null {
  if (!isOutdated.value || !(error instanceof StorageFailure)) throw error;
  saveFailure.value = error.code;
  return null;
}

type Take = (kind: string, recordId: string) => Shown | null;

async function perform(step: Step, take: Take): Promise<Saved> {
  switch (step.verb) {
    case 'mark': {
      const session = pageOf(step);
      return mark(step.marks.map((one): Mark => ({ session, person: one.person, status: one.status, before: take('attendance', one.record_id) })));
    }
    case 'add_person':
      return addPerson(pageOf(step), { full_name: step.full_name, group: null, ward: null, birth_year: null, phone: null }, null);
    case 'log':
      return log(step.kind, step.values);
    case 'change': {
      const shown = take(step.kind, step.record_id);
      return shown ? change(shown, step.values) : [];
    }
    case 'withdraw': {
      const shown = take(step.kind, step.record_id);
      return shown ? withdraw(shown) : [];
    }
    case 'resend':
    case 'acknowledge':
      return settleRefused(step, take);
  }
}

/** The session whose page is open; the page stays open when the class has left the phone. */
function pageOf({ session, scope }: { session: string; scope: string }): Shown {
  const values = { training_class: scope.slice('class:'.length) };
  return peek('session', session) ?? { kind: 'session', record_id: session, base: null, values, waiting: 0, receipt: null };
}

async function settleRefused(step: Step & { verb: 'resend' | 'acknowledge' }, take: Take): Promise<Saved> {
  const [refused] = (await readRefused()).filter((sent) => !sent.seen && sent.replaced_by === undefined);
  if (!refused) return [];
  if (step.verb === 'resend') {
    take(refused.kind, refused.record_id);
    return resend([refused], step.values);
  }
  await acknowledge([refused]);
  return [];
}

/** What the person sees now. */
export function readScreen() {
  return {
    opened: [...opened],
    shown: [...KINDS.keys()].flatMap(all),
    waiting: waitingCount.value,
    attention: attentionCount.value,
    outdated: isOutdated.value,
    lost: lostCount.value,
    pull_refused: pullRefused.value,
    failure: failure.value,
    sending: sending.value,
    account: account.value?.id ?? null,
  };
}
