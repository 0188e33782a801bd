/**
 * Holds messages to their shapes in sync/schema (rule S1; twin: schema.py).
 *
 * It knows the keywords those files use and stops at any other; that it judges as a full validator does, test_twins.py shows.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Schema = boolean | Record<string, unknown>;
type Fault = string | null;
type Check = (rule: never, message: unknown, path: string, schema: Record<string, unknown>, file: string) => Fault;

// Tests run from the root of the checkout; bundled for Node, this file has no folder of its own.
const FOLDER = join(process.cwd(), 'sync', 'schema');
const FILES = new Map(readdirSync(FOLDER).map((name) => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Record<string, unknown>]));

const isObject = (message: unknown): message is Record<string, unknown> =>
  typeof message === 'object' && message !== null && !Array.isArray(message);
const isPoint = (text: string): ((message: unknown) => boolean) => (message) => typeof message === text;
const TYPES: Record<string, (message: unknown) => boolean> = {
  null: (message) => message === null,
  boolean: isPoint('boolean'),
  string: isPoint('string'),
  integer: Number.isInteger,
  object: isObject,
  array: Array.isArray,
};

const when = (isFault: boolean, fault: string): Fault => (isFault ? fault : null);
const first = <T>(items: readonly T[], find: (item: T, place: number) => Fault): Fault => {
  for (const [place, item] of items.entries()) {
    const fault = find(item, place);
    if (fault !== null) return fault;
  }
  return null;
};
const entries = (message: unknown): [string, unknown][] => (isObject(message) ? Object.entries(message) : []);
const items = (message: unknown): unknown[] => (Array.isArray(message) ? message : []);
const codePoints = (message: unknown): number | null => (typeof message === 'string' ? Array.from(message).length : null);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const number = (message: unknown): number | null => (typeof message === 'number' ? message : null);
const size = (message: unknown): number | null => (isObject(message) ? Object.keys(message).length : null);
const below = (found: number | null, least: number): Fault => when(found !== null && found < least, `less than ${least}`);
const above = (found: number | null, most: number): Fault => when(found !== null && found > most, `more than ${most}`);

const CHECKS: Record<string, Check> = {
  type: (rule: string | string[], message) => when(![rule].flat().some((name) => TYPES[name]!(message)), `no ${String(rule)}`),
  enum: (rule: unknown[], message) => when(!rule.some((each) => same(each, message)), `none of ${rule.join(', ')}`),
  const: (rule: unknown, message) => when(!same(rule, message), `not ${String(rule)}`),
  minimum: (rule: number, message) => below(number(message), rule),
  maximum: (rule: number, message) => above(number(message), rule),
  minLength: (rule: number, message) => below(codePoints(message), rule),
  maxLength: (rule: number, message) => above(codePoints(message), rule),
  pattern: (rule: string, message) => when(typeof message === 'string' && !new RegExp(rule, 'u').test(message), `unlike ${rule}`),
  minItems: (rule: number, message) => below(Array.isArray(message) ? message.length : null, rule),
  maxItems: (rule: number, message) => above(Array.isArray(message) ? message.length : null, rule),
  minProperties: (rule: number, message) => below(size(message), rule),
  required: (rule: string[], message) => first(rule, (name) => when(isObject(message) && !Object.keys(message).includes(name), `lacks ${name}`)),
  properties: (rule: Record<string, Schema>, message, path, _schema, file) => {
    const known = new Map(Object.entries(rule));
    return first(entries(message), ([name, value]) => fault(known.get(name) ?? true, value, `${path}.${name}`, file));
  },
  additionalProperties: (rule: Schema, message, path, schema, file) => {
    const known = Object.keys(schema.properties ?? {});
    const others = entries(message).filter(([name]) => !known.includes(name));
    return first(others, ([name, value]) => fault(rule, value, `${path}.${name}`, file));
  },
  propertyNames: (rule: Schema, message, path, _schema, file) => first(entries(message), ([name]) => fault(rule, name, `${path} ${name}`, file)),
  prefixItems: (rule: Schema[], message, path, _schema, file) =>
    first(items(message).slice(0, rule.length), (item, place) => fault(rule[place]!, item, `${path}[${place}]`, file)),
  items: (rule: Schema, message, path, schema, file) => {
    const start = (schema.prefixItems as Schema[] | undefined)?.length ?? 0;
    return first(items(message).slice(start), (item, place) => fault(rule, item, `${path}[${start + place}]`, file));
  },
  allOf: (rule: Schema[], message, path, _schema, file) => first(rule, (each) => fault(each, message, path, file)),
  anyOf: (rule: Schema[], message, path, _schema, file) => {
    const faults = rule.map((each) => fault(each, message, path, file));
    return faults.includes(null) ? null : faults.join(' or ');
  },
  if: (rule: Schema, message, path, schema, file) =>
    fault(rule, message, path, file) === null ? fault(schema.then as Schema, message, path, file) : null,
  $ref: (rule: string, message, path, _schema, file) => {
    const [name = '', inside] = rule.split('#/$defs/');
    const target = FILES.get(name || file);
    const found = inside === undefined ? target : (target?.$defs as Record<string, Schema> | undefined)?.[inside];
    if (found === undefined) throw new Error(`${file} refers to ${rule}, which is not there`);
    return fault(found, message, path, name || file);
  },
};
const SILENT = new Set(['$schema', '$id', '$defs', 'title', 'description', 'then']);

function fault(schema: Schema, message: unknown, path: string, file: string): Fault {
  if (typeof schema === 'boolean') return when(!schema, `${path}: not allowed`);
  return first(Object.entries(schema), ([keyword, rule]) => {
    if (SILENT.has(keyword)) return null;
    const check = CHECKS[keyword];
    if (!check) throw new Error(`${file} uses ${keyword}, which schema.ts does not know`);
    const found = check(rule as never, message, path, schema, file);
    return found === null || found.startsWith('$') ? found : `${path}: ${found}`;
  });
}

/** The shapes there are. */
export const SHAPES = [...FILES.keys()].map((name) => name.replace('.json', '')).filter((name) => name !== 'types').sort();

/** Say what keeps a message from having a shape; null if it has. */
export function faultOf(shape: string, message: unknown): Fault {
  return fault({ $ref: `${shape}.json` }, message, '$', `${shape}.json`);
}

/** Throw, and say where, unless a message has a shape. */
export function check(shape: string, message: unknown): void {
  const found = faultOf(shape, message);
  if (found !== null) throw new Error(`no ${shape}: ${found}\n${JSON.stringify(message).slice(0, 500)}`);
}
