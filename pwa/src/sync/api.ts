/** The office's interface for phones: enrolment and the round (section M of sync/SPEC.md). */

import { CONTRACT_VERSION, PROTOCOL } from '@sync/contract';
import type { PackedRecord } from '@sync/rules';
import { send, type Answer, type SendOptions } from '../http';
import type { Account, Confirmation, Grant, HandedOver, OfficeKey, Operation, Outcome } from '../store/types';

/** What the office keeps about the health of a phone. */
export interface Health {
  app_version: string;
  unsent: number;
  oldest_unsent_at: string | null;
  storage_free_mb: number | null;
  persisted: boolean;
}

/** What its health says of what a phone has not sent: how much, and since when the oldest waits. */
export const waitingHealth = (unsent: readonly { operation: Operation }[]): Pick<Health, 'unsent' | 'oldest_unsent_at'> =>
  ({ unsent: unsent.length, oldest_unsent_at: unsent[0]?.operation.at.slice(0, 24) ?? null });

export interface RoundRequest {
  incarnation: string;
  cursor: string | null;
  /** The life of the office's book that the message is meant for; another takes nothing of it (E4). */
  epoch: string | null;
  operations: readonly Operation[];
  limit: number;
  health: Health;
  /** False for a message that only gives (E4). */
  pull?: boolean;
  /** These operations were answered in an earlier life of the office's book (E5). */
  reoffered?: boolean;
  /** Records of others that this phone got in an earlier life of the book (E6). */
  witnessed?: { epoch: string; records: readonly PackedRecord[] };
  /** Which key this phone seals bundles for, null if it has none (X3). */
  bundle_key: string | null;
}

/** The answer to one pushed operation. */
export interface PushResult extends Omit<Outcome, 'result' | 'received_at'> {
  op_id: string;
  /** `later`: offered again, and rests on what is not back yet (E5). */
  result: Outcome['result'] | 'duplicate' | 'later';
  /** A duplicate's first result; code, value and flags are then the first ones too (P3). */
  first?: Outcome['result'];
}

export interface Pull {
  changes: { scope: string; through: number; records: PackedRecord[]; exits: [kind: string, recordId: string][] }[];
  receipts: Confirmation[];
  added: string[];
  dropped: string[];
  reset: string[];
  cursor: string;
  more: boolean;
}

export interface RoundAnswer {
  request_id: string;
  server_time: string;
  epoch: string;
  /** The epochs up to this one, if it is not the first (E2). */
  lineage?: string[];
  /** How far this phone's scopes had come where this epoch's line left the cursor's (E4). */
  fork?: Record<string, number>;
  /** Another phone counts in our incarnation too: count anew from here (O7). */
  new_incarnation: boolean;
  results: PushResult[];
  account: Account | null;
  pull: Pull | null;
  pull_refused: string | null;
  handed_over?: HandedOver[];
  /** The office's key, if we said another. */
  bundle_key?: OfficeKey;
}

/** Push and pull once; an answer that is not to this very request counts as no network (M1). */
export async function exchange(secret: string, requestId: string, request: RoundRequest, options: SendOptions = {}): Promise<Answer<RoundAnswer>> {
  const body = { protocol: PROTOCOL, contract_version: CONTRACT_VERSION, request_id: requestId, sent_at: new Date().toISOString(), ...request };
  const answer = await send<RoundAnswer>('POST', '/api/sync', { ...options, body, headers: { Authorization: `Bearer ${secret}` } });
  if (!answer.ok) return answer;
  const data = answer.data as RoundAnswer | null;
  if (data?.request_id !== requestId || !Array.isArray(data.results)) {
    return { ok: false, offline: true, reason: 'not_ours', retryAfter: null };
  }
  return answer;
}

/** For whom an enrolment link was made. */
export interface Invitation {
  account_id: string;
  display_name: string;
  roles: Grant[];
  expires_at: string;
}

export interface Enrolled {
  device_id: string;
  account: Account;
  epoch: string;
  server_time: string;
}

export function checkEnrolment(token: string): Promise<Answer<Invitation>> {
  return send('POST', '/api/enrolments/check', { body: { token } });
}

export function redeemEnrolment(token: string, secret: string, device: { model: string; platform: string; app_version: string }): Promise<Answer<Enrolled>> {
  return send('POST', '/api/enrolments/redeem', { body: { token, device_secret: secret, device } });
}
