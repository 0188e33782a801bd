/** What is worth a second look before a broadcast is kept. It warns and never hinders. */

import type { Shown } from '../../store/view';
import { clockOf, momentOf } from '../../text/format';
import { startOf, type BroadcastDraft } from './broadcasts';
import { number } from './places';

const MINUTE_MS = 60_000;

export type Warning =
  | { what: 'outside'; hours: string }
  | { what: 'too_long'; longest: number }
  | { what: 'overlap'; clock: string; minutes: number };

interface Known {
  station: Shown | null;
  broadcasts: readonly Shown[];
  /** The record that is being corrected. */
  except?: string | undefined;
}

/** Compare a draft with the station's own hours and limit, and with what is logged already. */
export function warningsOf(draft: BroadcastDraft, { station, broadcasts, except }: Known): Warning[] {
  if (draft.outcome === 'not_broadcast') return [];
  const start = Date.parse(momentOf(draft.day, draft.clock));
  if (Number.isNaN(start) || !(draft.minutes > 0)) return [];
  const end = start + draft.minutes * MINUTE_MS;
  const hours = hoursOf(station);
  const longest = number(station, 'longest_minutes');
  const over = broadcasts.find((one) => one.record_id !== except && one.values.outcome !== 'not_broadcast' && meets(one, start, end));
  return [
    ...(hours.length > 0 && !hours.some((span) => lies(draft, span)) ? [{ what: 'outside' as const, hours: hours.map(([a, b]) => `${a}–${b}`).join(', ') }] : []),
    ...(longest !== null && draft.minutes > longest ? [{ what: 'too_long' as const, longest }] : []),
    ...(over ? [{ what: 'overlap' as const, clock: clockOf(startOf(over)), minutes: number(over, 'duration_minutes') ?? 0 }] : []),
  ];
}

/** `05:30-06:30` of a station's hours; what is written otherwise says nothing. */
function hoursOf(station: Shown | null): [from: string, to: string][] {
  const written = Array.isArray(station?.values.hours) ? station.values.hours : [];
  return written.flatMap((span) => {
    const parts = /^(\d\d:\d\d)\s*[-–]\s*(\d\d:\d\d)$/.exec(String(span));
    return parts?.[1] !== undefined && parts[2] !== undefined ? [[parts[1], parts[2]] as [string, string]] : [];
  });
}

function lies({ clock, minutes }: BroadcastDraft, [from, to]: [string, string]): boolean {
  return minutesOf(clock) >= minutesOf(from) && minutesOf(clock) + minutes <= minutesOf(to);
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

function meets(one: Shown, start: number, end: number): boolean {
  const begun = Date.parse(startOf(one));
  return begun < end && start < begun + (number(one, 'duration_minutes') ?? 0) * MINUTE_MS;
}
