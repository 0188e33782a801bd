import { beforeEach, expect, it, vi } from 'vitest';
import { freshPhone } from './phone';

let notes: Map<string, string>;

async function start(incarnation: string, waiting: number): Promise<number | null> {
  await freshPhone();
  vi.stubGlobal('localStorage', { getItem: (name: string) => notes.get(name) ?? null, setItem: (name: string, value: string) => void notes.set(name, value) });
  const { lostCount, watchStore } = await import('../../pwa/src/lost_store');
  const { waitingCount } = await import('../../pwa/src/store/view');
  waitingCount.value = waiting;
  watchStore(incarnation);
  return lostCount.value;
}

beforeEach(() => {
  notes = new Map();
});

it('a store that is still there is not missed', async () => {
  expect(await start('a', 3)).toBe(null);
  expect(await start('a', 3)).toBe(null);
});

it('a cleared store is noticed, with how much went with it', async () => {
  await start('a', 3);
  expect(await start('b', 0)).toBe(3);
  expect(await start('b', 0)).toBe(null);
});
