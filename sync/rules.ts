/** One operation applied to one record: the only merge code there is (rules A1 to A9 of SPEC.md; twin: rules.py). */

import { valueOf, type Action, type Json, type Kind, type Value, type Values } from './contract';

/** Which write put a value there: [epoch, rev, incarnation, seq, at]. */
export type Dot = readonly [epoch: string, rev: number, incarnation: string, seq: number, at: string];

/** One of the values that stand side by side under a name. */
export interface Entry {
  value: Json;
  dot: Dot;
}

/** A record as the fold of its operations: under each name the entries nobody has superseded, winner first. */
export interface RecordState {
  kind: string;
  record_id: string;
  rev: number;
  values: Record<string, Entry[]>;
}

/** A record as it travels and is stored (A8). */
export interface PackedRecord {
  kind: string;
  record_id: string;
  rev: number;
  values: Values;
  dots: Dot[];
  by?: Record<string, number>;
  siblings?: Record<string, [Json, number][]>;
}

/** What `apply` needs of an operation. */
export interface Write {
  action: Action;
  values: Values;
  incarnation: string;
  seq: number;
  base: { epoch: string; rev: number } | null;
  /** A cloned phone's sequence numbers prove nothing about what it had seen (A3). */
  forked?: boolean;
}

/** For each epoch the epochs it grew out of, itself included. */
export type Lineage = ReadonlyMap<string, ReadonlySet<string>>;

/** A record nobody has written yet. */
export function emptyRecord(kind: string, recordId: string): RecordState {
  return { kind, record_id: recordId, rev: 0, values: {} };
}

/** Give the record after one operation; the one passed in is left as it was. */
export function apply(kind: Kind, record: RecordState, write: Write, epoch: string, at: string, lineage?: Lineage): RecordState {
  const dot: Dot = [epoch, record.rev + 1, write.incarnation, write.seq, at];
  const ancestors = lineage?.get(write.base?.epoch ?? '') ?? new Set([write.base?.epoch ?? '']);
  // A map: in a plain object a value called `constructor` would seem to be there before anyone wrote it.
  const values = new Map(Object.entries(record.values));
  for (const [name, value] of Object.entries({ ...write.values, deleted: write.action === 'delete' })) {
    const kept = (values.get(name) ?? []).filter((entry) => !supersedes(write, entry.dot, ancestors));
    if (!isOutdated(write, kept)) kept.push({ value, dot });
    values.set(name, order(valueOf(kind, name), kept));
  }
  return { ...record, rev: dot[1], values: Object.fromEntries(values) };
}

/** Tell whether the writer had seen a write (A2), or made it himself, earlier or as this very one (A3). */
function supersedes(write: Write, [epoch, rev, incarnation, seq]: Dot, ancestors: ReadonlySet<string>): boolean {
  if (write.base && rev <= write.base.rev && ancestors.has(epoch)) return true;
  return !write.forked && incarnation === write.incarnation && seq <= write.seq;
}

/** Tell whether a later write of the same phone came first, as after a restore (A3). */
function isOutdated(write: Write, entries: readonly Entry[]): boolean {
  return !write.forked && entries.some(({ dot: [, , incarnation, seq] }) => incarnation === write.incarnation && seq > write.seq);
}

/** Put the winner first, the same way for everyone (A5). */
function order(value: Value, entries: Entry[]): Entry[] {
  if (entries.length === 1) return entries;
  return entries.sort(
    (a, b) =>
      rank(value, b.value) - rank(value, a.value) ||
      compare(b.dot[4], a.dot[4]) || compare(b.dot[2], a.dot[2]) || b.dot[3] - a.dot[3],
  );
}

function rank(value: Value, content: Json): number {
  if (value.policy === 'presence') return value.ranks.get(content as string) ?? -1;
  return value.policy === 'alive' && content === false ? 1 : 0;
}

/** Compare ASCII texts, or numbers, as the twin does; `localeCompare` would not. */
function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compare items of any type as the twin does: texts by code point, where `<` goes by halves of surrogate pairs. */
function compareItems(a: Json, b: Json): number {
  if (typeof a !== 'string' || typeof b !== 'string') return compare(Number(a), Number(b));
  const [left, right] = [codePoints(a), codePoints(b)];
  const place = left.findIndex((point, index) => point !== right[index]);
  return place < 0 ? left.length - right.length : compare(left[place] ?? 0, right[place] ?? -1);
}

