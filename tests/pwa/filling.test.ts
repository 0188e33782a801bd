/** The first filling of a phone is done beside the page, and by the page itself where no worker is to be had. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FillingMessage } from '../../pwa/src/sync/filling';
import { freshPhone } from './phone';

const HEALTH = { app_version: '0.1.0', unsent: 0, oldest_unsent_at: null, storage_free_mb: null, persisted: false };

class FakeWorker {
  static made: FakeWorker[] = [];
  onmessage: ((event: { data: FillingMessage }) => void) | null = null;
  onerror: (() => void) | null = null;
  asked: unknown[] = [];
  ended = false;
  constructor() { FakeWorker.made.push(this); }
  postMessage(message: unknown): void { this.asked.push(message); }
  terminate(): void { this.ended = true; }
  say(data: FillingMessage): void { this.onmessage?.({ data }); }
}

beforeEach(async () => {
  await freshPhone();
  FakeWorker.made = [];
  vi.stubGlobal('Worker', FakeWorker);
});

afterEach(() => { vi.unstubAllGlobals(); });

async function begin(heard: string[]) {
  const { fillBeside } = await import('../../pwa/src/sync/filling');
  const end = fillBeside({
    onTurn: async (fence) => { await Promise.resolve(); heard.push(`turn ${fence}`); },
    onChanged: async (changed) => { await Promise.resolve(); heard.push(`changed ${changed.fence}`); },
    onProgress: ({ pages }) => heard.push(`pages ${pages}`),
  }, () => Promise.resolve(HEALTH));
  end.catch(() => null);
  await vi.waitFor(() => { expect(FakeWorker.made[0]?.asked).toEqual([HEALTH]); });
  return { end, worker: FakeWorker.made[0]! };
}

describe('filling a phone', () => {
  it('shows what the worker saved in the order it saved it, and ends after the last of it', async () => {
    const heard: string[] = [];
    const { end, worker } = await begin(heard);
    worker.say({ turn: 1 });
    worker.say({ progress: { pages: 1, bytes: 9 } });
    worker.say({ changed: { fence: 2, records: [], confirmed: [] } });
    worker.say({ end: { end: 'done' } });
    expect(await end).toEqual({ end: 'done' });
    expect(heard).toEqual(['turn 1', 'pages 1', 'changed 2']);
    expect(worker.ended).toBe(true);
  });

  it('is left to the page where the worker does not start', async () => {
    const { end, worker } = await begin([]);
    worker.onerror?.();
    expect(await end).toBeNull();
    expect(worker.ended).toBe(true);
  });

  it.each(['storage_full', 'storage_unavailable'] as const)('tells of a phone that cannot keep it: %s', async (code) => {
    const { end, worker } = await begin([]);
    worker.say({ notStored: code });
    await expect(end).rejects.toMatchObject({ code });
  });

  it('does not hide a fault of ours', async () => {
    const { end, worker } = await begin([]);
    worker.say({ broken: 'TypeError: x' });
    await expect(end).rejects.toThrow('TypeError: x');
  });

  it('is not done again once there is a cursor', async () => {
    const { writeMeta } = await import('../../pwa/src/store/meta');
    const { fillBeside } = await import('../../pwa/src/sync/filling');
    await writeMeta('cursor', 'c');
    expect(await fillBeside({ onChanged: () => Promise.resolve() }, () => Promise.resolve(HEALTH))).toBeNull();
    expect(FakeWorker.made).toEqual([]);
  });
});
