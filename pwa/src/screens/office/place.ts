/** Where one can be in the office, as addresses that can be kept, shared and returned to after signing in. */

import type { RowsFilter } from './coverage_types';
import type { BroadcastFilter } from './types';

export const HOME = '/van-phong';

/** A record named by its id, or by the two values its id is derived from (K4). */
export type RecordName = { id: string } | { first: string; second: string };

export type Place =
  | { screen: 'board' }
  | { screen: 'figure'; key: string }
  | { screen: 'classes' }
  | { screen: 'class'; id: string }
  | { screen: 'import'; id: string }
  | { screen: 'class_cards'; id: string }
  | { screen: 'coverage'; training: string | null }
  | { screen: 'coverage_rows'; key: string }
  | { screen: 'broadcasts' }
  | { screen: 'provincial' }
  | { screen: 'bulletins' }
  | { screen: 'bulletin'; id: string | null }
  | { screen: 'stations' }
  | { screen: 'units' }
  | { screen: 'ward_month' }
  | { screen: 'equipment' }
  | { screen: 'feedback' }
  | { screen: 'log_book' }
  | { screen: 'minutes'; id: string }
  | { screen: 'people' }
  | { screen: 'devices' }
  | { screen: 'handovers'; id: string | null }
  | { screen: 'bundles' }
  | { screen: 'refused' }
  | { screen: 'conflicts'; record: { kind: string; name: RecordName } | null; training: string | null }
  | { screen: 'held'; operation: string | null }
  | { screen: 'decided' }
  | { screen: 'record'; kind: string; name: RecordName }
  | { screen: 'unknown' };

export const NO_FILTER: BroadcastFilter = { ward: '', group: '', channel: '', from: '', to: '' };

export const links = {
  board: HOME,
  classes: `${HOME}/lop`,
  class: (id: string): string => `${HOME}/lop/${id}`,
  import: (classId: string): string => `${HOME}/lop/${classId}/nhap-danh-sach`,
  classCards: (id: string): string => `${HOME}/lop/${id}/the`,
  coverage: `${HOME}/do-phu`,
  coverageOf: (classId: string): string => `${HOME}/do-phu/lop/${classId}`,
  coverageRows: (key: string, filter: RowsFilter): string => `${HOME}/do-phu/so-lieu/${key}${search(filter)}`,
  figure: (key: string): string => `${HOME}/so-lieu/${key}`,
  broadcasts: (filter: BroadcastFilter = NO_FILTER): string => `${HOME}/phat-thanh${search({ ...filter })}`,
  provincial: `${HOME}/phat-thanh/nhap-tep`,
  bulletins: `${HOME}/bai-phat`,
  newBulletin: `${HOME}/bai-phat/them`,
  bulletin: (id: string): string => `${HOME}/bai-phat/bai/${id}`,
  stations: `${HOME}/bai-phat/dai`,
  units: `${HOME}/khoi-xom`,
  wardMonth: `${HOME}/khoi-xom/thang`,
  equipment: `${HOME}/thiet-bi`,
  feedback: `${HOME}/y-kien`,
  logBook: `${HOME}/so-nhat-ky`,
  logBookOf: (unit: string, month: string): string => `${HOME}/so-nhat-ky${search({ unit, month })}`,
  minutes: (id: string): string => `${HOME}/bien-ban/${id}`,
  people: `${HOME}/nguoi-va-may`,
  devices: `${HOME}/nguoi-va-may/may`,
  handovers: `${HOME}/ban-giao`,
  handover: (id: string): string => `${HOME}/ban-giao/${id}`,
  bundles: `${HOME}/nhan-tep`,
  refused: `${HOME}/chua-nhan`,
  conflicts: `${HOME}/doi-soat`,
  conflict: (kind: string, id: string): string => `${HOME}/doi-soat/muc/${kind}/${id}`,
  derivedConflict: (kind: string, first: string, second: string): string => `${HOME}/doi-soat/muc/${kind}/${first}/${second}`,
  conflictsOf: (classId: string): string => `${HOME}/doi-soat/lop/${classId}`,
  held: `${HOME}/doi-soat/cho-xem`,
  heldOne: (opId: string): string => `${HOME}/doi-soat/cho-xem/${opId}`,
  decided: `${HOME}/doi-soat/da-quyet`,
  record: (kind: string, id: string): string => `${HOME}/ban-ghi/${kind}/${id}`,
  derived: (kind: string, first: string, second: string): string => `${HOME}/ban-ghi/${kind}/${first}/${second}`,
} as const;

