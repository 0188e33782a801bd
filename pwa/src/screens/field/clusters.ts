/** The speaker clusters of a unit, and how each of them is now. */

import type { Values } from '@sync/contract';
import type { Shown } from '../../store/view';
import { isMended } from './faults';
import { number, ofUnit, text, type Unit } from './places';

export const TECHNOLOGIES = ['wired', 'fm', 'ip'] as const;
export const CONDITIONS = ['good', 'partly_broken', 'broken'] as const;

/** A unit's clusters, by number and name. */
export function clustersOf(all: readonly Shown[], unit: Unit): Shown[] {
  return ofUnit(all, unit).sort((a, b) => (number(a, 'number') ?? 1000) - (number(b, 'number') ?? 1000) || text(a, 'name').localeCompare(text(b, 'name'), 'vi'));
}

/** How a cluster is: broken while a fault of it is open, whatever was last written of it. */
export function conditionOf(cluster: Shown, faults: readonly Shown[]): string {
  const open = faults.filter((fault) => fault.values.cluster === cluster.record_id && !isMended(fault));
  if (open.length === 0) return text(cluster, 'condition');
  return open.some((fault) => fault.values.stops_broadcasts === true || fault.values.symptom === 'silent') ? 'broken' : 'partly_broken';
}

/** What the form of a cluster holds, as typed. */
export interface ClusterDraft {
  name: string;
  number: string;
  technology: string;
  speakers: string;
  place: string;
  condition: string;
  device_code: string;
  supplier: string;
  power_w: string;
  installed_year: string;
  note: string;
}

const NUMBERS = ['number', 'speakers', 'power_w', 'installed_year'] as const;
const LIMITS: Readonly<Record<typeof NUMBERS[number], readonly [least: number, most: number]>> = {
  number: [1, 999], speakers: [1, 100], power_w: [1, 100_000], installed_year: [1950, 2100],
};

export function clusterDraft(cluster: Shown | null, place: number, name: string): ClusterDraft {
  const typed = (key: keyof ClusterDraft): string => {
    const value = cluster?.values[key];
    return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  };
  if (!cluster) return { ...clusterDraft(EMPTY, place, name), name, number: String(place), condition: 'good' };
  return {
    name: typed('name'), number: typed('number'), technology: typed('technology'), speakers: typed('speakers'), place: typed('place'),
    condition: typed('condition'), device_code: typed('device_code'), supplier: typed('supplier'), power_w: typed('power_w'),
    installed_year: typed('installed_year'), note: typed('note'),
  };
}

const EMPTY: Shown = { kind: 'speaker_cluster', record_id: '', base: null, values: {}, waiting: 0, receipt: null };

/** Which numbers of a form cannot be. */
export function wrongNumbers(draft: ClusterDraft): string[] {
  return NUMBERS.filter((name) => {
    const [typed, [least, most]] = [draft[name].trim(), LIMITS[name]];
    return typed !== '' && !(/^\d+$/.test(typed) && Number(typed) >= least && Number(typed) <= most);
  });
}

export function toCluster(unit: Unit, draft: ClusterDraft): Values {
  const typed = Object.entries(draft).map(([name, value]: [string, string]) => {
    const isNumber = NUMBERS.some((one) => one === name);
    return [name, value.trim() === '' ? null : isNumber ? Number(value) : value.trim()];
  });
  return { ward: unit.ward, group: unit.group, ...Object.fromEntries(typed) as Values };
}
