/** The few things a phone knows about itself. */

import { commit, read } from './db';
import { randomId } from './ids';
import { open, seal, type Sealed } from './seal';
import type { Account, Counters, Device, HandedOver, Left, Offer, OfficeKey } from './types';

/** Kept sealed, each under its own name. */
interface SealedValues {
  account: Account;
  device: Device;
  /** Made for an enrolment whose answer has not arrived. */
  pending_secret: string | null;
  cursor: string;
  epoch: string;
  /** The epochs up to the present one, oldest first (E2). */
  lineage: string[];
  offer: Offer | null;
  last_contact: string;
  pull_refused: string | null;
  bundle_key: OfficeKey;
  handed_over: HandedOver[];
  left: Left;
}

/** Read a value; null if it was never kept. */
export async function readMeta<Name extends keyof SealedValues>(name: Name): Promise<SealedValues[Name] | null> {
  const sealed = (await read((db) => db.get('meta', name))) as Sealed<SealedValues[Name]> | undefined;
  return sealed ? open(sealed) : null;
}

export async function writeMeta<Name extends keyof SealedValues>(name: Name, value: SealedValues[Name]): Promise<void> {
  const sealed = await seal(value);
  await commit(['meta'], (tx) => tx.objectStore('meta').put(sealed, name));
}

export async function readCounters(): Promise<Counters> {
  return (await read((db) => db.get('meta', 'counters'))) as Counters;
}

/** Count anew: another phone was found to count in this store's incarnation (O7). */
export async function renewIncarnation(): Promise<void> {
  await commit(['meta'], async (tx) => {
    const counters = (await tx.objectStore('meta').get('counters')) as Counters;
    await tx.objectStore('meta').put({ ...counters, incarnation: randomId(), seq: 0 }, 'counters');
  });
}

/** Read how often the turn of sending was taken, or a page was saved. */
export async function readFence(): Promise<number> {
  return (await read((db) => db.get('meta', 'fence'))) as number;
}

/**
 * Take the turn of sending: whoever held it before can no longer commit.
 *
 * A tab that froze and woke up after its lock was given to another would otherwise save an old page.
 */
export async function raiseFence(): Promise<number> {
  return commit(['meta'], async (tx) => {
    const fence = ((await tx.objectStore('meta').get('fence')) as number) + 1;
    await tx.objectStore('meta').put(fence, 'fence');
    return fence;
  });
}
