/** A fresh phone for a test: an empty database, modules that remember nothing, and only the network faked. */

import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, expect, vi } from 'vitest';
import type { Page } from '../../pwa/src/store/records';
import type { OfficeKey, Operation } from '../../pwa/src/store/types';
import type { PackedRecord } from '../../sync/rules';
import { faultOf } from '../sync/schema';

export const ACCOUNT = { id: '0192b3c4-0000-7000-8000-00000000aaaa', display_name: 'Người Mẫu 01', grants: [] };
export const GROUP = '0192b3c4-0000-7000-8000-000000000005';
export const WARD = '0192b3c4-0000-7000-8000-000000000001';
export const SECRET = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
/** Counts the operations of somebody else's phone. */
export const SOMEBODY = '6f1c9a52-7d1e-4c1b-9a55-0c9f3e1d2b11';

/** Load the modules once more, beside those that are there. */
export async function openTab() {
  vi.resetModules();
  return {
    db: await import('../../pwa/src/store/db'),
    meta: await import('../../pwa/src/store/meta'),
    outbox: await import('../../pwa/src/store/outbox'),
    records: await import('../../pwa/src/store/records'),
    ledger: await import('../../pwa/src/store/ledger'),
    offers: await import('../../pwa/src/store/offers'),
    view: await import('../../pwa/src/store/view'),
    round: await import('../../pwa/src/sync/round'),
  };
}

/** Load the modules anew on an empty phone. */
export async function freshPhone(options: { enrolled?: boolean } = {}) {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  vi.stubGlobal('navigator', { userAgent: 'test' });
  vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: () => null });
  const phone = await openTab();
  if (options.enrolled ?? true) {
    await phone.meta.writeMeta('account', ACCOUNT);
    await phone.meta.writeMeta('device', { secret: SECRET, device_id: 'device' });
  }
  return phone;
}

export type Phone = Awaited<ReturnType<typeof freshPhone>>;

/** A broadcast to be logged. */
export function draftBroadcast(recordId: string, values = {}) {
  return {
    kind: 'broadcast', record_id: recordId, base: null, action: 'create' as const,
    values: { channel: 'group_speaker', ward: WARD, group: GROUP, started_at: '2026-03-12T10:00:00.000Z', duration_minutes: 15, outcome: 'whole', ...values },
  };
}

/** A page of an answer, as far as a test does not say otherwise. */
export const page = (part: Partial<Page>): Page => ({
  epoch: 'epoch-1', lineage: ['epoch-1'], cursor: 'c', changes: [], dropped: [], reset: [], drained: true, restart: false,
  confirmations: [], account: null, received_at: '2026-03-12T10:32:00.000Z', pull_refused: null, ...part,
});

