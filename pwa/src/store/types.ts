/** What the phone keeps, in the words of sync/SPEC.md. */

import type { Action, Values } from '@sync/contract';

/** Where a record stood on the screen when the person acted (O4). */
export interface Base {
  epoch: string;
  rev: number;
}

/** What a person does, before it is numbered. */
export interface Draft {
  kind: string;
  record_id: string;
  base: Base | null;
  action: Action;
  values: Values;
  replaces?: string;
}

/** One thing a person did; never changed after it was written (O1). */
export interface Operation extends Draft {
  op_id: string;
  incarnation: string;
  seq: number;
  author: string;
  at: string;
  contract_version: number;
}

export interface Counters {
  incarnation: string;
  seq: number;
  /** Stamp of the last event made here (C2). */
  clock: string | null;
}

export type Result = 'applied' | 'conflict' | 'rejected' | 'quarantined';

/** What became of an operation, as the office said. */
export interface Outcome {
  result: Result;
  receipt: string;
  code?: string;
  value?: string;
  flags?: string[];
  received_at: string;
}

/** An outcome on its way in: of which operation, about which record. */
export interface Confirmation extends Outcome {
  /** Its place in this phone's own scope; missing where no receipt came for it (F4). */
  seq?: number;
  op_id: string;
  kind: string;
  record_id: string;
}

/** The plain part of a ledger row. */
export interface LedgerEntry {
  op_id: string;
  kind: string;
  record_id: string;
  result: Result;
  received_at: string;
  /** The person has read the office's reason. */
  seen: boolean;
  replaced_by?: string;
  /** In which life of the office's book it was last answered, and where in this phone's own scope. */
  epoch?: string;
  seq?: number;
}

/** What a row on screen shows of the office's answer. */
export interface Receipt {
  receipt: string;
  received_at: string;
  result: Result;
  flags: string[];
}

export interface Grant {
  role: string;
  scope: string | null;
  label: string;
  /** From when on; an office of an earlier version does not say. */
  since?: string;
}

export interface Account {
  id: string;
  display_name: string;
  grants: Grant[];
}

/** A book that this phone has to let go of once everything of it was delivered (H4). */
export interface HandedOver {
  id: string;
  scope: string;
  label: string;
  /** The new head's name. */
  to: string;
  day: string;
  /** The account holds no role any more: all of the phone's book goes. */
  whole: boolean;
}

/** What stays on a phone that was emptied (H6). */
export interface Left {
  label: string;
  to: string;
  day: string;
  emptied_at: string;
  delivered: number;
  refused: number;
  receipt: string;
  /** To tell the office that this phone is empty; null once it has heard. */
  secret: string | null;
}

/** What a phone does before it pulls when the office's book was restored from a copy (E4). */
export interface Offer {
  epoch: string;
  /** How far this phone's scopes had come where the new life left the old one. */
  fork: Readonly<Record<string, number>>;
  /** Own operations, what others had sent, own ones that had to wait for it, and these a last time. */
  stage: 'own' | 'witness' | 'again' | 'last';
  /** The key or turn up to which this stage is done. */
  after: string | null;
  /** Whether this stage has brought anything back, and how much has to wait. */
  taken: number;
  later: number;
}

/** What the phone seals bundles for (X3). */
export interface OfficeKey {
  id: string;
  /** A P-256 point, uncompressed, in base64. */
  public: string;
}

/** A photo or sound that is kept here and not yet attached to anything. */
export interface FileDraft {
  id: string;
  part: 'photo' | 'sound';
  mime: string;
  bytes: number;
  sha256: string;
  taken_at: string;
}

/** Why the phone could not keep something. */
export type StorageCode = 'storage_full' | 'storage_unavailable';

/** How this phone proves itself. */
export interface Device {
  secret: string;
  device_id: string;
}
