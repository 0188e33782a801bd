/** A screen asks while somebody can see it, rests while nobody can, and never shows an overtaken answer. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../../pwa/src/http';
import { follow } from '../../../pwa/src/screens/office/live';

const answer = (data: number): Answer<number> => ({ ok: true, status: 200, data });

class Page extends EventTarget {
  hidden = false;
  hide(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: Page;

beforeEach(() => {
  vi.useFakeTimers();
  page = new Page();
  vi.stubGlobal('document', page);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('follow', () => {
  it('asks at once and again at its pace', async () => {
    const load = vi.fn(() => Promise.resolve(answer(1)));
    const { stop } = follow(load, 5000, () => undefined);
    await vi.advanceTimersByTimeAsync(10_500);
    expect(load).toHaveBeenCalledTimes(3);
    stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(load).toHaveBeenCalledTimes(3);
  });

  it('rests while hidden and asks as soon as it is seen', async () => {
    const load = vi.fn(() => Promise.resolve(answer(1)));
    follow(load, 5000, () => undefined);
    await vi.advanceTimersByTimeAsync(0);
    page.hide(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(load).toHaveBeenCalledTimes(1);
    page.hide(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('asks once where no pace is given', async () => {
    const load = vi.fn(() => Promise.resolve(answer(1)));
    follow(load, null, () => undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    page.hide(false);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('keeps asking after a failure', async () => {
    const told: boolean[] = [];
    const answers: Answer<number>[] = [{ ok: false, offline: true, reason: 'no_network', retryAfter: null }, answer(2)];
    follow(() => Promise.resolve(answers.shift() ?? answer(3)), 5000, ({ ok }) => told.push(ok));
    await vi.advanceTimersByTimeAsync(5_100);
    expect(told).toEqual([false, true]);
  });

  it('drops an answer that a later question overtook, and one that comes after the end', async () => {
    const told: number[] = [];
    const waiting: ((given: Answer<number>) => void)[] = [];
    const following = follow(() => new Promise<Answer<number>>((give) => waiting.push(give)), null, (given) => {
      if (given.ok) told.push(given.data);
    });
    const again = following.reload();
    waiting[1]!(answer(2));
    waiting[0]!(answer(1));
    await again;
    const late = following.reload();
    following.stop();
    waiting[2]!(answer(3));
    await late;
    expect(told).toEqual([2]);
  });
});
