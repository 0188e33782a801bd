/** Everything a person can do in the field: the only way from a screen to the outbox. */

import { signal } from '@preact/signals';
import { deriveId, type Values } from '@sync/contract';
import { account } from './phone_state';
import { hasCome } from './presence';
import { StorageFailure } from './store/db';
import { newId } from './store/ids';
import { settle, type Sent } from './store/ledger';
import { enqueue } from './store/outbox';
import type { Draft, FileDraft, Operation, StorageCode } from './store/types';
import { all, peek, recount, refusedOn, showEnqueued, type Shown } from './store/view';
import { sendSoon, tellTabs } from './sync/schedule';
import { dayOf } from './text/format';

/** Why the last thing a person did was not kept; null again after the next that was. */
export const saveFailure = signal<StorageCode | null>(null);

/** Whether it was kept: only then may a screen say so. */
export type Saved = Operation[] | null;

/** Keep what a person did and show it; null if the phone could not keep it. */
async function act(drafts: readonly Draft[]): Promise<Saved> {
  const author = account.value?.id;
  if (author === undefined) throw new Error('nobody is enrolled on this phone');
  try {
    const operations = await enqueue(author, drafts);
    saveFailure.value = null;
    await showEnqueued(operations);
    await settleReplaced(operations);
    sendSoon();
    return operations;
  } catch (error) {
    saveFailure.value = nameFailure(error);
    return null;
  }
}

/** What the browser's database throws is the phone's trouble, and told; anything else is ours. */
function nameFailure(error: unknown): StorageCode {
  if (error instanceof StorageFailure) return error.code;
  if (error instanceof DOMException) return 'storage_unavailable';
  throw error;
}

/** Stop asking the person to look at what he has just replaced; the operation itself says it to the office. */
async function settleReplaced(operations: readonly Operation[]): Promise<void> {
  const replacing = operations.filter(({ replaces }) => replaces !== undefined);
  if (replacing.length === 0) return;
  await Promise.all(replacing.map(({ op_id, replaces = '' }) => settle(replaces, { replaced_by: op_id })))
    .catch(() => null); // what was recorded is kept in any case
  await recount();
}

const create = (kind: string, recordId: string, values: Values): Draft => ({ kind, record_id: recordId, base: null, action: 'create', values });

const edit = (record: Shown, values: Values): Draft => ({ kind: record.kind, record_id: record.record_id, base: record.base, action: 'edit', values });

const remove = (record: Shown): Draft => ({ kind: record.kind, record_id: record.record_id, base: record.base, action: 'delete', values: {} });

/** How somebody was in a session. */
export type Status = 'unmarked' | 'present_bulk' | 'absent' | 'excused' | 'represented' | 'left_early' | 'late' | 'present';

/** A mark to make: whose, in which session, over which mark on the screen. */
export interface Mark {
  session: Shown;
  person: string;
  before: Shown | null;
  status: Status;
  method?: 'list' | 'everyone' | 'walk_in' | 'qr';
  reason?: string | null;
  note?: string | null;
  /** When he came, where that is known already. */
  checkedInAt?: string | null;
}

async function draftMark({ session, person, before, status, method = 'list', reason, note, checkedInAt }: Mark, now: number): Promise<Draft> {
  const values: Values = {
    status, method,
    ...arrival(status, checkedInAt, now),
    ...(reason !== undefined && { reason }),
    ...(note !== undefined && { note }),
  };
  const id = await deriveId(session.record_id, person);
  const whole = { training_class: session.values.training_class ?? null, session: session.record_id, person, ...values };
  return replacing(refusedOn(id), before ? edit(before, values) : create('attendance', id, whole));
}

/** A second thought about what the office refused takes its place (O6). */
const replacing = (opId: string | null | undefined, draft: Draft): Draft => (opId ? { ...draft, replaces: opId } : draft);

/** When somebody came: now, or when he was seen first; who did not come must not keep a time that says he did. */
function arrival(status: Status, known: string | null | undefined, now: number): Values {
  if (!hasCome(status)) return { checked_in_at: null };
  if (known !== undefined) return { checked_in_at: known };
  return status === 'left_early' ? {} : { checked_in_at: new Date(now).toISOString() };
}

