/** The app shell on this machine: installing the worker, noticing a new version, taking it on a tap. */

import { signal } from '@preact/signals';

const CHECK_EVERY_MS = 60 * 60_000;

/** A newer app is on the machine and waits for a tap. */
export const newVersionWaits = signal(false);

let registration: ServiceWorkerRegistration | null = null;
let reloading = false;

const container = (): ServiceWorkerContainer | undefined => (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker;

/** Register the worker that keeps the shell; without one the app works as long as it stays open. */
export async function startAppUpdates(): Promise<void> {
  const workers = container();
  if (!workers || import.meta.env.DEV) return;
  try {
    registration = await workers.register('/sw.js', { updateViaCache: 'none' });
  } catch {
    return; // a browser that forbids workers, as in private windows
  }
  watch(registration);
  checkForNewVersion(); // browsers look by themselves, but some only a good while after the start
  setInterval(checkForNewVersion, CHECK_EVERY_MS);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') checkForNewVersion();
  });
}

function watch(registered: ServiceWorkerRegistration): void {
  const look = (): void => {
    // The very first worker waits for nobody: only a second one is a new version.
    newVersionWaits.value = registered.waiting !== null && registered.active !== null;
  };
  look();
  registered.addEventListener('updatefound', () => {
    registered.installing?.addEventListener('statechange', look);
  });
}

function checkForNewVersion(): void {
  registration?.update().catch(() => null); // no network: asked again later
}

/** Let the waiting version take over and open it; the person asked for it. */
export function takeNewVersion(): void {
  const waiting = registration?.waiting;
  if (!waiting) return;
  container()?.addEventListener('controllerchange', () => {
    if (reloading) return;
    reloading = true;
    location.reload();
  });
  waiting.postMessage('take_over');
}

/** Let the worker also keep a part that only some use, now that somebody does. */
export async function keepPart(part: 'office' | 'scanner'): Promise<void> {
  (await container()?.ready)?.active?.postMessage(`keep_${part}`);
}

/** On slow lines the files take longer than the records. */
const COPY_PATIENCE_MS = 30_000;

/** Wait until the app's own files are on the phone; false if that took too long, or this browser keeps none. */
export async function isCopied(): Promise<boolean> {
  const workers = container();
  if (!workers) return false;
  const tooLong = new Promise<false>((resolve) => { setTimeout(() => { resolve(false); }, COPY_PATIENCE_MS); });
  return Promise.race([workers.ready.then(() => true), tooLong]);
}

/** Keep the reader of codes before it is needed, where it costs the person nothing to speak of. */
export function keepScannerQuietly(): void {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  const isDear = connection?.saveData === true || /2g|3g/.test(connection?.effectiveType ?? '');
  if (!isDear) void keepPart('scanner');
}