/** An id that reads as its number. */
export const idOf = (number: number): string => `0192b3c4-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** A record as the office sends it. */
export function packed(recordId: string, values: PackedRecord['values'], rev = 1, kind = 'broadcast'): PackedRecord {
  return { kind, record_id: recordId, rev, values: { ...values, deleted: false }, dots: [['epoch-1', rev, SOMEBODY, rev, '2026-03-12T10:00:00.000Z-0000']] };
}

export interface Message {
  request_id: string;
  cursor: string | null;
  epoch: string | null;
  operations: Operation[];
  pull?: boolean;
  reoffered?: boolean;
  witnessed?: { epoch: string; records: PackedRecord[] };
  bundle_key: string | null;
}

/** What did not have its shape; told after the test, for a phone takes whatever is thrown at it for a bad network. */
export const shapeless: string[] = [];
afterEach(() => { expect(shapeless.splice(0)).toEqual([]); });

/** Hold a message to the contract (S1): once a stand-in had agreed with the phone against the real office. */
export function hold(shape: string, message: unknown): void {
  const fault = faultOf(shape, message);
  if (fault !== null) shapeless.push(`no ${shape}: ${fault}`);
}

/** An office that takes everything, unless a test says otherwise for one message. */
export class FakeOffice {
  readonly messages: Message[] = [];
  /** Operations it has stored, with their results. */
  readonly stored = new Map<string, { op: Operation; result: string; code?: string }>();
  private readonly delivered = new Set<string>();
  private seq = 0;
  /** Asked before each message; what it returns goes out instead of an answer. */
  intervene: (message: Message, number: number) => Response | 'lost_reply' | null = () => null;
  /** Added to the next answer's pull. */
  readonly pages: { changes?: object[]; dropped?: string[]; reset?: string[]; added?: string[]; more?: boolean }[] = [];
  judge: (op: Operation) => { result: string; code?: string } = () => ({ result: 'applied' });
  pullRefused: string | null = null;
  newIncarnation = false;
  epoch = 'epoch-1';
  /** Told to a phone of another epoch, where the office's book has forked (E4). */
  fork: Record<string, number> | undefined = undefined;
  /** Told to whoever says another; null as at an office before bundles. */
  bundleKey: OfficeKey | null = null;

  install(): void {
    vi.stubGlobal('fetch', (_path: string, init: RequestInit) => this.answer(init));
  }

  private async answer(init: RequestInit): Promise<Response> {
    const message = await readBody(init);
    hold('round_request', message);
    this.messages.push(message);
    const instead = this.intervene(message, this.messages.length);
    if (instead instanceof Response) return instead;
    const isForUs = message.epoch === null || message.epoch === this.epoch;
    const results = isForUs ? message.operations.map((op) => this.take(op)) : [];
    if (instead === 'lost_reply') throw new TypeError('network');
    const answer = { protocol: 1, contract_version: 1, request_id: message.request_id, server_time: '2026-03-12T10:32:00.000Z', epoch: this.epoch, new_incarnation: this.newIncarnation, results, account: null, ...(this.fork && { fork: this.fork, lineage: ['epoch-1', this.epoch] }), ...this.pull(message), ...this.tellKey(message) };
    hold('round_answer', answer);
    return json(answer);
  }

  private tellKey({ bundle_key }: Message) {
    return this.bundleKey && this.bundleKey.id !== bundle_key ? { bundle_key: this.bundleKey } : {};
  }

  private take(op: Operation) {
    const before = this.stored.get(op.op_id);
    if (before) {
      return { op_id: op.op_id, result: 'duplicate', receipt: 'K7A2M9XQ', first: before.result, ...(before.code && { code: before.code }) };
    }
    const outcome = this.judge(op);
    this.stored.set(op.op_id, { op, ...outcome });
    return { op_id: op.op_id, receipt: 'K7A2M9XQ', ...outcome };
  }

  private pull(message: Message) {
    if (message.pull === false) return { pull: null, pull_refused: null };
    if (this.pullRefused) return { pull: null, pull_refused: this.pullRefused };
    const page = this.pages.shift() ?? {};
    const receipts = [...this.stored.values()].filter(({ op }) => !this.delivered.has(op.op_id));
    const held = page.more ?? false;
    if (!held) for (const { op } of receipts) this.delivered.add(op.op_id);
    const before = this.seq;
    if (!held) this.seq += receipts.length;
    return {
      pull: {
        changes: [], added: [], dropped: [], reset: [], more: false, cursor: `cursor-${this.messages.length}`, ...page,
        ...(page.changes && { changes: page.changes.map((change) => ({ through: 1, ...change })) }),
        receipts: held ? [] : receipts.map(({ op, ...outcome }, index) => ({ seq: before + index + 1, op_id: op.op_id, kind: op.kind, record_id: op.record_id, receipt: 'K7A2M9XQ', received_at: '2026-03-12T10:32:00.000Z', ...outcome })),
      },
      pull_refused: null,
    };
  }
}

/** Read a message as a server does: compressed or not. */
async function readBody(init: RequestInit): Promise<Message> {
  const headers = init.headers as Record<string, string>;
  if (headers['Content-Encoding'] !== 'gzip') return JSON.parse(init.body as string) as Message;
  const stream = new Blob([init.body as ArrayBuffer]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text()) as Message;
}

export const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });

export const problem = (status: number, code: string): Response => json({ error: { code, message: 'Lỗi', request_id: 'r' } }, status);
