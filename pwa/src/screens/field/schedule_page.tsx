/** The broadcast schedules of a khối, or of a ward's station: what is asked of it every week. */

import type { JSX } from 'preact';
import { all, type Shown } from '../../store/view';
import { dayOf, formatDate } from '../../text/format';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { schedulesOf } from './expected';
import { ownUnits, text, unitName, unitOf } from './places';
import { tb } from './bulletin_words';
import { tp } from './programme_words';
import { sayDays } from './schedules';
import { Page } from './shell';
import { topicName } from './topics';

export default function SchedulePage({ unitId }: Record<string, string>): JSX.Element {
  const id = unitId ?? ownUnits()[0] ?? '';
  const unit = unitOf(id);
  if (!unit) return <Page title={tp('schedule')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const today = dayOf(Date.now());
  const known = schedulesOf(all('schedule'), unit);
  const isOver = (one: Shown): boolean => text(one, 'valid_to') !== '' && text(one, 'valid_to') < today;
  const past = known.filter(isOver);
  return (
    <Page title={tp('schedule')} up="/" bottom={<ButtonLink look="primary" icon="plus" href={`/lich/${id}/them`}>{tb('add_schedule')}</ButtonLink>}>
      <p class="soft">{unitName(unit)}</p>
      <p>{tb('schedule_why')}</p>
      <ul class="rows">{known.filter((one) => !isOver(one)).map((one) => <Row key={one.record_id} unitId={id} schedule={one} today={today} />)}</ul>
      {past.length > 0 && <h2 class="sub">{tb('schedules_past')}</h2>}
      <ul class="rows">{past.map((one) => <Row key={one.record_id} unitId={id} schedule={one} today={today} />)}</ul>
    </Page>
  );
}

function Row({ unitId, schedule, today }: { unitId: string; schedule: Shown; today: string }): JSX.Element {
  const from = text(schedule, 'valid_from');
  const until = text(schedule, 'valid_to');
  const said = [
    t('minutes_long', { count: String(schedule.values.duration_minutes) }),
    topicName(schedule),
    schedule.values.rests_on_holidays === true && tb('rests_short'),
    from > today && tb('from_day', { day: formatDate(from) }),
    until && tb('until_day', { day: formatDate(until) }),
  ];
  return (
    <li>
      <a class="row link" href={`/lich/${unitId}/${schedule.record_id}`}>
        <span class="main">
          <span class="name">{text(schedule, 'starts_at')} · {sayDays(schedule.values.weekdays as number[])}</span>
          <span>{said.filter(Boolean).join(' · ')}</span>
        </span>
      </a>
    </li>
  );
}
