/** The record kinds as data (rules K1 to K11 of SPEC.md; twin: contract.py, whose checks are in checks.ts). */

import attachment from './kinds/attachment.json';
import attendance from './kinds/attendance.json';
import broadcast from './kinds/broadcast.json';
import bulletin from './kinds/bulletin.json';
import contact from './kinds/contact.json';
import feedback from './kinds/feedback.json';
import holiday from './kinds/holiday.json';
import incident from './kinds/incident.json';
import invitation from './kinds/invitation.json';
import meeting from './kinds/meeting.json';
import nomination from './kinds/nomination.json';
import plan from './kinds/plan.json';
import readiness from './kinds/readiness.json';
import residentialGroup from './kinds/residential_group.json';
import rosterEntry from './kinds/roster_entry.json';
import schedule from './kinds/schedule.json';
import session from './kinds/session.json';
import sessionClosing from './kinds/session_closing.json';
import speakerCluster from './kinds/speaker_cluster.json';
import station from './kinds/station.json';
import topic from './kinds/topic.json';
import trainingClass from './kinds/training_class.json';
import trialRun from './kinds/trial_run.json';
import venue from './kinds/venue.json';
import ward from './kinds/ward.json';

export const PROTOCOL = 1;
export const CONTRACT_VERSION = 1;

/** What a value on the wire can be; missing is not null. */
export type Json = string | number | boolean | null | Json[];
export type Values = Record<string, Json>;
export type Action = 'create' | 'edit' | 'delete';

/** One value of a kind, as its file declares it. */
export interface Value {
  name: string;
  policy: string;
  /** Under which other values a record is asked for it (K10); null where it is not. */
  asked: Readonly<Record<string, string>> | null;
  options: readonly string[];
  ranks: ReadonlyMap<string, number>;
  conflicts: readonly (readonly string[])[];
  /** All that its file says of it; the built app carries only what stands above (pwa/kinds.ts). */
  spec: Spec;
}

/** One kind of record: its values, who sees it and who may write it. */
export interface Kind {
  name: string;
  values: ReadonlyMap<string, Value>;
  identity: readonly string[];
}

/** How a kind's file declares a value. */
export interface Spec {
  type: string;
  policy?: string;
  required?: boolean;
  fixed?: boolean;
  asked?: Record<string, string>;
  max?: number;
  min?: number;
  of?: readonly string[] | Spec;
  ranks?: readonly (readonly string[])[];
  conflicts?: readonly (readonly string[])[];
}

/** What a kind's file holds, as far as a phone uses it. */
export interface KindSpec {
  kind: string;
  identity?: readonly string[];
  values: Record<string, Spec>;
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Tell whether a value is a UUID in its canonical lower-case form. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length === 36 && ID.test(value);
}

/** Write bytes as hexadecimal digits. */
export const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Make a UUID of a version out of sixteen bytes, whose bits for version and variant it sets. */
export function formatId(bytes: Uint8Array, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Give the id that everyone derives for the same fact: UUIDv5 of (first, second) (K4). */
export async function deriveId(first: string, second: string): Promise<string> {
  const name = new TextEncoder().encode(second);
  const input = new Uint8Array(16 + name.length);
  input.set(first.replaceAll('-', '').match(/../g)?.map((byte) => parseInt(byte, 16)) ?? []);
  input.set(name, 16);
  return formatId(new Uint8Array(await crypto.subtle.digest('SHA-1', input)).slice(0, 16), 5);
}

/** Bring every string inside a value to NFC (K5). */
export function normalise<T extends Json>(value: T): T {
  if (typeof value === 'string') return value.normalize('NFC') as T;
  return Array.isArray(value) ? (value.map(normalise) as T) : value;
}

function readValue(name: string, spec: Spec): Value {
  return {
    name,
    policy: spec.policy ?? 'register',
    asked: spec.asked ?? null,
    options: spec.type === 'enum' ? (spec.of as readonly string[]) : [],
    ranks: new Map((spec.ranks ?? []).flatMap((group, rank) => group.map((value) => [value, rank] as const))),
    conflicts: spec.conflicts ?? [],
    spec,
  };
}

/** Compile one kind from its file's content. */
export function readKind(spec: KindSpec): Kind {
  return {
    name: spec.kind,
    values: new Map(Object.entries(spec.values).map(([name, value]) => [name, readValue(name, value)])),
    identity: spec.identity ?? [],
  };
}

const SPECS: readonly KindSpec[] = [
  attachment, attendance, broadcast, bulletin, contact, feedback, holiday, incident, invitation, meeting, nomination, plan, readiness, residentialGroup,
  rosterEntry,
  schedule, session, sessionClosing, speakerCluster, station, topic, trainingClass, trialRun, venue, ward,
];

export const KINDS: ReadonlyMap<string, Kind> = new Map(SPECS.map((spec) => [spec.kind, readKind(spec)]));

// Every record has this value: a delete writes true, any other action writes false (A4).
const DELETED = readValue('deleted', { type: 'boolean', policy: 'alive' });

/** Give the declaration of a value; one we do not know yet is a register (K8). */
export function valueOf(kind: Kind, name: string): Value {
  return name === 'deleted' ? DELETED : (kind.values.get(name) ?? readValue(name, { type: 'boolean' }));
}

/** Name the values that a record is asked for and lacks, in their order (K10). */
export function findUnfilled(kind: Kind, values: Values): string[] {
  const lacks = (name: string): boolean => (values[name] ?? '') === '';
  return [...kind.values.values()]
    .filter(({ name, asked }) => asked !== null && lacks(name) && Object.entries(asked).every(([other, content]) => values[other] === content))
    .map(({ name }) => name);
}
