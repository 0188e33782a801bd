/** Every order in which operations on one record can come (rules I1 to I4; twin: orders.py). */

import type { Action, Json, Kind, Values } from '@sync/contract';
import { apply, emptyRecord, type RecordState, type Write } from '@sync/rules';

/** An operation of a case, with `saw`: what had arrived on its author's screen, which its base names. */
export interface Act {
  id: string;
  incarnation: string;
  seq: number;
  at: string;
  saw: string[];
  action: Action;
  values: Values;
}

/** Give every order in which each finds what its author saw and follows its incarnation's earlier ones (I1). */
export const causalOrders = (acts: Act[]): Act[][] => possible(acts).filter((order) => late(order).length === 0);

/** Give every other one in which nobody who saw the later comes before the earlier of one incarnation (I2). */
export const lateOrders = (acts: Act[]): Act[][] =>
  possible(acts).filter((order) => {
    const pairs = late(order);
    return pairs.length > 0 && !pairs.some(([earlier, later]) => isSeen(order, earlier, later));
  });

/** Give every order of some things. */
export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, place) =>
    permutations([...items.slice(0, place), ...items.slice(place + 1)]).map((rest) => [item, ...rest]),
  );
}

const possible = (acts: Act[]): Act[][] => permutations(acts).filter((order) => order.every((act) => finds(act, order)));

/** Tell whether what was seen is just what came first: a base is a number of arrivals (O4). */
function finds(act: Act, order: Act[]): boolean {
  const first = order.slice(0, act.saw.length);
  return !first.includes(act) && first.every(({ id }) => act.saw.includes(id));
}

/** List the pairs of one incarnation in which the later came first. */
function late(order: Act[]): [earlier: Act, later: Act][] {
  return order.flatMap((earlier, place) =>
    order.slice(0, place)
      .filter((later) => later.incarnation === earlier.incarnation && later.seq > earlier.seq)
      .map((later): [Act, Act] => [earlier, later]),
  );
}

const isSeen = (order: Act[], earlier: Act, later: Act): boolean =>
  order.slice(0, order.indexOf(earlier)).some((act) => act.saw.includes(later.id));

/** Give the operations as the server takes them, numbering what was seen and noticing forks (O7). */
export function arrivals(order: Act[]): (Write & { at: string })[] {
  const taken = new Map<string, string>();
  const forked = new Set<string>();
  return order.map((act) => {
    const place = `${act.incarnation} ${act.seq}`;
    if ((taken.get(place) ?? act.id) !== act.id) forked.add(act.incarnation);
    taken.set(place, taken.get(place) ?? act.id);
    const base = act.saw.length > 0 ? { epoch: 'e1', rev: act.saw.length } : null;
    return { ...act, base, forked: forked.has(act.incarnation) };
  });
}

/** Apply one arrival. */
export const take = (kind: Kind, record: RecordState, step: Write & { at: string }): RecordState =>
  apply(kind, record, step, 'e1', step.at);

/** Give the record after all have come. */
export const foldOrder = (kind: Kind, order: Act[]): RecordState =>
  arrivals(order).reduce((record, step) => take(kind, record, step), emptyRecord(kind.name, 'r'));

/** Give what stands under each name as (incarnation, seq, stamp, value), winner first. */
export function siblingsOf(record: RecordState): Record<string, Json[]> {
  return Object.fromEntries(
    Object.entries(record.values).map(([name, entries]) => [
      name, entries.map(({ value, dot: [, , incarnation, seq, at] }) => [incarnation, seq, at, value]),
    ]),
  );
}
