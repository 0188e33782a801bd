/** When to try again: full jitter, so that all phones of a hall do not come back in the same second. */

const FIRST_MS = 2_000;
const LONGEST_MS = 15 * 60_000;

/** Give the milliseconds to wait after so many failures in a row; a server that names a time is obeyed. */
export function backoff(failures: number, retryAfter: number | null, random: () => number = Math.random): number {
  const jittered = random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 20));
  return retryAfter === null ? jittered : retryAfter * 1000 + random() * FIRST_MS;
}
