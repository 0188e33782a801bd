/** The record kinds as data, and the checks compiled from them (rules K1 to K11 of SPEC.md; twin: contract.py). */

import { parseTime } from './clock';
import attendance from './kinds/attendance.json';
import broadcast from './kinds/broadcast.json';
import bulletin from './kinds/bulletin.json';
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
const UNKNOWN_ENUM_MAX = 60;

/** What a value on the wire can be; missing is not null. */
export type Json = string | number | boolean | null | Json[];
export type Values = Record<string, Json>;
export type Action = 'create' | 'edit' | 'delete';

/** Why an operation is refused: a stable code, and the name of the value it concerns, if one. */
export interface Refusal {
  code: string;
  value?: string;
}

type Check = (value: Json) => string | null;

/** One value of a kind, as its file declares it. */
export interface Value {
  name: string;
  type: string;
  policy: string;
  required: boolean;
  fixed: boolean;
  /** Under which other values a record is asked for it (K10); null where it is not. */
  asked: Readonly<Record<string, string>> | null;
  options: readonly string[];
  ranks: ReadonlyMap<string, number>;
  conflicts: readonly (readonly string[])[];
  check: Check;
  checkNewer: Check;
}

/** One kind of record: its values, who sees it and who may write it. */
export interface Kind {
  name: string;
  values: ReadonlyMap<string, Value>;
  identity: readonly string[];
  scopes: readonly string[];
}

interface Spec {
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
  scopes: readonly string[];
  values: Record<string, Spec>;
}

// What a value may be called: safe as a column, in a URL and as a property in any language.
const NAME = /^[a-z][a-z0-9_]{0,59}$/;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CLOCK = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
// NUL breaks PostgreSQL text and the other control characters break print and export.
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/;