/** Mark one person, or many at once. */
export async function mark(marks: readonly Mark[]): Promise<Saved> {
  const now = Date.now();
  return act(await Promise.all(marks.map((one) => draftMark(one, now))));
}

/** Take marks back to what was on the screen before; that is an operation like any other. */
export function takeBack(marks: readonly Mark[]): Promise<Saved> {
  return mark(marks.map((one) => ({
    ...one,
    ...statusBefore(one),
    method: 'list',
    before: peekMark(one),
  })));
}

function statusBefore({ before }: Mark): Pick<Mark, 'status' | 'checkedInAt'> {
  const at = before?.values.checked_in_at;
  return { status: (before?.values.status as Status | undefined) ?? 'unmarked', checkedInAt: typeof at === 'string' ? at : null };
}

/** Without a mark before, the create is repeated under the same id and merged like an edit (O5). */
function peekMark({ before }: Mark): Shown | null {
  return before && (peek('attendance', before.record_id) ?? before);
}

/** Write a note beside somebody's mark. */
export async function note(mark: Mark, text: string): Promise<Saved> {
  if (mark.before) return act([edit(mark.before, { note: text || null })]);
  return act([await draftMark({ ...mark, note: text || null }, Date.now())]);
}

/** What a trainer writes down at the end of a session. */
export interface ClosingValues {
  present: number;
  absent: number;
  represented: number;
  unmarked: number;
  head_count: number | null;
  difference_reason: string | null;
  report: string | null;
}

/** Write what concerns the end of a session; its first word makes the record, which all its trainers share (K4). */
async function writeClosing(session: Shown, before: Shown | null, values: Values): Promise<Saved> {
  if (before) return act([edit(before, values)]);
  const trainingClass = String(session.values.training_class);
  const id = await deriveId(trainingClass, session.record_id);
  return act([create('session_closing', id, { training_class: trainingClass, session: session.record_id, state: 'open', ...values })]);
}

/** Write down how many heads were counted. */
export const recordHeadCount = (session: Shown, before: Shown | null, count: number): Promise<Saved> =>
  writeClosing(session, before, { head_count: count });

/** End a session; marks that arrive later are taken all the same (P7). */
export const closeSession = (session: Shown, before: Shown | null, values: ClosingValues): Promise<Saved> =>
  writeClosing(session, before, { state: 'closed', closed_at: new Date().toISOString(), ...values });

/** Go on with a session that was closed too early. */
export const reopenSession = (closing: Shown): Promise<Saved> =>
  act([edit(closing, { state: 'open', reopened_at: new Date().toISOString() })]);

/** Tell the office that somebody has finished a trial; the class only says through whom it hears of it. */
export async function recordTrial(trainingClass: string, finishedAt: string): Promise<Saved> {
  const owner = account.value?.id ?? '';
  return act([create('trial_run', await deriveId(trainingClass, owner), { training_class: trainingClass, account: owner, finished_at: finishedAt })]);
}

/** Somebody who came without being on the list. */
export interface Newcomer {
  full_name: string;
  group: string | null;
  ward: string | null;
  birth_year: number | null;
  phone: string | null;
}

/** Add a person to a class and mark him present; for a deputy the seat he fills is marked as well. */
export async function addPerson(session: Shown, newcomer: Newcomer, seat: { person: string; before: Shown | null; reason: string | null } | null): Promise<Saved> {
  const now = Date.now();
  const trainingClass = String(session.values.training_class);
  const person = newId(now);
  const entry = create('roster_entry', await deriveId(trainingClass, person), {
    training_class: trainingClass, person, walk_in: true, ...dropNulls({ ...newcomer }),
    ...(seat && { deputy_for: seat.person }),
  });
  const drafts = [entry, await draftMark({ session, person, before: null, status: 'present', method: 'walk_in' }, now)];
  if (seat) drafts.push(await draftMark({ session, ...seat, status: 'represented' }, now));
  return act(drafts);
}

