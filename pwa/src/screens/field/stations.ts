/** The station a unit goes by. */

import { all, type Shown } from '../../store/view';
import { text, type Unit } from './places';

/** Its ward's; the first by name, where somebody wrote down two. */
export function stationOf({ ward }: Unit): Shown | null {
  return all('station').filter((one) => one.values.ward === ward).sort((a, b) => (text(a, 'name') < text(b, 'name') ? -1 : 1))[0] ?? null;
}