/** Tell whether a value is a UUID in its canonical lower-case form. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length === 36 && ID.test(value);
}

/** Give the id that everyone derives for the same fact: UUIDv5 of (first, second) (K4). */
export async function deriveId(first: string, second: string): Promise<string> {
  const name = new TextEncoder().encode(second);
  const input = new Uint8Array(16 + name.length);
  input.set(first.replaceAll('-', '').match(/../g)?.map((byte) => parseInt(byte, 16)) ?? []);
  input.set(name, 16);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', input)).slice(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Bring every string inside a value to NFC (K5). */
export function normalise<T extends Json>(value: T): T {
  if (typeof value === 'string') return value.normalize('NFC') as T;
  return Array.isArray(value) ? (value.map(normalise) as T) : value;
}

function isWellFormed(text: string): boolean {
  try {
    encodeURIComponent(text); // throws on half a surrogate pair, which no JSON parser of the server would take
    return true;
  } catch {
    return false;
  }
}

function checkText(limit: number): Check {
  return (value) => {
    if (typeof value !== 'string' || CONTROL.test(value) || !isWellFormed(value)) return 'wrong_type';
    // eslint-disable-next-line @typescript-eslint/no-misused-spread -- code points are what K2 counts
    return [...value].length > limit ? 'too_long' : null;
  };
}

function checkInteger(low: number, high: number): Check {
  return (value) => {
    // Not isSafeInteger: a number too large to be exact is still a number out of range.
    if (typeof value !== 'number' || !Number.isInteger(value)) return 'wrong_type';
    return value < low || value > high ? 'out_of_range' : null;
  };
}

function checkEnum(allowed: readonly string[]): Check {
  return (value) => {
    if (typeof value !== 'string') return 'wrong_type';
    return allowed.includes(value) ? null : 'not_in_list';
  };
}

function checkList(item: Check, limit: number): Check {
  return (value) => {
    if (!Array.isArray(value)) return 'wrong_type';
    if (value.length > limit) return 'too_long';
    return value.map(item).find((code) => code !== null) ?? null;
  };
}

/** Check what no kind of ours declares: it may be whatever K1 lets a value be. */
function checkUndeclared(value: Json): string | null {
  return when(Array.isArray(value) ? value.every(isPlain) : isPlain(value));
}

function isPlain(value: Json): boolean {
  if (typeof value === 'string') return !CONTROL.test(value) && isWellFormed(value);
  return typeof value === 'boolean' || Number.isSafeInteger(value);
}

const isText = (value: Json, pattern: RegExp, length: number): value is string =>
  typeof value === 'string' && value.length === length && pattern.test(value);

const when = (holds: boolean): string | null => (holds ? null : 'wrong_type');

const SIMPLE: Record<string, Check> = {
  id: (value) => when(isId(value)),
  boolean: (value) => when(typeof value === 'boolean'),
  clock: (value) => when(isText(value, CLOCK, 5)),
  date: (value) => when(isText(value, DATE, 10) && !Number.isNaN(parseTime(`${value}T00:00:00.000Z`))),
  time: (value) => when(typeof value === 'string' && !Number.isNaN(parseTime(value))),
};

function compile(spec: Spec, newer: boolean): Check {
  switch (spec.type) {
    case 'text':
      return checkText(spec.max ?? 0);
    case 'integer':
      return checkInteger(spec.min ?? 0, spec.max ?? 0);
    case 'enum':
      return newer ? checkText(UNKNOWN_ENUM_MAX) : checkEnum(spec.of as readonly string[]);
    case 'list':
      return checkList(compile(spec.of as Spec, newer), spec.max ?? 0);
    default: {
      const check = SIMPLE[spec.type];
      if (!check) throw new Error(`unknown value type ${spec.type}`);
      return check;
    }
  }
}

function readValue(name: string, spec: Spec): Value {
  return {
    name,
    type: spec.type,
    policy: spec.policy ?? 'register',
    required: spec.required ?? false,
    fixed: spec.fixed ?? false,
    asked: spec.asked ?? null,
    options: spec.type === 'enum' ? (spec.of as readonly string[]) : [],
    ranks: new Map((spec.ranks ?? []).flatMap((group, rank) => group.map((value) => [value, rank] as const))),
    conflicts: spec.conflicts ?? [],
    check: compile(spec, false),
    checkNewer: compile(spec, true),
  };
}

/** Compile one kind from its file's content. */
export function readKind(spec: KindSpec): Kind {
  return {
    name: spec.kind,
    values: new Map(Object.entries(spec.values).map(([name, value]) => [name, readValue(name, value)])),
    identity: spec.identity ?? [],
    scopes: spec.scopes,
  };
}

const SPECS: readonly KindSpec[] = [
  attendance, broadcast, bulletin, feedback, holiday, incident, invitation, meeting, nomination, plan, readiness, residentialGroup, rosterEntry,
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

/** Check what an operation wants to write against its kind (K6 to K8); see the twin for `newer`. */
export function checkValues(kind: Kind, action: Action, values: Values, newer = false): Refusal | null {
  for (const [name, content] of Object.entries(values)) {
    const refusal = checkValue(kind.values.get(name), name, content, newer);
    if (refusal) return refusal;
  }
  if (action !== 'create') return null;
  const missing = [...kind.values.values()].find((value) => value.required && !Object.keys(values).includes(value.name));
  return missing ? { code: 'missing_value', value: missing.name } : null;
}

function checkValue(value: Value | undefined, name: string, content: Json, newer: boolean): Refusal | null {
  if (!value) return checkUnknown(name, content, newer);
  if (content === null) return value.required ? { code: 'missing_value', value: name } : null;
  const code = newer ? value.checkNewer(content) : value.check(content);
  return code ? { code, value: name } : null;
}

function checkUnknown(name: string, content: Json, newer: boolean): Refusal | null {
  if (!NAME.test(name)) return { code: 'unknown_value' }; // what is no name is not repeated
  if (!newer || name === 'deleted') return { code: 'unknown_value', value: name };
  const code = content === null ? null : checkUndeclared(content);
  return code ? { code, value: name } : null;
}

/** Check that a record whose id everyone derives has the derived id (K4). */
export async function checkIdentity(kind: Kind, recordId: string, values: Values): Promise<Refusal | null> {
  const [first, second] = kind.identity;
  if (first === undefined || second === undefined) return null;
  const derived = await deriveId(String(values[first]), String(values[second]));
  return derived === recordId ? null : { code: 'wrong_identity' };
}
