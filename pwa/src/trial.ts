/** "Tập thử": whether this window plays with a store of its own, of which nothing is ever sent. */

const HERE = 'socoso.trial';
const FINISHED = 'socoso.trial_finished';
const STORE = 'socoso';
const TRIAL_STORE = 'socoso-tap-thu';

/** Decided once for the life of the page: a page never holds two stores. */
export const isTrial = recall('sessionStorage', HERE) !== null;

/** The name of the database this page works with. */
export const databaseName = isTrial ? TRIAL_STORE : STORE;

function recall(kind: 'sessionStorage' | 'localStorage', name: string): string | null {
  try {
    return globalThis[kind].getItem(name);
  } catch {
    return null; // a browser that forbids storage has no trial either
  }
}

function forgetTrialStore(): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(TRIAL_STORE);
    // Blocked by this very page it goes as soon as the page does.
    request.onsuccess = request.onerror = request.onblocked = () => { resolve(); };
  });
}

/** Begin anew with sample people; the page starts again with the other store. */
export async function enterTrial(): Promise<void> {
  await forgetTrialStore();
  sessionStorage.setItem(HERE, 'yes');
  location.assign('/');
}

/** Go back to the person's own book. */
export async function leaveTrial(): Promise<void> {
  sessionStorage.removeItem(HERE);
  await forgetTrialStore();
  location.assign('/');
}

/** Remember the one thing that leaves a trial: that it was finished, and when. */
export function noteFinished(at: string): void {
  localStorage.setItem(FINISHED, at);
}

/** Give when a trial was finished that the office has not been told of yet. */
export const finishedAt = (): string | null => recall('localStorage', FINISHED);

export function forgetFinished(): void {
  localStorage.removeItem(FINISHED);
}
