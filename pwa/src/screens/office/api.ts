/** The office's calls to the system: what the world does to them comes back as a value, never as an exception. */

import { handoversBy } from '../../handovers';
import { send, type Answer, type Held } from '../../http';
import type { Attached } from './attached_types';
import type { Coverage, RowsFilter } from './coverage_types';
import type { Invitations } from './invitation_types';
import type { Batch, BatchPage, Preview, Trial } from './imports/types';
import type { ExportPart, FilePreview, FileWritten, ProgrammeSettings } from './programmes/types';
import type { Conflict, ConflictList, Decided, HeldDecision, HeldList, Waiting } from './reconcile/types';
import type { LogBookPage, WardMonthPage, WardWeek } from './units/types';
import type {
  Account, Board, BroadcastFilter, ClassPage, ClassRow, Device, Enrolment, NewAccount, ReceivedPart, RecordPage, RecordWrite,
  Reference, Session, Table, WriteAnswer,
} from './types';

export type { Answer } from '../../http';

/** Nobody answered, or the system answered with an error that has a name. */
export type Failure = Extract<Answer<never>, { ok: false }>;

const BASE = '/api/office/';
// A desk has a cable: an answer that takes longer than this will not come.
const PATIENCE_MS = 20_000;
// Two thousand entries of a large file take their time.
const UPLOAD_PATIENCE_MS = 120_000;
const PAGE_SIZE = 100;
const QUEUE_SIZE = 200;
const KEPT_MAX = 40;

// The last answer to each address that carried an ETag, the latest used last. In memory only: it holds names.
const kept = new Map<string, Held>();
let csrfToken = '';
let onSignedOut: () => void = () => undefined;

/** Say what happens when any call finds that the desk is no longer signed in. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

/** Forget the token and every answer kept: the next person at this desk starts from nothing. */
export function forget(): void {
  csrfToken = '';
  kept.clear();
}

export async function signIn(username: string, password: string): Promise<Answer<Session>> {
  // A name typed on a telephone keyboard arrives with a space at its end, or decomposed.
  return keepToken(await post<Session>('login', { username: username.trim().normalize('NFC'), password }));
}

export async function readSession(): Promise<Answer<Session>> {
  return keepToken(await get<Session>('me'));
}

export async function signOut(): Promise<Answer<undefined>> {
  const answer = await post<undefined>('logout');
  if (answer.ok) forget();
  return answer;
}

export const readBoard = (): Promise<Answer<Board>> => get('board');

export const readFigure = (key: string, after: string | null, limit = PAGE_SIZE): Promise<Answer<Table>> =>
  get(`figures/${encodeURIComponent(key)}${query({ after, limit })}`);

export const readBroadcasts = (filter: BroadcastFilter, after: string | null): Promise<Answer<Table>> =>
  get(`broadcasts${query({ ...filter, after, limit: PAGE_SIZE })}`);

/** Read bulletins, narrowed by ward and state. */
export const readBulletins = (filter: { ward: string; state: string }, after: string | null): Promise<Answer<Table>> =>
  get(`bulletins${query({ ...filter, after, limit: PAGE_SIZE })}`);

export const readProgrammes = (): Promise<Answer<ProgrammeSettings>> => get('programmes');

/** Read a provincial system's file; `ward` is whose station unknown speakers belong to. Nothing is written. */
export const previewProvincial = (file: File, ward: string): Promise<Answer<FilePreview>> =>
  post('provincial/preview', form(file, { ward: ward || null }), UPLOAD_PATIENCE_MS);

/** Write a file as it was seen; again it changes nothing. */
export const writeProvincial = (file: File, wish: unknown): Promise<Answer<FileWritten>> => post('provincial', form(file, wish), UPLOAD_PATIENCE_MS);

export const readProvincial = (filter: BroadcastFilter, after: string | null): Promise<Answer<ExportPart>> =>
  get(`provincial${query({ ...filter, after })}`);
export const readWardWeek = (ward: string, day: string): Promise<Answer<WardWeek>> => get(`wards/${encodeURIComponent(ward)}/week${query({ day })}`);

export const readWardMonth = (ward: string, month: string): Promise<Answer<WardMonthPage>> => get(`wards/${encodeURIComponent(ward)}/month${query({ month })}`);

