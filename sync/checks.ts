/** The checks that a kind's file asks for (rules K1 to K8 of SPEC.md; twin: contract.py); the app leaves them to the office. */

import { parseTime } from './clock';
import { deriveId, isId, type Action, type Json, type Kind, type Spec, type Value, type Values } from './contract';

/** Why an operation is refused: a stable code, and the name of the value it concerns, if one. */
export interface Refusal {
  code: string;
  value?: string;
}

type Check = (value: Json) => string | null;

const UNKNOWN_ENUM_MAX = 60;
// What a value may be called: safe as a column, in a URL and as a property in any language.
const NAME = /^[a-z][a-z0-9_]{0,59}$/;
const CLOCK = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
// NUL breaks PostgreSQL text and the other control characters break print and export.
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f]/;

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

/** Check what an operation wants to write against its kind (K6 to K8); see the twin for `newer`. */
export function checkValues(kind: Kind, action: Action, values: Values, newer = false): Refusal | null {
  for (const [name, content] of Object.entries(values)) {
    const refusal = checkValue(kind.values.get(name), name, content, newer);
    if (refusal) return refusal;
  }
  if (action !== 'create') return null;
  const missing = [...kind.values.values()].find((value) => value.spec.required && !Object.keys(values).includes(value.name));
  return missing ? { code: 'missing_value', value: missing.name } : null;
}

function checkValue(value: Value | undefined, name: string, content: Json, newer: boolean): Refusal | null {
  if (!value) return checkUnknown(name, content, newer);
  if (content === null) return value.spec.required ? { code: 'missing_value', value: name } : null;
  const code = compile(value.spec, newer)(content);
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
