/** When rounds run: at the start, after a save, when a network or the person comes back, and by the clock. */

import { signal } from '@preact/signals';
import { handedOver, readPhoneState } from '../phone_state';
import { checkStorage, isKept, room } from '../storage_state';
import { isOutdated, StorageFailure } from '../store/db';
import { hasHanded } from '../store/handed';
import type { StorageCode } from '../store/types';
import type { Waiting } from '../store/outbox';
import type { Changed } from '../store/records';
import { catchUp, hasAny, loadView, recount, showChanged, waitingCount } from '../store/view';
import { isTrial } from '../trial';
import { APP_VERSION } from '../version';
import { waitingHealth, type Health } from './api';
import { backoff } from './backoff';
import { fillBeside } from './filling';
import { runRound, type Failure, type Listener, type Progress, type RoundEnd } from './round';

const AFTER_SAVE_MS = 300;
const WAITING_MS = 60_000;
const IDLE_MS = 5 * 60_000;

/** What screens may know about sending. */
export const sending = signal(false);
export const failure = signal<Failure | null>(null);
export const progress = signal<Progress | null>(null);
/** Why what the office sent could not be kept on the phone; null again after the next that was. */
export const notStored = signal<StorageCode | null>(null);

/** How an attempt ended: as a round does, or because the phone could not keep what came. */
export type SendEnd = RoundEnd | { end: 'not_stored'; code: StorageCode };

let failures = 0;
let again = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let started = false;
const tabs = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('socoso');

/** Start the triggers, once. */
export function startSchedule(): void {
  if (started) return;
  started = true;
  addEventListener('online', () => void sendNow());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void sendNow();
  });
  tabs?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data === 'left') location.replace('/');
    else void loadView().catch(asEnd);
  });
  (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker?.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.data === 'wake') void sendNow();
  });
  void withFiles('countFiles');
  void sendNow();
}

/** Let other tabs show what was changed on the disk. */
export function tellTabs(what = 'changed'): void {
  tabs?.postMessage(what);
}

/** A person saved something: send soon, together with what he saves meanwhile. */
export function sendSoon(): void {
  tellTabs();
  void askBackgroundSync();
  void withFiles('countFiles');
  // While a failure's wait runs, a save does not shorten it: the network is no better for it.
  if (failures === 0) plan(AFTER_SAVE_MS);
}

/** Run a round now; one asked for while another runs follows it. */
export async function sendNow(): Promise<SendEnd | null> {
  // A trial has nothing to send, and a worker of its page would open the person's own store.
  if (isTrial) return null;
  if (sending.value) {
    again = true;
    return null;
  }
  clearTimeout(timer);
  sending.value = true;
  try {
    const listener = { onTurn: catchUp, onChanged, onAnsweredAnew, onProgress: (value: Progress) => (progress.value = value) };
    const end = await exchangeAll(listener).catch(asEnd);
    take(end);
    return end;
  } finally {
    sending.value = false;
    if (again) void runAgain();
  }
}

async function exchangeAll(listener: Listener): Promise<SendEnd> {
  return (await fillBeside(listener, measureHealth)) ?? runRound(listener, measureHealth);
}

/** A full phone is no fault of ours: sending goes on, and the person hears of it. */
function asEnd(error: unknown): SendEnd {
  if (error instanceof StorageFailure) return { end: 'not_stored', code: error.code };
  throw error;
}

function runAgain(): Promise<SendEnd | null> {
  again = false;
  return sendNow();
}

async function onChanged(changed: Changed): Promise<void> {
  await showChanged(changed);
  await readPhoneState();
  if (changed.records.length > 0 || changed.confirmed.length > 0) tellTabs();
}

async function onAnsweredAnew(): Promise<void> {
  await recount();
  tellTabs();
}

function take(end: SendEnd): void {
  notStored.value = end.end === 'not_stored' ? end.code : null;
  if (end.end === 'not_stored') {
    failures += 1;
    if (!isOutdated.value) plan(backoff(failures, null));
    return;
  }
  if (end.end === 'failed') {
    failures += 1;
    failure.value = end.answer;
    plan(backoff(failures, end.answer.retryAfter));
    return;
  }
  failures = 0;
  failure.value = null;
  if (end.end === 'done') {
    void withFiles('sendFiles');
    if (handedOver.value.length > 0) void import('../leaving').then((part) => part.leave()).catch(() => null);
    void bringOthers().catch(() => null); // the next round tries again
  }
  if (end.end !== 'not_enrolled') plan(waitingCount.value > 0 || handedOver.value.length > 0 ? WAITING_MS : IDLE_MS);
}

/** Photos and sounds follow when the words are there; nothing waits for them (T1). */
async function withFiles(act: 'sendFiles' | 'countFiles'): Promise<void> {
  if (hasAny('attachment')) await import('./uploads').then((part) => part[act]()).catch(() => null);
}

/** There is a network: bring the office what other phones handed to this one (X12). */
async function bringOthers(): Promise<void> {
  if (await hasHanded()) await (await import('../handed')).bringHanded();
}

function plan(milliseconds: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    // A page nobody looks at leaves the network to the others; it runs when it is looked at again.
    if (document.visibilityState === 'visible' || waitingCount.value > 0) void sendNow();
  }, milliseconds);
}

async function askBackgroundSync(): Promise<void> {
  try {
    const registration = await (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker?.getRegistration();
    await (registration as { sync?: { register: (tag: string) => Promise<void> } } | undefined)?.sync?.register('outbox');
  } catch {
    // A bonus of some browsers; the other triggers do the work.
  }
}

async function measureHealth(waiting: readonly Waiting[]): Promise<Health> {
  await checkStorage();
  return {
    app_version: APP_VERSION,
    ...waitingHealth(waiting),
    storage_free_mb: room.value && Math.floor(room.value.free / 1024 / 1024),
    persisted: isKept.value ?? false,
  };
}

