/** K1: a unit's week at a glance, one tap for what went as planned, and the buttons that log. */

import type { JSX } from 'preact';
import { logAll, undoCreates } from '../../operations';
import { all, type Shown } from '../../store/view';
import { addDays, clockOf, dayOf, formatDay, formatNumber, formatShortDay, weekOf } from '../../text/format';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { Icon, type IconName } from '../../ui/icons';
import { lazy } from '../../ui/lazy';
import { showSnack } from '../../ui/snackbar';
import { daysLogged, repeatable, repeatValues, startOf } from './broadcasts';
import { bulletinsFor } from './bulletins';
import { dutyOf, recordedAt, slotValues } from './duty';
import { explains, explainsDay, faultsOf } from './faults';
import { dueSlots, isValidOn, missingSlots, weekStand, type Duty, type Slot } from './expected';
import { text, unitName, unitOf, type Unit } from './places';
import { tp } from './programme_words';
import { topicName } from './topics';
import { Week } from './week';

const UnitMore = lazy(() => import('./unit_more'));

export default function UnitHome({ unitId }: { unitId: string }): JSX.Element {
  const unit = unitOf(unitId);
  if (!unit) return <p>{t('not_on_phone')}</p>;
  const now = Date.now();
  const duty = dutyOf(unit);
  const missing = missingSlots(duty, now);
  const faults = faultsOf(all('incident'), unit);
  const due = dueSlots(missing, now);
  const isPlanned = duty.schedules.some((one) => isValidOn(one, dayOf(now)) || String(one.values.valid_from) > dayOf(now));
  return (
    <section class="stack" aria-label={unitName(unit)}>
      <h2>{unitName(unit)}</h2>
      {isPlanned ? <Planned duty={duty} faults={faults} now={now} /> : <Unplanned duty={duty} faults={faults} />}
      <Urgent unit={unit} unitId={unitId} broadcasts={duty.broadcasts} today={dayOf(now)} />
      {due.length > 0 && <Confirm unit={unit} duty={duty} due={due} now={now} />}
      <Repeat duty={duty} due={due} now={now} />
      <BigLink icon="speaker" href={`/phat-loa/${unitId}`}>{unit.group ? t('log_broadcast') : t('log_station')}</BigLink>
      {missing.length > due.length && <ButtonLink href={`/phat-loa/${unitId}/ghi-bu`} icon="book">{tp('catch_up', { count: formatNumber(missing.length) })}</ButtonLink>}
      <ToRead unit={unit} unitId={unitId} today={dayOf(now)} />
      {unit.group && <MeetingGap group={unit.group} />}
      {unit.group && <BigLink icon="people" href={`/hop-dan/${unitId}`}>{t('log_meeting')}</BigLink>}
      <ScheduleLink unitId={unitId} duty={duty} isPlanned={isPlanned} today={dayOf(now)} />
      <UnitMore unitId={unitId} />
    </section>
  );
}

function ToRead({ unit, unitId, today }: { unit: Unit; unitId: string; today: string }): JSX.Element | null {
  const week = weekOf(today);
  const bulletins = bulletinsFor(all('bulletin'), unit.ward, week[0] ?? today, week[6]);
  if (bulletins.length === 0) return null;
  return <ButtonLink href={`/bai-doc/${unitId}`} icon="note">{tp('to_read_count', { count: formatNumber(bulletins.length) })}</ButtonLink>;
}

/** An emergency that nobody has read today stands out. */
function Urgent({ unit, unitId, broadcasts, today }: { unit: Unit; unitId: string; broadcasts: readonly Shown[]; today: string }): JSX.Element {
  const readToday = new Set(broadcasts.filter((one) => dayOf(startOf(one)) === today).map((one) => one.values.bulletin));
  const urgent = bulletinsFor(all('bulletin'), unit.ward, today).filter((one) => one.values.priority === 'emergency' && !readToday.has(one.record_id));
  return (
    <>
      {urgent.map((one) => (
        <ErrorBox key={one.record_id} what={`${tp('priority_emergency')}: ${text(one, 'title')}`}>
          <ButtonLink href={`/bai-doc/${unitId}/${one.record_id}`} icon="speaker">{tp('read_now')}</ButtonLink>
        </ErrorBox>
      ))}
    </>
  );
}

function BigLink({ icon, href, children }: { icon: IconName; href: string; children: string }): JSX.Element {
  return <a class="big" href={href}><Icon name={icon} size={40} /><span>{children}</span></a>;
}

function Planned({ duty, faults, now }: { duty: Duty; faults: readonly Shown[]; now: number }): JSX.Element {
  const names = new Map(all('holiday').map((one) => [String(one.values.day), String(one.values.name)]));
  const days = weekStand(duty, now).map((day) => ({
    ...day,
    slots: day.slots.map((one) => (one.state === 'missing' && explains(faults, one.slot.startedAt) ? { ...one, state: 'broken' as const } : one)),
  }));
  return <Week days={days} today={dayOf(now)} rests={(day) => names.get(day) ?? null} />;
}

