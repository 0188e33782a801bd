import { beforeEach, expect, it, vi } from 'vitest';
import { ACCOUNT, FakeOffice, freshPhone, idOf } from './phone';

/** A storage as a browser's tab has it. */
function storage(values: Record<string, string> = {}) {
  const kept = new Map(Object.entries(values));
  return { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => kept.set(name, value), removeItem: (name: string) => kept.delete(name) };
}

let fetched: ReturnType<typeof vi.fn>;

beforeEach(() => {
  fetched = vi.fn(() => Promise.reject(new TypeError('network')));
});

async function trialPhone() {
  vi.stubGlobal('sessionStorage', storage({ 'socoso.trial': 'yes' }));
  vi.stubGlobal('localStorage', storage());
  const phone = await freshPhone({ enrolled: false });
  vi.stubGlobal('fetch', fetched);
  const { prepareTrial } = await import('../../pwa/src/trial_hall');
  await prepareTrial();
  const { readPhoneState } = await import('../../pwa/src/phone_state');
  await readPhoneState();
  await phone.view.loadView();
  return { ...phone, operations: await import('../../pwa/src/operations') };
}

it('a trial has twenty sample people, and begins once', async () => {
  const { view, outbox } = await trialPhone();
  expect(view.all('roster_entry')).toHaveLength(20);
  const waiting = (await outbox.readWaiting()).length;
  const { prepareTrial } = await import('../../pwa/src/trial_hall');
  await prepareTrial();
  expect((await outbox.readWaiting()).length).toBe(waiting);
});

it('nothing of a trial lies in the phone’s own store, and nothing can be sent', async () => {
  const { view, operations, round } = await trialPhone();
  const [session] = view.all('session');
  const [entry] = view.all('roster_entry');
  await operations.mark([{ session: session!, person: String(entry!.values.person), before: null, status: 'present' }]);
  await operations.closeSession(session!, null, { present: 1, absent: 0, represented: 0, unmarked: 19, head_count: null, difference_reason: null, report: null });
  expect(view.all('attendance')).toHaveLength(1);
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['socoso-tap-thu']);
  // Without a device's secret a round ends before it says anything to anybody.
  const end = await round.runRound({ onChanged: () => Promise.resolve(), onProgress: () => null }, () => Promise.resolve({ app_version: '1', unsent: 0, oldest_unsent_at: null, storage_free_mb: null, persisted: false }));
  expect(end).toEqual({ end: 'not_enrolled' });
  const { sendNow } = await import('../../pwa/src/sync/schedule');
  expect(await sendNow()).toBe(null);
  expect(fetched).not.toHaveBeenCalled();
});

it('only that it was finished reaches the office, once', async () => {
  const local = storage({ 'socoso.trial_finished': '2026-03-12T09:00:00.000Z' });
  vi.stubGlobal('sessionStorage', storage());
  vi.stubGlobal('localStorage', local);
  const phone = await freshPhone();
  new FakeOffice().install();
  const trainer = { ...ACCOUNT, grants: [{ role: 'trainer', scope: `class:${idOf(1)}`, label: 'Lớp 1' }] };
  await phone.meta.writeMeta('account', trainer);
  const { readPhoneState } = await import('../../pwa/src/phone_state');
  await readPhoneState();
  const { tellFinished } = await import('../../pwa/src/screens/field/trial');
  await phone.view.loadView();
  await tellFinished();
  expect(await phone.outbox.readWaiting()).toEqual([]); // no class is known yet: it is told later
  expect(local.getItem('socoso.trial_finished')).not.toBe(null);
  await phone.outbox.enqueue(ACCOUNT.id, [{ kind: 'training_class', record_id: idOf(1), base: null, action: 'create', values: { number: 1, title: 'Lớp', class_kind: 'class', state: 'open' } }]);
  await phone.view.loadView();
  await tellFinished();
  await tellFinished();
  const told = (await phone.outbox.readWaiting()).map(({ operation }) => operation).filter(({ kind }) => kind !== 'training_class');
  expect(told.map(({ kind, values }) => [kind, values])).toEqual([['trial_run', { training_class: idOf(1), account: ACCOUNT.id, finished_at: '2026-03-12T09:00:00.000Z' }]]);
  expect(local.getItem('socoso.trial_finished')).toBe(null);
});