/** Take a person added by mistake off the list again, with his mark and the seat he filled. */
export async function removePerson(operations: readonly Operation[], seatMark: Mark | null): Promise<Saved> {
  const drafts = operations
    .filter((operation) => operation.action === 'create' && operation.values.status !== 'represented')
    .flatMap((operation) => peek(operation.kind, operation.record_id) ?? [])
    .map(remove);
  if (seatMark) drafts.push(await draftMark({ ...seatMark, ...statusBefore(seatMark) }, Date.now()));
  return act(drafts);
}

function dropNulls(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
}

/** What a unit writes down as records with ids of their own. */
export type LoggedKind = 'broadcast' | 'meeting' | 'schedule' | 'bulletin' | 'speaker_cluster' | 'station' | 'incident' | 'feedback';

const OF_A_UNIT = new Set(['broadcast', 'meeting']);

/** Whoever logs for a khối that he does not head says so. */
function isOnBehalf(kind: string, { group }: Values): boolean {
  return OF_A_UNIT.has(kind) && typeof group === 'string' && !account.value?.grants.some(({ role, scope }) => role === 'group_head' && scope === `group:${group}`);
}

const sayBehalf = (kind: string, values: Values): Values => dropNulls({ ...values, ...(isOnBehalf(kind, values) && { on_behalf: true }) });

/** Write a record that has an id of its own, with what is attached to it: a broadcast, a meeting. */
export function log(kind: LoggedKind, values: Values, files: readonly FileDraft[] = []): Promise<Saved> {
  const id = newId();
  return act([create(kind, id, sayBehalf(kind, values)), ...attaching(kind, id, values, files)]);
}

/** Write several such records at once, all of them or none. */
export function logAll(kind: LoggedKind, list: readonly Values[]): Promise<Saved> {
  return act(list.map((values) => create(kind, newId(), sayBehalf(kind, values))));
}

/** Attach photos and sounds to a record that is there (T1). */
export function attach(kind: string, owner: string, place: Values, files: readonly FileDraft[]): Promise<Saved> {
  return files.length > 0 ? act(attaching(kind, owner, place, files)) : Promise.resolve([]);
}

function attaching(kind: string, owner: string, { ward = null, group = null, training_class = null }: Values, files: readonly FileDraft[]): Draft[] {
  return files.map(({ id, ...file }) => create('attachment', id, dropNulls({ owner_kind: kind, owner, ward, group, training_class, ...file })));
}

/** Let a schedule end where another takes over, in one step. */
export function succeed(record: Shown, until: string, values: Values): Promise<Saved> {
  return act([edit(record, { valid_to: until }), create(record.kind, newId(), dropNulls(values))]);
}

/** Write down whom one calls in a khối; what was said before stays unless it is said anew. */
export async function recordContact(ward: string, group: string, values: Values): Promise<Saved> {
  const id = await deriveId(ward, group);
  const before = peek('contact', id);
  return before ? change(before, values) : act([create('contact', id, { ward, group, ...dropNulls(values) })]);
}

/** Nominate somebody for the class of an invitation; `known` is the person's id, if he was nominated before. */
export async function nominate(invitation: Shown, nominee: Values, known: string | null = null): Promise<Saved> {
  const { training_class = null, ward = null } = invitation.values;
  const person = known ?? newId();
  const values = { training_class, person, ward, ...dropNulls(nominee) };
  return act([create('nomination', await deriveId(String(training_class), person), values)]);
}

/** Say how ready the venue of an invitation's class is; what was said before stays unless it is said anew. */
export async function checkVenue(invitation: Shown, values: Values): Promise<Saved> {
  const { training_class = null, ward = null } = invitation.values;
  const id = await deriveId(String(training_class), String(ward));
  const said = { ...values, checked_on: dayOf(Date.now()) };
  const before = peek('readiness', id);
  return before ? change(before, said) : act([create('readiness', id, { training_class, ward, ...dropNulls(said) })]);
}