/** Without a schedule nothing can be missing: only what was logged shows. */
function Unplanned({ duty, faults }: { duty: Duty; faults: readonly Shown[] }): JSX.Element {
  const today = dayOf(Date.now());
  const logged = daysLogged(duty.broadcasts);
  const days = weekOf(today);
  return (
    <div>
      <p class="small" id="week">{t('this_week', { count: formatNumber(days.filter((day) => logged.has(day)).length) })}</p>
      <ol class="week" aria-labelledby="week">
        {days.map((day) => {
          const state = logged.has(day) ? 'logged' : day > today ? 'ahead' : explainsDay(faults, day) ? 'broken' : 'open';
          return (
            <li key={day} class={`day ${state}`} aria-current={day === today ? 'date' : undefined} aria-label={`${formatDay(day)}: ${t(`day_${state}`)}`}>
              <span>{formatShortDay(day)}</span>
              {state !== 'ahead' && <Icon name={state === 'logged' ? 'check' : state === 'broken' ? 'mute' : 'circle'} size={24} />}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** First use offers to write the schedule down once; later it says what it is. */
function ScheduleLink({ unitId, duty, isPlanned, today }: { unitId: string; duty: Duty; isPlanned: boolean; today: string }): JSX.Element {
  const href = `/lich/${unitId}`;
  if (!isPlanned) {
    return (
      <div class="card stack">
        <p>{tp('no_schedule')}</p>
        <ButtonLink href={`${href}/them`} icon="clock">{tp('make_schedule')}</ButtonLink>
      </div>
    );
  }
  const clocks = [...new Set(duty.schedules.filter((one) => isValidOn(one, today)).map((one) => String(one.values.starts_at)))];
  return <ButtonLink href={href} look="quiet" icon="clock">{tp('schedule_of', { clocks: clocks.join(', ') || tp('schedule_later') })}</ButtonLink>;
}

/** One tap says that what was due went out as planned; undo takes it back. */
function Confirm({ unit, duty, due, now }: { unit: Unit; duty: Duty; due: readonly Slot[]; now: number }): JSX.Element {
  const [first] = due;
  const clocks = due.map((slot) => slot.clock).join(', ');
  const confirm = async (): Promise<void> => {
    const saved = await logAll('broadcast', due.map((slot) => slotValues(unit, slot, duty.broadcasts, recordedAt(slot.startedAt, now))));
    if (saved) showSnack({ text: tp('done_planned', { clocks }), undo: () => undoCreates(saved) });
  };
  const when = first?.day === dayOf(now) ? tp('on_today') : t('yesterday');
  return (
    <button type="button" class="repeat planned" onClick={() => void confirm()}>
      <Icon name="check" size={32} />
      <span>{tp('as_planned', { clocks, day: when })}</span>
    </button>
  );
}

function MeetingGap({ group }: { group: string }): JSX.Element | null {
  const month = dayOf(Date.now()).slice(0, 7);
  const held = all('meeting').some((one) => one.values.group === group && dayOf(String(one.values.held_at)).startsWith(month));
  return held ? null : <p class="small">{t('no_meeting_yet', { month: Number(month.slice(5)) })}</p>;
}

/** One tap logs what was logged last time; undo takes it back. What the schedule's button logs it leaves to that. */
function Repeat({ duty, due, now }: { duty: Duty; due: readonly Slot[]; now: number }): JSX.Element | null {
  const found = repeatable(duty.broadcasts, now);
  if (!found || due.some((slot) => isSameHour(slot.startedAt, found.startedAt))) return null;
  const { source, startedAt } = found;
  const from = dayOf(startOf(source));
  const words = {
    clock: clockOf(startedAt),
    minutes: String(source.values.duration_minutes),
    content: topicName(source),
    day: from === addDays(dayOf(now), -1) ? t('yesterday') : formatDay(from),
  };
  const repeat = async (): Promise<void> => {
    const saved = await logAll('broadcast', [repeatValues(source, startedAt)]);
    if (saved) showSnack({ text: t('done_broadcast', { clock: words.clock }), undo: () => undoCreates(saved) });
  };
  return (
    <button type="button" class="repeat" onClick={() => void repeat()}>
      <Icon name="again" size={28} />
      <span>{t(words.content ? 'repeat' : 'repeat_plain', words)}</span>
    </button>
  );
}

const HOUR_MS = 3600_000;
const isSameHour = (a: string, b: string): boolean => Math.abs(Date.parse(a) - Date.parse(b)) < HOUR_MS;
