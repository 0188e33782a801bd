/** A head count under way: a number and nothing else, so that a phone that restarts does not begin again from 0. */

const PREFIX = 'socoso.tally.';

export function readTally(session: string): number | null {
  try {
    const kept = localStorage.getItem(PREFIX + session);
    return kept !== null && /^\d{1,5}$/.test(kept) ? Number(kept) : null;
  } catch {
    return null; // a browser that forbids local storage counts as long as the page is open
  }
}

export function keepTally(session: string, count: number): void {
  try {
    localStorage.setItem(PREFIX + session, String(count));
  } catch {
    // As above.
  }
}

export function forgetTally(session: string): void {
  try {
    localStorage.removeItem(PREFIX + session);
  } catch {
    // As above.
  }
}
