/** Reading contradictions: what differs, what is alike, and what comes next. */

import { KINDS, type Json } from '@sync/contract';
import type { Act, Conflict, HeldBack, Side } from './types';

/** Name one contradiction: a record may have several, under different names. */
export const keyOf = ({ kind, record_id, value }: Pick<Conflict, 'kind' | 'record_id' | 'value'>): string => `${kind} ${record_id} ${value}`;

/** Name the record, whose revision every decision about it moves on. */
export const recordOf = ({ kind, record_id }: Pick<Conflict, 'kind' | 'record_id'>): string => `${kind} ${record_id}`;

/** `A`, `B`, `C` … of the sides in their order. */
export const letterOf = (place: number): string => String.fromCharCode(65 + place);

/** The key that puts a thing off; sides beyond the third are chosen by the keys behind it. */
export const LATER_KEY = '4';

/** The key that keeps a side; null for sides beyond the ninth key, which are chosen by their buttons. */
export function keyForSide(place: number): string | null {
  const number = place + (place < 3 ? 1 : 2);
  return number <= 9 ? String(number) : null;
}

/** One line of the comparison: what each side says under a name. */
export interface Line {
  name: string;
  /** Undefined where a side said nothing. */
  told: (Json | undefined)[];
  differs: boolean;
}

/** Compare what was written: the contradiction first, then what came with it. */
export function compare({ kind, value, sides }: Pick<Conflict, 'kind' | 'value' | 'sides'>): Line[] {
  const others = new Set(sides.flatMap((side) => Object.keys(side.wrote)).filter((name) => name !== value));
  const contents = (name: string): (Json | undefined)[] => sides.map((side) => toldBy(side, name));
  return [lineOf(value, sides.map((side) => side.value)), ...inOrder(kind, [...others]).map((name) => lineOf(name, contents(name)))];
}

/** Compare what a held entry writes with what the book says now, the book first; alone where the book says nothing. */
export function compareHeld({ kind, wrote, standing, exists }: Pick<HeldBack, 'kind' | 'wrote' | 'standing' | 'exists'>): Line[] {
  return inOrder(kind, Object.keys(wrote)).map((name) => lineOf(name, exists ? [standing[name] ?? null, wrote[name]] : [wrote[name]]));
}

/** Put names in the order in which the kind declares them, those it does not know last. */
function inOrder(kind: string, names: readonly string[]): string[] {
  const known = [...(KINDS.get(kind)?.values.keys() ?? [])];
  const place = (name: string): number => (known.includes(name) ? known.indexOf(name) : known.length);
  return [...names].sort((a, b) => place(a) - place(b));
}

/** What an act says under a name: who makes a record leaves empty what he does not name, who edits it leaves it as it is. */
function toldBy(act: Act, name: string): Json | undefined {
  return act.wrote[name] ?? (act.action === 'create' || name in act.wrote ? null : undefined);
}

function lineOf(name: string, told: (Json | undefined)[]): Line {
  const said = new Set(told.filter((content) => content !== undefined).map((content) => JSON.stringify(content)));
  return { name, told, differs: said.size > 1 };
}

/** Who says what: of two contradictions that are alike this finds the same side in both. */
const voiceOf = (side: Side): string => JSON.stringify([side.value, side.author_name, side.device_name]);

/** What makes contradictions alike: the same value, said by the same people with the same phones, in the same session. */
function patternOf(conflict: Conflict): string {
  const { kind, value, where, sides } = conflict;
  return JSON.stringify([kind, value, where.class_id, where.session_number, sides.map(voiceOf).sort()]);
}

/** Find those that are like one, itself left out, and that have a side like the one kept. */
export function alike(conflict: Conflict, queue: readonly Conflict[]): Conflict[] {
  const pattern = patternOf(conflict);
  const own = keyOf(conflict);
  return queue.filter((other) => keyOf(other) !== own && patternOf(other) === pattern);
}

/** Find the side of another contradiction that says what a side says. */
export function sameSide(conflict: Conflict, side: Side): Side | undefined {
  return conflict.sides.find((other) => voiceOf(other) === voiceOf(side));
}

/** Find what was held back for the same reason from the same phone and person, itself left out. */
export function alikeHeld(held: HeldBack, queue: readonly HeldBack[]): HeldBack[] {
  const patternOfHeld = (one: HeldBack): string => JSON.stringify([one.code, one.author_name, one.device_name]);
  return queue.filter((other) => other.op_id !== held.op_id && patternOfHeld(other) === patternOfHeld(held));
}

/** Give the key that comes after one in a queue, round its end; the next to be shown when that one leaves. */
export function after(keys: readonly string[], key: string): string | null {
  const place = keys.indexOf(key);
  if (place === -1) return keys[0] ?? null;
  return keys[(place + 1) % keys.length] ?? null;
}

/** Give the key some steps away in a queue, stopping at its ends. */
export function step(keys: readonly string[], key: string | null, steps: number): string | null {
  const place = key === null ? -1 : keys.indexOf(key);
  if (place === -1) return keys[0] ?? null;
  return keys[Math.min(Math.max(place + steps, 0), keys.length - 1)] ?? null;
}