/** A part of what is written in one step: a record that is changed, or one that is made. */
export interface Part {
  kind: LoggedKind;
  id: string;
  before: Shown | null;
  values: Values;
  /** Whether what does not differ travels as well, so that no other's change can come between. */
  isWhole?: boolean;
}

/** Write several records in one step. */
export function writeTogether(parts: readonly Part[]): Promise<Saved> {
  return act(parts.flatMap(({ kind, id, before, values, isWhole = false }) => {
    if (!before) return create(kind, id, dropNulls(values));
    const changed = isWhole ? values : differing(before, values);
    return Object.keys(changed).length > 0 ? edit(before, changed) : [];
  }));
}

/** Take all of that back. */
export function undoTogether(parts: readonly Part[], operations: readonly Operation[]): Promise<Saved> {
  return act(operations.flatMap(({ kind, record_id, values }) => {
    const now = peek(kind, record_id);
    const before = parts.find(({ id }) => id === record_id)?.before;
    return now ? (before ? edit(now, valuesBefore(before, values)) : remove(now)) : [];
  }));
}

const differing = (record: Shown, values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([name, value]) => !same(value, record.values[name] ?? null)));

const valuesBefore = (before: Shown, values: Values): Values => Object.fromEntries(Object.keys(values).map((name) => [name, before.values[name] ?? null]));

/** Change values of a record, perhaps in place of a refused change; only values that differ travel. */
export function change(record: Shown, values: Values, replaces?: string): Promise<Saved> {
  const changed = differing(record, values);
  if (Object.keys(changed).length === 0 && replaces === undefined) return Promise.resolve([]);
  return act([replacing(replaces, edit(record, changed))]);
}

/** Take a change back to what stood there before it; what others wrote meanwhile elsewhere stays. */
export function undoChange(before: Shown, operation: Operation): Promise<Saved> {
  return act([edit(peek(before.kind, before.record_id) ?? before, valuesBefore(before, operation.values))]);
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Take a record off the books. */
export function withdraw(record: Shown): Promise<Saved> {
  return act([remove(record)]);
}

/** Bring back a record that was just taken off the books; the edit says that it lives (A4). */
export function restore(record: Shown): Promise<Saved> {
  return act([edit(record, {})]);
}

/** Let the old schedule go on as before, and take the new one back. */
export function undoSucceed(before: Shown, operations: readonly Operation[]): Promise<Saved> {
  const old = peek(before.kind, before.record_id) ?? before;
  return act([edit(old, { valid_to: before.values.valid_to ?? null }), ...madeBy(operations).map(remove)]);
}

const madeBy = (operations: readonly Operation[]): Shown[] =>
  operations.flatMap(({ action, kind, record_id }) => (action === 'create' ? (peek(kind, record_id) ?? []) : []));

/** Take back a create that was just made; one that was refused meanwhile is not there to be removed. */
export const undoCreate = (operation: Operation): Promise<Saved> => undoCreates([operation]);

/** Take back several creates that were made in one step, with what is attached to them. */
export function undoCreates(operations: readonly Operation[]): Promise<Saved> {
  const records = madeBy(operations);
  const owners = new Set<unknown>(records.map(({ record_id }) => record_id));
  const attached = all('attachment').filter((one) => owners.has(one.values.owner));
  return records.length > 0 ? act([...records, ...attached].map(remove)) : Promise.resolve([]);
}

/** Send refused operations again, with corrected values if any; each new one names the old (O6). */
export function resend(refused: readonly Sent[], values: Values = {}): Promise<Saved> {
  return act(refused.map(({ operation: { kind, record_id, base, action, values: before, op_id } }) =>
    replacing(op_id, { kind, record_id, base, action, values: { ...before, ...values } })));
}

/** The person has read why the office did not take operations. */
export async function acknowledge(refused: readonly Sent[]): Promise<void> {
  try {
    await Promise.all(refused.map(({ op_id }) => settle(op_id, { seen: true })));
    await recount();
    tellTabs();
  } catch (error) {
    saveFailure.value = nameFailure(error);
  }
}
