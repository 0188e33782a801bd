/** Faults of a unit's speakers: which are open, how long they last, and what missing broadcasts they explain. */

import type { Values } from '@sync/contract';
import type { Shown } from '../../store/view';
import { dayOf, momentOf } from '../../text/format';
import { ofUnit, type Unit } from './places';

export const SYMPTOMS = ['silent', 'distorted', 'no_power', 'amplifier', 'microphone', 'line', 'mast', 'other'] as const;
export type Symptom = typeof SYMPTOMS[number];

/** Where such a fault leaves a lone cluster mute; the person may say otherwise. */
const MUTE = new Set<string>(['silent', 'no_power', 'amplifier', 'line', 'mast']);
/** What strikes all clusters of a khối at once. */
const OF_ALL = new Set<string>(['no_power', 'amplifier']);

/** Guess whether nothing can be broadcast with such a fault, where there are so many clusters. */
export function stopsAll(symptom: string, clusters: number): boolean {
  return MUTE.has(symptom) && (clusters <= 1 || OF_ALL.has(symptom));
}

const foundAt = (fault: Shown): string => String(fault.values.found_at);

/** A unit's faults, latest first. */
export const faultsOf = (all: readonly Shown[], unit: Unit): Shown[] => ofUnit(all, unit).sort((a, b) => (foundAt(a) < foundAt(b) ? 1 : -1));

export const isMended = ({ values }: Shown): boolean => values.state === 'mended';

/** When a fault began and ended, in epoch milliseconds; one that is not mended lasts on. */
function spanOf({ values }: Shown): [from: number, to: number] {
  const mended = values.state === 'mended' && typeof values.mended_at === 'string' ? Date.parse(values.mended_at) : Infinity;
  return [Date.parse(String(values.found_at)), mended];
}

/** How long something has been broken, or was, in milliseconds. */
export function downtimeOf(fault: Shown, now: number): number {
  const [from, to] = spanOf(fault);
  return Math.max(0, Math.min(to, now) - from);
}

/** How long of a stretch of time something was broken. */
export function downtimeWithin(fault: Shown, from: number, to: number): number {
  const [begun, ended] = spanOf(fault);
  return Math.max(0, Math.min(ended, to) - Math.max(begun, from));
}

/** Find the fault for which nothing could be broadcast at a moment. */
export function explains(faults: readonly Shown[], moment: string): Shown | null {
  const at = Date.parse(moment);
  return faults.find((fault) => {
    const [from, to] = spanOf(fault);
    return fault.values.stops_broadcasts === true && from <= at && at < to;
  }) ?? null;
}

/** Find the fault for which nothing could be broadcast on a day, or on what is past of it. */
export function explainsDay(faults: readonly Shown[], day: string): Shown | null {
  return faults.find((fault) => {
    const [from, to] = spanOf(fault);
    return fault.values.stops_broadcasts === true && dayOf(from) <= day && to > Date.parse(momentOf(day, '00:00'));
  }) ?? null;
}

/** What the form of a fault holds. */
export interface FaultDraft {
  cluster: string | null;
  symptom: Symptom | null;
  stops: boolean;
  day: string;
  clock: string;
  description: string;
}

export function toFault(unit: Unit, draft: FaultDraft): Values {
  return {
    ward: unit.ward, group: unit.group, cluster: draft.cluster, symptom: draft.symptom, stops_broadcasts: draft.stops,
    found_at: momentOf(draft.day, draft.clock), description: draft.description.trim() || null, state: 'broken',
  };
}
