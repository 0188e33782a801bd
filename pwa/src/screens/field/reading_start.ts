/** When the reading of a bulletin began: outlasts a screen that went dark or a page that was loaded again. */

const PREFIX = 'socoso.reading.';
// Longer nobody reads one bulletin: then it is begun anew.
const LONGEST_MS = 90 * 60_000;

/** Give when the reading of a bulletin began, which is now unless it is under way. */
export function startedAt(bulletin: string, now: number): number {
  const kept = Number(recall(bulletin) ?? -Infinity);
  return kept > now - LONGEST_MS && kept <= now ? kept : noteStart(bulletin, now);
}

/** Begin anew. */
export function noteStart(bulletin: string, now: number): number {
  try {
    sessionStorage.setItem(PREFIX + bulletin, String(now));
  } catch {
    // Without it the beginning lasts as long as the page.
  }
  return now;
}

/** It was read, or will be begun another time. */
export function forgetStart(bulletin: string): void {
  try {
    sessionStorage.removeItem(PREFIX + bulletin);
  } catch {
    // As above.
  }
}

function recall(bulletin: string): string | null {
  try {
    return sessionStorage.getItem(PREFIX + bulletin);
  } catch {
    return null;
  }
}