/** Read an address; what the office does not know is `unknown`, never an exception. */
export function readPlace(path: string): Place {
  const [, , section, first, second, third, fourth] = path.replace(/\/+$/, '').split('/');
  switch (section) {
    case undefined:
      return { screen: 'board' };
    case 'so-lieu':
      return first ? { screen: 'figure', key: first } : { screen: 'board' };
    case 'lop':
      if (!first) return { screen: 'classes' };
      if (second === 'nhap-danh-sach') return { screen: 'import', id: first };
      return { screen: second === 'the' ? 'class_cards' : 'class', id: first };
    case 'do-phu':
      return readCoveragePlace(first, second);
    case 'phat-thanh':
      return { screen: first === 'nhap-tep' ? 'provincial' : 'broadcasts' };
    case 'bai-phat':
      return readBulletinPlace(first, second);
    case 'khoi-xom':
      return { screen: first === 'thang' ? 'ward_month' : 'units' };
    case 'thiet-bi':
      return { screen: 'equipment' };
    case 'y-kien':
      return { screen: 'feedback' };
    case 'so-nhat-ky':
      return { screen: 'log_book' };
    case 'bien-ban':
      return first ? { screen: 'minutes', id: first } : { screen: 'unknown' };
    case 'nguoi-va-may':
      return { screen: first === 'may' ? 'devices' : 'people' };
    case 'ban-giao':
      return { screen: 'handovers', id: first ?? null };
    case 'nhan-tep':
      return { screen: 'bundles' };
    case 'chua-nhan':
      return { screen: 'refused' };
    case 'doi-soat':
      return readReconcile(first, [second, third, fourth]);
    case 'ban-ghi':
      return first && second ? { screen: 'record', kind: first, name: nameRecord(second, third) } : { screen: 'unknown' };
    default:
      return { screen: 'unknown' };
  }
}

function readBulletinPlace(part: string | undefined, id: string | undefined): Place {
  if (part === 'dai') return { screen: 'stations' };
  if (part === 'them') return { screen: 'bulletin', id: null };
  if (part === 'bai' && id) return { screen: 'bulletin', id };
  return part === undefined ? { screen: 'bulletins' } : { screen: 'unknown' };
}

function readCoveragePlace(part: string | undefined, which: string | undefined): Place {
  if (part === 'so-lieu' && which) return { screen: 'coverage_rows', key: which };
  if (part === 'lop' && which) return { screen: 'coverage', training: which };
  return part === undefined ? { screen: 'coverage', training: null } : { screen: 'unknown' };
}

/** Read what the address narrows the rows behind a figure of coverage by. */
export function readRowsFilter(query: string): RowsFilter {
  const given = new URLSearchParams(query);
  return Object.fromEntries(ROWS_FILTER.flatMap((name) => (given.get(name) ? [[name, given.get(name)]] : [])));
}

const ROWS_FILTER = ['class', 'ward', 'half', 'standing', 'participant_group', 'gender', 'deputy'] as const;

function nameRecord(first: string, second: string | undefined): RecordName {
  return second ? { first, second } : { id: first };
}

function readReconcile(part: string | undefined, [first, second, third]: readonly (string | undefined)[]): Place {
  const queue = { screen: 'conflicts', record: null, training: null } as const;
  switch (part) {
    case undefined:
      return queue;
    case 'lop':
      return first ? { ...queue, training: first } : queue;
    case 'muc':
      return first && second ? { ...queue, record: { kind: first, name: nameRecord(second, third) } } : queue;
    case 'cho-xem':
      return { screen: 'held', operation: first ?? null };
    case 'da-quyet':
      return { screen: 'decided' };
    default:
      return { screen: 'unknown' };
  }
}

/** Read what the address filters broadcasts by. */
export function readFilter(query: string): BroadcastFilter {
  const given = new URLSearchParams(query);
  const names = Object.keys(NO_FILTER) as (keyof BroadcastFilter)[];
  return Object.fromEntries(names.map((name) => [name, given.get(name) ?? ''])) as unknown as BroadcastFilter;
}

function search(filter: Readonly<Record<string, string>>): string {
  const given = Object.entries(filter).filter(([, content]) => content !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
