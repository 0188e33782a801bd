/** The page's side of filling a phone: thousands of records are fetched, read and kept by a worker. */

import { StorageFailure } from '../store/db';
import { readMeta } from '../store/meta';
import type { Changed } from '../store/records';
import type { StorageCode } from '../store/types';
import type { Health } from './api';
import type { Listener, MeasureHealth, Progress, RoundEnd } from './round';

/** What the worker tells of its round. */
export type FillingMessage =
  | { turn: number }
  | { changed: Changed }
  | { answeredAnew: true }
  | { progress: Progress }
  | { end: RoundEnd }
  | { notStored: StorageCode }
  | { broken: string };

/**
 * Run the first round of a phone in a worker; null where there is no filling to do, or no worker to be had.
 *
 * StorageFailure as a round on the page itself.
 */
export async function fillBeside(listener: Listener, measureHealth: MeasureHealth): Promise<RoundEnd | null> {
  if (typeof Worker === 'undefined' || (await readMeta('cursor')) !== null) return null;
  const health = await measureHealth([]);
  const worker = new Worker(new URL('./filling_worker.ts', import.meta.url), { type: 'module' });
  try {
    return await relay(worker, health, listener);
  } finally {
    worker.terminate();
  }
}

function relay(worker: Worker, health: Health, listener: Listener): Promise<RoundEnd | null> {
  return new Promise((resolve, reject) => {
    // An old browser without module workers, or one short of memory: the page does it by itself.
    worker.onerror = () => { resolve(null); };
    let shown: Promise<unknown> = Promise.resolve();
    worker.onmessage = ({ data }: MessageEvent<FillingMessage>) => {
      shown = shown.then(() => show(data, listener));
      if ('end' in data) void shown.then(() => { resolve(data.end); }, reject);
      if ('notStored' in data) reject(new StorageFailure(new DOMException('', NAMES[data.notStored])));
      if ('broken' in data) reject(new Error(data.broken));
    };
    worker.postMessage(health);
  });
}

const NAMES: Readonly<Record<StorageCode, string>> = { storage_full: 'QuotaExceededError', storage_unavailable: 'UnknownError' };

async function show(message: FillingMessage, listener: Listener): Promise<void> {
  if ('turn' in message) await listener.onTurn?.(message.turn);
  if ('changed' in message) await listener.onChanged(message.changed);
  if ('answeredAnew' in message) await listener.onAnsweredAnew?.();
  if ('progress' in message) listener.onProgress?.(message.progress);
}
