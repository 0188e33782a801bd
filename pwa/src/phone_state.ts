/** What this phone knows of itself and the office, as screens show it. */

import { signal } from '@preact/signals';
import { readCounters, readMeta } from './store/meta';
import type { Account, HandedOver } from './store/types';

/** Whose phone this is; undefined until the store was read. */
export const account = signal<Account | null | undefined>(undefined);

/** Why the office sends this phone nothing any more; null while it does. */
export const pullRefused = signal<string | null>(null);
/** Whether the first filling of this phone was finished. */
export const firstLoadDone = signal(true);
/** When the office last answered. */
export const lastContact = signal<string | null>(null);
/** Books that this phone has to let go of (H4). */
export const handedOver = signal<readonly HandedOver[]>([]);
/** How many screens are open whose work must not be interrupted. */
export const openJobs = signal(0);
/** Names this store to whoever helps: the first eight characters of its incarnation. */
export const storeName = signal('');

/** Read it all anew: at the start and after every round. */
export async function readPhoneState(): Promise<void> {
  const [owner, refused, contact, cursor, books, counters] = await Promise.all([
    readMeta('account'), readMeta('pull_refused'), readMeta('last_contact'), readMeta('cursor'), readMeta('handed_over'), readCounters(),
  ]);
  account.value = owner;
  pullRefused.value = refused;
  lastContact.value = contact;
  handedOver.value = books ?? [];
  firstLoadDone.value = owner === null || cursor !== null;
  storeName.value = counters.incarnation.slice(0, 8).toUpperCase();
}
