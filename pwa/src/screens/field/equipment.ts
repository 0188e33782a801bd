/** A ward's station and the speaker clusters of a unit. */

import { all, type Shown } from '../../store/view';
import { number, text, type Unit } from './places';

/** The station a unit goes by: its ward's. */
export function stationOf({ ward }: Unit): Shown | null {
  return all('station').filter((one) => one.values.ward === ward).sort((a, b) => (text(a, 'name') < text(b, 'name') ? -1 : 1))[0] ?? null;
}

/** The speaker clusters of a khối, or of a ward's station, in the order of their numbers. */
export function clustersOf(unit: Unit): Shown[] {
  return all('speaker_cluster')
    .filter(({ values }) => (unit.group ? values.group === unit.group : (values.group ?? null) === null && values.ward === unit.ward))
    .sort((a, b) => (number(a, 'number') ?? 999) - (number(b, 'number') ?? 999) || (text(a, 'name') < text(b, 'name') ? -1 : 1));
}
