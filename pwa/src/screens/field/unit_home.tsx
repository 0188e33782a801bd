/** K1: a khối's week at a glance, and the buttons that log. */

import type { JSX } from 'preact';
import { log, undoCreate } from '../../operations';
import { all } from '../../store/view';
import { addDays, clockOf, dayOf, formatDay, formatNumber, formatShortDay, weekOf } from '../../text/format';
import { t } from '../../text/text';
import { Icon, type IconName } from '../../ui/icons';
import { lazy } from '../../ui/lazy';
import { showSnack } from '../../ui/snackbar';
import { broadcastsOf, daysLogged, repeatable, repeatValues, startOf } from './broadcasts';
import { explainsDay, faultsOf } from './faults';
import { unitName, unitOf, type Unit } from './places';
import { topicName } from './topics';

const UnitMore = lazy(() => import('./unit_more'));

export function UnitHome({ unitId }: { unitId: string }): JSX.Element {
  const unit = unitOf(unitId);
  if (!unit) return <p>{t('not_on_phone')}</p>;
  return (
    <section class="stack" aria-label={unitName(unit)}>
      <h2>{unitName(unit)}</h2>
      <Week unit={unit} />
      {unit.group && <MeetingGap group={unit.group} />}
      <BigLink icon="speaker" href={`/phat-loa/${unitId}`}>{unit.group ? t('log_broadcast') : t('log_station')}</BigLink>
      {unit.group && <BigLink icon="people" href={`/hop-dan/${unitId}`}>{t('log_meeting')}</BigLink>}
      <Repeat unit={unit} />
      <UnitMore unitId={unitId} />
    </section>
  );
}

function BigLink({ icon, href, children }: { icon: IconName; href: string; children: string }): JSX.Element {
  return <a class="big" href={href}><Icon name={icon} size={40} /><span>{children}</span></a>;
}

function Week({ unit }: { unit: Unit }): JSX.Element {
  const today = dayOf(Date.now());
  const logged = daysLogged(broadcastsOf(all('broadcast'), unit));
  const faults = faultsOf(all('incident'), unit);
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

function MeetingGap({ group }: { group: string }): JSX.Element | null {
  const month = dayOf(Date.now()).slice(0, 7);
  const held = all('meeting').some((one) => one.values.group === group && dayOf(String(one.values.held_at)).startsWith(month));
  return held ? null : <p class="small">{t('no_meeting_yet', { month: Number(month.slice(5)) })}</p>;
}

/** One tap logs what was logged last time; undo takes it back. */
function Repeat({ unit }: { unit: Unit }): JSX.Element | null {
  const now = Date.now();
  const found = repeatable(broadcastsOf(all('broadcast'), unit), now);
  if (!found) return null;
  const { source, startedAt } = found;
  const from = dayOf(startOf(source));
  const words = {
    clock: clockOf(startedAt),
    minutes: String(source.values.duration_minutes),
    content: topicName(source),
    day: from === addDays(dayOf(now), -1) ? t('yesterday') : formatDay(from),
  };
  const repeat = async (): Promise<void> => {
    const saved = await log('broadcast', repeatValues(source, startedAt));
    const operation = saved?.[0];
    if (operation) showSnack({ text: t('done_broadcast', { clock: words.clock }), undo: () => undoCreate(operation) });
  };
  return (
    <button type="button" class="repeat" onClick={() => void repeat()}>
      <Icon name="again" size={28} />
      <span>{t(words.content ? 'repeat' : 'repeat_plain', words)}</span>
    </button>
  );
}
