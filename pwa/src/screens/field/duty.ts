/** What is asked of a unit, from the records on this phone; and the values that log a slot. */

import type { Values } from '@sync/contract';
import { account } from '../../phone_state';
import { all, type Shown } from '../../store/view';
import { dayOf } from '../../text/format';
import { broadcastsOf } from './broadcasts';
import { lastLike, schedulesOf, type Duty, type Slot } from './expected';
import type { Unit } from './places';

const FRESH_MS = 2 * 3600_000;

/** What is asked of a unit, as far as this person answers for it. */
export function dutyOf(unit: Unit): Duty {
  return {
    schedules: schedulesOf(all('schedule'), unit),
    broadcasts: broadcastsOf(all('broadcast'), unit),
    holidays: new Set(all('holiday').map((one) => String(one.values.day))),
    since: sinceOf(unit),
  };
}

/** The day from which this person answers for a unit: before it, whatever is missing is not his to log. */
function sinceOf(unit: Unit): string {
  const scopes = new Set([`group:${unit.group ?? ''}`, `ward:${unit.ward}`]);
  const days = (account.value?.grants ?? [])
    .filter((grant) => scopes.has(grant.scope ?? ''))
    .map((grant) => (grant.since ? dayOf(grant.since) : ''));
  return days.sort()[0] ?? '';
}

/** The values that log a slot as its schedule says, with the content of last time. */
export function slotValues(unit: Unit, { schedule, startedAt, clock }: Slot, broadcasts: readonly Shown[], recorded: 'on_spot' | 'afterwards'): Values {
  const last = lastLike(broadcasts, clock)?.values ?? {};
  const planned = schedule.values;
  const topic = planned.topic ?? last.topic ?? null;
  return {
    channel: unit.group ? 'group_speaker' : 'ward_station', ward: unit.ward, group: unit.group,
    started_at: startedAt, duration_minutes: planned.duration_minutes ?? null, schedule: schedule.record_id,
    topic, title: topic === null ? (last.title ?? null) : null,
    source: planned.source ?? last.source ?? null, relay_source: planned.source ? (planned.relay_source ?? null) : (last.relay_source ?? null),
    clusters: last.clusters ?? null, reader: last.reader ?? null,
    outcome: 'whole', recorded,
  };
}

/** On the spot is what is told within two hours. */
export const recordedAt = (startedAt: string, now: number): 'on_spot' | 'afterwards' =>
  (now - Date.parse(startedAt) < FRESH_MS ? 'on_spot' : 'afterwards');
