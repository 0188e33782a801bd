import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ACCOUNT, freshPhone } from './phone';

let notes: Map<string, string>;

/** Start the app on a store; with an owner or without. */
async function start(incarnation: string, waiting: number, owner: typeof ACCOUNT | null = ACCOUNT) {
  await freshPhone();
  vi.stubGlobal('localStorage', { getItem: (name: string) => notes.get(name) ?? null, setItem: (name: string, value: string) => void notes.set(name, value) });
  const { hadStore, lostCount, watchStore } = await import('../../pwa/src/lost_store');
  const { account } = await import('../../pwa/src/phone_state');
  const { waitingCount } = await import('../../pwa/src/store/view');
  account.value = owner;
  waitingCount.value = waiting;
  const had = hadStore();
  watchStore(incarnation);
  return { lost: lostCount.value, had, account };
}

beforeEach(() => {
  notes = new Map();
});

describe('a store', () => {
  it('that is still there is not missed', async () => {
    expect(await start('a', 3)).toMatchObject({ lost: null, had: false });
    expect(await start('a', 3)).toMatchObject({ lost: null, had: true });
  });

  it('that was cleared is missed, with how much went with it, until the phone is somebody’s again', async () => {
    await start('a', 3);
    expect(await start('b', 0, null)).toMatchObject({ lost: 3 });
    const { lost, account } = await start('b', 0, null);
    expect(lost).toBe(3);
    account.value = ACCOUNT;
    expect(await start('b', 0)).toMatchObject({ lost: null });
    expect(await start('c', 0, null)).toMatchObject({ lost: 0 });
  });

  it('that counts anew under another name was not cleared (O7)', async () => {
    await start('a', 3);
    expect(await start('b', 3)).toMatchObject({ lost: null });
  });

  it('that was nobody’s is no loss', async () => {
    await start('a', 0, null);
    expect(await start('b', 0, null)).toMatchObject({ lost: null, had: false });
  });

  it('whose note an older app wrote is taken for somebody’s', async () => {
    notes.set('socoso.store', JSON.stringify({ store: 'a', waiting: 2 }));
    expect(await start('b', 0, null)).toMatchObject({ lost: 2, had: true });
  });
});