/** Where the browser itself fetches a ward's month with all its log books. */
export const wardBooksFile = (ward: string, month: string): string => `${BASE}wards/${encodeURIComponent(ward)}/log-books.xlsx${query({ month })}`;

export const readEquipment = (key: 'clusters' | 'incidents' | 'feedback', filter: { ward: string; group: string }, after: string | null): Promise<Answer<Table>> =>
  get(`equipment/${key}${query({ ...filter, after, limit: PAGE_SIZE })}`);

export const readLogBook = (unit: string, month: string): Promise<Answer<LogBookPage>> => get(`units/${encodeURIComponent(unit)}/log-book${query({ month })}`);

/** Where a log book is fetched as a workbook: the browser does that itself, with the desk's cookie. */
export const logBookFile = (unit: string, month: string): string => `${BASE}units/${encodeURIComponent(unit)}/log-book.xlsx${query({ month })}`;

export const readCoverage = (classId: string | null): Promise<Answer<Coverage>> => get(`coverage${query({ class: classId })}`);

export const readCoverageRows = (key: string, filter: RowsFilter, after: string | null): Promise<Answer<Table>> =>
  get(`coverage/${encodeURIComponent(key)}${query({ ...filter, after, limit: PAGE_SIZE })}`);

export const readRefused = (after: string | null): Promise<Answer<Table>> => get(`refused${query({ after })}`);

export const readClasses = (): Promise<Answer<{ classes: ClassRow[] }>> => get('classes');

export const readClass = (id: string): Promise<Answer<ClassPage>> => get(`classes/${encodeURIComponent(id)}`);

export const readInvitations = (classId: string): Promise<Answer<Invitations>> => get(`classes/${encodeURIComponent(classId)}/invitations`);

export const readRecord = (kind: string, id: string): Promise<Answer<RecordPage>> =>
  get(`records/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`);

/** Read a record that may not be there. */
export async function readRecordIfAny(kind: string, id: string): Promise<Answer<RecordPage | null>> {
  const answer = await readRecord(kind, id);
  return !answer.ok && !answer.offline && answer.status === 404 ? { ok: true, status: 404, data: null } : answer;
}

export const readAttachments = (kind: string, id: string): Promise<Answer<{ attachments: Attached[] }>> =>
  get(`records/${encodeURIComponent(kind)}/${encodeURIComponent(id)}/attachments`);

/** Where the browser itself fetches a photo or sound. */
export const attachmentAddress = (id: string): string => `${BASE}attachments/${encodeURIComponent(id)}`;

export const writeRecord = (write: RecordWrite): Promise<Answer<WriteAnswer>> => post('records', write);

export const readReference = (): Promise<Answer<Reference>> => get('reference');

export const readAccounts = (): Promise<Answer<{ accounts: Account[] }>> => get('accounts');

export const createAccount = (account: NewAccount): Promise<Answer<{ account: Account }>> => post('accounts', account);

export const enrol = (accountId: string): Promise<Answer<Enrolment>> =>
  post(`accounts/${encodeURIComponent(accountId)}/enrolments`, {});

export const readDevices = (): Promise<Answer<{ devices: Device[] }>> => get('devices');

export const revokeDevice = (id: string): Promise<Answer<{ device: Device }>> =>
  post(`devices/${encodeURIComponent(id)}/revoke`, {});

/** Handing books over, as the desk asks for it. */
export const deskHandovers = handoversBy((method, path, body) => (method === 'GET' ? get(path) : post(path, body)));

export const readWaiting = (): Promise<Answer<Waiting>> => get('waiting');

/** Read the contradictions that wait, of one record only if it is named. */
export const readConflicts = (recordId: string | null = null): Promise<Answer<ConflictList>> =>
  get(`conflicts${query({ record_id: recordId, limit: QUEUE_SIZE })}`);

export const readSettled = (): Promise<Answer<ConflictList>> => get(`conflicts${query({ decided: 1, limit: PAGE_SIZE })}`);

export const keepSide = (
  conflict: Conflict, wanted: { op_id: string; base_rev: number; keep: number },
): Promise<Answer<Decided>> => post(addressOf(conflict), wanted);

