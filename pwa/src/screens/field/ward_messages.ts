/** The messages a ward sends through Zalo: one khối reminded, all that lack something, and the week in a few lines. */

import { addDays, dayOf, formatDay, formatNumber, formatShortDay, weekOf } from '../../text/format';
import { all } from '../../store/view';
import { standingOf, type Due } from './due';
import { isMended } from './faults';
import { sayFault } from './fault_words';
import { fullWardName, text, unitName, type Unit } from './places';
import { tu } from './unit_words';
import { gather, type GroupStanding } from './ward_week';

/** `T3 17:00, T5 17:00` */
const sayShort = (due: readonly Due[]): string => due.map(({ day, clock }) => `${formatShortDay(day)} ${clock}`).join(', ');

/** `17/11–23/11` */
function sayWeek(monday: string): string {
  const short = (day: string): string => `${Number(day.slice(8))}/${Number(day.slice(5, 7))}`;
  return `${short(monday)}–${short(addDays(monday, 6))}`;
}

const open = ({ standing: { missing, late } }: GroupStanding): Due[] => [...missing, ...late];

/** What is lacking of a khối, in the words of a neighbour. */
export function remindOne(one: GroupStanding, monday: string): string {
  const lacking = open(one);
  const name = text(one.group, 'name');
  if (lacking.length === 0) return tu('message_quiet', { name, week: sayWeek(monday), link: location.origin });
  const slots = lacking.map(({ day, clock }) => `- ${formatDay(day)}, ${clock}`).join('\n');
  return tu('message_one', { name, week: sayWeek(monday), slots, link: location.origin });
}

/** All khối that lack something in one message for their group. */
export function remindAll(ward: string, lacking: readonly GroupStanding[], monday: string): string {
  const lines = lacking.map((one) => `- ${text(one.group, 'name')}: ${sayShort(open(one)) || tu('nothing_logged')}`).join('\n');
  return tu('message_all', { ward: fullWardName(ward), week: sayWeek(monday), lines, link: location.origin });
}

/** The week of a ward, tidy enough to be sent on. */
export function reportWeek(ward: string, standings: readonly GroupStanding[], monday: string): string {
  const known = gather(ward, monday, addDays(monday, 6));
  const inWeek = (moment: unknown): boolean => dayOf(String(moment)) >= monday && dayOf(String(moment)) <= addDays(monday, 6);
  const out = [...standings.map(({ group }) => group.record_id), ward].flatMap((unit) => known(unit).broadcasts)
    .filter(({ values }) => values.outcome !== 'not_broadcast' && inWeek(values.started_at));
  const minutes = out.reduce((sum, { values }) => sum + Number(values.duration_minutes), 0);
  const meetings = all('meeting').filter(({ values }) => values.ward === ward && values.meeting_kind !== 'direct' && inWeek(values.held_at));
  const households = meetings.reduce((sum, { values }) => sum + Number(values.households_present ?? 0), 0);
  const of = (state: string): GroupStanding[] => standings.filter(({ standing }) => standing.state === state);
  const list = (which: readonly GroupStanding[], say: (one: GroupStanding) => string): string => which.map((one) => `${text(one.group, 'name')}${say(one)}`).join('; ');
  const faulty = standings.filter(({ faults }) => faults.some((fault) => !isMended(fault)));
  return [
    tu('report_title', { ward: fullWardName(ward), week: sayWeek(monday) }),
    tu('report_done', { done: of('reported').length, all: standings.length }),
    of('missing').length > 0 && tu('report_missing', { list: list(of('missing'), (one) => ` (${sayShort(open(one))})`) }),
    of('late').length > 0 && tu('report_late', { list: list(of('late'), (one) => ` (${sayShort(open(one))})`) }),
    faulty.length > 0 && tu('report_broken', { list: list(faulty, ({ faults }) => ` (${faults.filter((fault) => !isMended(fault)).map(sayFault).join(', ')})`) }),
    of('quiet').length > 0 && tu('report_quiet', { list: list(of('quiet'), () => '') }),
    tu('report_sum', { broadcasts: formatNumber(out.length), minutes: formatNumber(minutes), meetings: formatNumber(meetings.length), households: formatNumber(households) }),
    `${tu('report_from')}: ${location.origin}`,
  ].filter(Boolean).join('\n');
}

/** A khối's own week, for the group its head reports to. */
export function reportOwnWeek(unit: Unit, unitId: string, monday: string): string {
  const known = gather(unit.ward, monday, addDays(monday, 6))(unitId);
  const standing = standingOf(known, weekOf(monday), Date.now());
  const out = known.broadcasts.filter(({ values }) => values.outcome !== 'not_broadcast' && dayOf(String(values.started_at)) >= monday);
  const minutes = out.reduce((sum, { values }) => sum + Number(values.duration_minutes), 0);
  const lacking = [...standing.missing, ...standing.late];
  const faults = known.faults.filter((fault) => !isMended(fault));
  return [
    tu('own_week', { name: unitName(unit), week: sayWeek(monday), n: formatNumber(out.length), minutes: formatNumber(minutes) }),
    lacking.length > 0 && tu('own_missing', { slots: sayShort(lacking) }),
    faults.length > 0 && tu('own_broken', { list: faults.map(sayFault).join(', ') }),
    `${tu('report_from')}: ${location.origin}`,
  ].filter(Boolean).join('\n');
}
