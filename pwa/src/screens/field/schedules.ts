/** A schedule as a form holds it, and in words. */

import type { Values } from '@sync/contract';
import type { Shown } from '../../store/view';
import { dayOf } from '../../text/format';
import { weekdayName } from '../../text/weekdays';
import { usualClocks } from './broadcasts';
import type { Unit } from './places';
import { tb } from './bulletin_words';

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const WORKDAYS = [1, 2, 3, 4, 5];

/** `T2–T6`, `T2, T4, CN`, `cả tuần` */
export function sayDays(weekdays: readonly number[]): string {
  const days = [...weekdays].sort((a, b) => a - b);
  if (days.length === WEEKDAYS.length) return tb('every_day');
  const [first = 1] = days;
  const last = days[days.length - 1] ?? first;
  const isRun = days.length > 2 && last - first === days.length - 1;
  return isRun ? `${weekdayName(first)}–${weekdayName(last)}` : days.map(weekdayName).join(', ');
}

/** What the form holds. */
export interface Draft {
  weekdays: number[];
  clock: string;
  minutes: number;
  source: string | null;
  relay: string;
  topic: string | null;
  from: string;
  rests: boolean;
}

/** Begin with what the unit does already: the days and the time it last went out, or working days. */
export function freshDraft(broadcasts: readonly Shown[], schedules: readonly Shown[], now: number): Draft {
  const { morning, afternoon } = usualClocks(broadcasts);
  const isTaken = schedules.some((one) => String(one.values.starts_at) >= '12:00');
  const last = broadcasts[0]?.values ?? {};
  return {
    weekdays: WORKDAYS,
    clock: isTaken ? morning : afternoon,
    minutes: typeof last.duration_minutes === 'number' ? last.duration_minutes : 15,
    source: typeof last.source === 'string' ? last.source : null,
    relay: typeof last.relay_source === 'string' ? last.relay_source : '',
    topic: null,
    from: dayOf(now),
    rests: true,
  };
}

/** The form of a schedule that is there; what is changed counts from `from` on. */
export function draftOf({ values }: Shown, from: string): Draft {
  return {
    weekdays: values.weekdays as number[],
    clock: String(values.starts_at),
    minutes: Number(values.duration_minutes),
    source: typeof values.source === 'string' ? values.source : null,
    relay: typeof values.relay_source === 'string' ? values.relay_source : '',
    topic: typeof values.topic === 'string' ? values.topic : null,
    from,
    rests: values.rests_on_holidays === true,
  };
}

/** The values of a schedule. */
export function toValues(unit: Unit, draft: Draft): Values {
  return {
    ward: unit.ward, group: unit.group,
    weekdays: [...draft.weekdays].sort((a, b) => a - b), starts_at: draft.clock, duration_minutes: draft.minutes,
    source: draft.source, relay_source: draft.source === 'relay' ? draft.relay.trim() || null : null,
    topic: draft.topic, valid_from: draft.from, rests_on_holidays: draft.rests,
  };
}
