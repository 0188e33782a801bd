/** When photos and sounds may use the network: an official pays for his data himself. */

import { signal } from '@preact/signals';

/** `wifi`: they wait until the phone says it is on Wi-Fi. */
export type When = 'now' | 'wifi';

const NAME = 'socoso.files_when';

interface Connection extends Partial<EventTarget> {
  type?: string;
  saveData?: boolean;
}

const connection = (): Connection | undefined => (navigator as { connection?: Connection }).connection;

/** Tell whether this browser says what it is connected by; iPhones never do. */
export const knowsWifi = (): boolean => connection()?.type !== undefined;

function recall(): When {
  try {
    const kept = localStorage.getItem(NAME);
    if (kept === 'now' || kept === 'wifi') return kept;
  } catch {
    // Nothing is kept where the browser forbids it.
  }
  return knowsWifi() ? 'wifi' : 'now';
}

/** What the person has chosen; until then Wi-Fi, where the phone can tell it. */
export const filesWhen = signal<When>(recall());

export function chooseWhen(when: When): void {
  filesWhen.value = when;
  try {
    localStorage.setItem(NAME, when);
  } catch {
    // It holds until the app is closed.
  }
}

/** Be told when the phone changes networks, where the browser tells it. */
export const onNetworkChange = (act: () => void): void => connection()?.addEventListener?.('change', act);

/** Tell whether files may be sent over the network the phone is on. */
export function maySendFiles(): boolean {
  const type = connection()?.type;
  return filesWhen.value === 'now' || type === 'wifi' || type === 'ethernet';
}
