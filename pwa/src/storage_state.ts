/** How much room this phone has for us, and whether the browser has promised to keep what lies there. */

import { signal } from '@preact/signals';

export { isOutdated } from './store/db';

export interface Room {
  used: number;
  free: number;
}

/** What the browser last said; null where it says nothing. */
export const room = signal<Room | null>(null);
/** Whether the data stay when the phone is full; null until the browser was asked. */
export const isKept = signal<boolean | null>(null);

const LOW_BYTES = 50 * 1024 * 1024;

/** Tell whether new entries may soon find no room. */
export const isLow = (): boolean => room.value !== null && room.value.free < LOW_BYTES;

const storage = (): Partial<StorageManager> | undefined => (navigator as { storage?: Partial<StorageManager> }).storage;

/** Ask the browser how things stand; asking changes nothing. */
export async function checkStorage(): Promise<void> {
  try {
    const [estimate, kept] = await Promise.all([storage()?.estimate?.(), storage()?.persisted?.()]);
    const { usage = 0, quota } = estimate ?? {};
    room.value = quota === undefined ? null : { used: usage, free: quota - usage };
    isKept.value = kept ?? false;
  } catch {
    isKept.value = false; // a private window may refuse even the question
  }
}

/** Ask the browser to keep our data when the phone is full; tells whether it agreed. */
export async function askToKeep(): Promise<boolean> {
  await checkStorage();
  if (isKept.value !== true) isKept.value = (await storage()?.persist?.().catch(() => false)) ?? false;
  return isKept.value;
}

/** Once the app is installed browsers agree without asking the person. */
export async function keepIfInstalled(): Promise<void> {
  if (matchMedia('(display-mode: standalone)').matches) await askToKeep();
}
