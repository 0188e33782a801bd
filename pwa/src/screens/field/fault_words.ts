/** What is said of a fault: what and where it is, and for how long. */

import { find, type Shown } from '../../store/view';
import { formatNumber } from '../../text/format';
import { text } from './places';
import { tu, type UnitKey } from './unit_words';

const HOUR_MS = 3600_000;
const DAY_HOURS = 24;

/** `3 ngày`, `5 giờ`: days once there is one. */
export function sayHowLong(milliseconds: number): string {
  const hours = Math.floor(milliseconds / HOUR_MS);
  if (hours < 1) return tu('under_an_hour');
  if (hours < DAY_HOURS) return tu('hours', { n: hours });
  return tu('days', { n: formatNumber(Math.floor(hours / DAY_HOURS)) });
}

/** `Cụm 2: Mất điện` */
export function sayFault(fault: Shown): string {
  const cluster = text(find('speaker_cluster', fault.values.cluster), 'name');
  const symptom = tu(`symptom_${text(fault, 'symptom')}` as UnitKey);
  return cluster ? `${cluster}: ${symptom}` : symptom;
}