export const undoDecision = (
  conflict: Conflict, wanted: { op_id: string; base_rev: number; decision: string },
): Promise<Answer<Decided>> => post(`${addressOf(conflict)}/undo`, wanted);

const addressOf = ({ kind, record_id, value }: Conflict): string =>
  ['conflicts', kind, record_id, value].map(encodeURIComponent).join('/');

export const readHeld = (): Promise<Answer<HeldList>> => get(`quarantined${query({ limit: QUEUE_SIZE })}`);

export const readHeldDecided = (): Promise<Answer<HeldList>> => get(`quarantined${query({ decided: 1, limit: PAGE_SIZE })}`);

export const decideHeld = (opId: string, decision: HeldDecision): Promise<Answer<{ outcome: { result: string; code?: string } | null }>> =>
  post(`quarantined/${encodeURIComponent(opId)}`, { decision });

/** Deliver a part of a file carried from a phone; again from the start it changes nothing. */
export const receiveBundle = (file: Blob, after: number): Promise<Answer<ReceivedPart>> =>
  post(`bundles${query({ after })}`, file.slice(0, file.size, 'text/plain'), UPLOAD_PATIENCE_MS);

/** Read a roster's file for a class; `options` say how. Nothing is written. */
export const previewImport = (classId: string, file: File, options: unknown): Promise<Answer<Preview>> =>
  post(`${importsOf(classId)}/preview`, form(file, options), UPLOAD_PATIENCE_MS);

export const tryImport = (classId: string, file: File, wish: unknown): Promise<Answer<Trial>> =>
  post(`${importsOf(classId)}/trial`, form(file, wish), UPLOAD_PATIENCE_MS);

/** Begin an import; again with the same id it changes nothing. */
export const beginImport = (classId: string, file: File, wish: unknown): Promise<Answer<BatchPage>> =>
  post(importsOf(classId), form(file, wish), UPLOAD_PATIENCE_MS);

export const readImports = (classId: string): Promise<Answer<{ imports: Batch[] }>> => get(importsOf(classId));

export const readImport = (id: string): Promise<Answer<BatchPage>> => get(`imports/${encodeURIComponent(id)}`);

/** Write the next rows of an import. */
export const writeImport = (id: string): Promise<Answer<BatchPage>> => post(`imports/${encodeURIComponent(id)}/write`, {}, UPLOAD_PATIENCE_MS);

/** Take the next rows of an import back. */
export const undoImport = (id: string): Promise<Answer<BatchPage>> => post(`imports/${encodeURIComponent(id)}/undo`, {}, UPLOAD_PATIENCE_MS);

const importsOf = (classId: string): string => `classes/${encodeURIComponent(classId)}/imports`;

function form(file: File, options: unknown): FormData {
  const data = new FormData();
  data.set('file', file, file.name);
  data.set('options', JSON.stringify(options));
  return data;
}

function query(parameters: Readonly<Record<string, string | number | null>>): string {
  const given = Object.entries(parameters).filter(([, content]) => content !== null && content !== '');
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, content]) => [name, String(content)])).toString()}`;
}

function keepToken(answer: Answer<Session>): Answer<Session> {
  if (answer.ok) csrfToken = answer.data.csrf_token;
  return answer;
}

async function get<T>(path: string): Promise<Answer<T>> {
  const answer = await send<T>('GET', BASE + path, { held: kept.get(path), timeout: PATIENCE_MS });
  if (answer.ok && answer.etag) keep(path, { etag: answer.etag, data: answer.data });
  return notice(path, answer);
}

/** Keep an answer to compare with; whoever pages through long tables must not fill the memory with them. */
function keep(path: string, held: Held): void {
  kept.delete(path);
  kept.set(path, held);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
}

async function post<T>(path: string, body?: unknown, timeout = PATIENCE_MS): Promise<Answer<T>> {
  const headers = csrfToken === '' ? {} : { 'X-CSRF-Token': csrfToken };
  return notice(path, await send<T>('POST', BASE + path, { body, headers, timeout }));
}

function notice<T>(path: string, answer: Answer<T>): Answer<T> {
  if (!answer.ok && !answer.offline && answer.status === 401 && path !== 'login') onSignedOut();
  return answer;
}
