/** The real seal, but slow, as encryption is: other tabs get a turn, and a transaction left waiting is over. */

import { open as openNow, seal as sealNow, type Sealed } from '../../../pwa/src/store/seal';

export type { Sealed };

/** The tab's: resolves when it is this tab's turn again. */
declare const pause: () => Promise<void>;

export async function seal<T>(value: T): Promise<Sealed<T>> {
  await pause();
  return sealNow(value);
}

export async function open<T>(sealed: Sealed<T>): Promise<T> {
  await pause();
  return openNow(sealed);
}
