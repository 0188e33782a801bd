/** How much waits for the office's decision, in the frame and on every screen that links to it. */

import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { readWaiting } from './api';
import { follow } from './live';
import type { Waiting } from './reconcile/types';

const EVERY_MS = 10_000;

/** Null until the first answer; the last one known stays while the system cannot be reached. */
export const waiting = signal<Waiting | null>(null);

let recountNow: () => Promise<void> = () => Promise.resolve();

/** Goes once into the frame: count while somebody can see it. */
export function useWaiting(): void {
  useEffect(() => {
    const following = follow(readWaiting, EVERY_MS, (answer) => {
      if (answer.ok) waiting.value = answer.data;
    });
    recountNow = following.reload;
    return () => {
      following.stop();
      waiting.value = null;
    };
  }, []);
}

/** Count at once, after something was decided here. */
export function recount(): Promise<void> {
  return recountNow();
}
