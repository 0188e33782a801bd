/** A month of one unit as rows of its log book, from what this phone holds (twin: server/reports/log_book.py). */

import type { LogRow } from '../../papers/log_book';
import { tp, type PaperKey } from '../../papers/words';
import { find, type Shown } from '../../store/view';
import { clockOf, dayOf } from '../../text/format';
import { broadcastsOf, startOf } from './broadcasts';
import { sayFault } from './fault_words';
import { faultsOf } from './faults';
import { number, text, type Unit } from './places';

const MINUTE_MS = 60_000;

/** The rows of a month, first broadcast first. */
export function logRows(broadcasts: readonly Shown[], faults: readonly Shown[], unit: Unit, month: string): LogRow[] {
  const own = faultsOf(faults, unit);
  return broadcastsOf(broadcasts, unit).filter((one) => dayOf(startOf(one)).startsWith(month)).reverse().map((one) => rowOf(one, own));
}

function rowOf(one: Shown, faults: readonly Shown[]): LogRow {
  const isOut = one.values.outcome !== 'not_broadcast';
  const minutes = isOut ? number(one, 'duration_minutes') : null;
  const topic = find('topic', one.values.topic);
  return {
    day: dayOf(startOf(one)), start: clockOf(startOf(one)), end: minutes === null ? '' : clockOf(Date.parse(startOf(one)) + minutes * MINUTE_MS), minutes,
    title: text(one, 'title') || text(find('bulletin', one.values.bulletin), 'title') || text(topic, 'short_name') || text(topic, 'name'),
    source: sourceOf(one), topic: text(topic, 'name'), reader: text(one, 'reader'), approver: text(one, 'approver'),
    clusters: clustersOf(one), equipment: equipmentAt(one, faults), note: noteOf(one), operator: text(one, 'operator'),
  };
}

/** `Tiếp sóng VOV` */
function sourceOf(one: Shown): string {
  const source = text(one, 'source');
  return [source && tp(`source_${source}` as PaperKey), text(one, 'relay_source')].filter(Boolean).join(' ');
}

function clustersOf({ values: { clusters } }: Shown): string {
  return (Array.isArray(clusters) ? clusters : []).map((id) => text(find('speaker_cluster', id), 'name')).filter(Boolean).join('; ');
}

/** What was broken then; that all was well nobody wrote down. */
function equipmentAt(one: Shown, faults: readonly Shown[]): string {
  const at = startOf(one);
  const open = faults.filter(({ record_id, values: { found_at, state, mended_at } }) =>
    record_id === one.values.incident || (String(found_at) <= at && !(state === 'mended' && typeof mended_at === 'string' && mended_at <= at)));
  return open.map(sayFault).join('; ');
}

function noteOf(one: Shown): string {
  const outcome = text(one, 'outcome');
  const failed = outcome === 'whole' ? '' : [tp(`note_${outcome}` as PaperKey), text(one, 'outcome_reason')].filter(Boolean).join(': ');
  return [failed, one.values.recorded === 'afterwards' && tp('note_afterwards'), one.values.on_behalf === true && tp('note_on_behalf'), text(one, 'note')].filter(Boolean).join('; ');
}