const codePoints = (text: string): number[] => Array.from(text, (character) => character.codePointAt(0) ?? 0);

/** Give the value that screens and reports show (A5, A6). */
export function winner(value: Value, entries: readonly Entry[]): Json {
  const first = entries[0]?.value ?? null;
  if (entries.length === 1) return first;
  const contents = entries.map((entry) => entry.value).filter((content) => content !== null);
  switch (value.policy) {
    case 'earliest':
      return contents.sort(compareItems)[0] ?? null;
    case 'latest':
      return contents.sort(compareItems).reverse()[0] ?? null;
    case 'union':
      return [...new Set((contents as Json[][]).flat())].sort(compareItems);
    case 'sum':
      return (contents as number[]).reduce((total, content) => total + content, 0);
    default:
      return first;
  }
}

/** Give every value of a record as screens and reports show it. */
export function winners(kind: Kind, record: RecordState): Values {
  return Object.fromEntries(
    Object.entries(record.values).map(([name, entries]) => [name, winner(valueOf(kind, name), entries)]),
  );
}

/** Name the values whose siblings contradict each other and need a person, sorted (A7). */
export function conflicts(kind: Kind, record: RecordState): string[] {
  return Object.entries(record.values)
    .filter(([name, entries]) => entries.length > 1 && contradict(valueOf(kind, name), entries.map((entry) => entry.value)))
    .map(([name]) => name)
    .sort(compare);
}

function contradict(value: Value, contents: Json[]): boolean {
  switch (value.policy) {
    case 'register':
    case 'alive':
      return contents.some((content) => JSON.stringify(content) !== JSON.stringify(contents[0]));
    case 'presence':
      return value.conflicts.some((pair) => pair.every((content) => contents.includes(content)));
    default:
      return false;
  }
}

/** Write a record as it travels and is stored: winners in plain sight, dots once each (A8). */
export function pack(kind: Kind, record: RecordState): PackedRecord {
  const all = Object.values(record.values).flat().map((entry) => entry.dot);
  const dots = [...new Map(all.map((dot) => [JSON.stringify(dot), dot])).values()].sort(
    (a, b) => a[1] - b[1] || compare(a[0], b[0]),
  );
  const place = new Map(dots.map((dot, index) => [JSON.stringify(dot), index]));
  const index = (entry: Entry): number => place.get(JSON.stringify(entry.dot)) ?? 0;
  const by: Record<string, number> = {};
  const siblings: Record<string, [Json, number][]> = {};
  for (const [name, entries] of Object.entries(record.values)) {
    const [first] = entries;
    if (entries.length > 1) siblings[name] = entries.map((entry) => [entry.value, index(entry)]);
    else if (first && index(first) > 0) by[name] = index(first);
  }
  return {
    kind: record.kind, record_id: record.record_id, rev: record.rev, values: winners(kind, record), dots,
    ...(Object.keys(by).length > 0 && { by }),
    ...(Object.keys(siblings).length > 0 && { siblings }),
  };
}

/** Read a record back from the form `pack` gives it. */
export function unpack(packed: PackedRecord): RecordState {
  const dotAt = (index: number): Dot => {
    const dot = packed.dots[index];
    if (!dot) throw new Error(`no dot ${String(index)} in ${packed.kind} ${packed.record_id}`);
    return dot;
  };
  const by = new Map(Object.entries(packed.by ?? {}));
  const siblings = new Map(Object.entries(packed.siblings ?? {}));
  const values = Object.fromEntries(
    Object.entries(packed.values).map(([name, value]): [string, Entry[]] => [
      name,
      siblings.get(name)?.map(([sibling, index]) => ({ value: sibling, dot: dotAt(index) })) ?? [
        { value, dot: dotAt(by.get(name) ?? 0) },
      ],
    ]),
  );
  return { kind: packed.kind, record_id: packed.record_id, rev: packed.rev, values };
}
