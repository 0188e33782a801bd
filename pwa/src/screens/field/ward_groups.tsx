/** "Các khối của tôi": which khối of a ward have reported this week, which are late, and which to call. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { keepScannerQuietly } from '../../app_update';
import { addDays, dayOf, formatNumber, formatShortDay, weekOf } from '../../text/format';
import { Button, ButtonLink, Chips } from '../../ui/button';
import { Icon, type IconName } from '../../ui/icons';
import { sayFault } from './fault_words';
import { isMended } from './faults';
import { text } from './places';
import { send } from './send_message';
import { tu } from './unit_words';
import { remindAll, reportWeek } from './ward_messages';
import { standingsOf, type GroupStanding } from './ward_week';

const LOOKS: Readonly<Record<GroupStanding['standing']['state'], { icon: IconName; look: string }>> = {
  reported: { icon: 'check', look: 'good' },
  late: { icon: 'clock', look: 'warning-text' },
  missing: { icon: 'warning', look: 'error-text' },
  broken: { icon: 'mute', look: 'warning-text' },
  quiet: { icon: 'circle', look: '' },
};

export default function WardGroups({ ward }: { ward: string }): JSX.Element {
  // To take a khối's entries off its phone where there is no network.
  useEffect(keepScannerQuietly, []);
  const [thisMonday = ''] = weekOf(dayOf(Date.now()));
  const [monday, setMonday] = useState(thisMonday);
  const standings = standingsOf(ward, monday, Date.now());
  const lacking = standings.filter(({ standing: { state } }) => state === 'missing' || state === 'late' || state === 'quiet');
  return (
    <section class="stack" aria-label={tu('my_groups')}>
      <h2>{tu('my_groups')}</h2>
      <Chips label={tu('week')} value={monday} onChoose={setMonday}
        options={[{ value: thisMonday, text: tu('week_this') }, { value: addDays(thisMonday, -7), text: tu('week_last') }]} />
      <Sum standings={standings} />
      {lacking.length > 0 && <Button icon="share" onPress={() => send(remindAll(ward, lacking, monday))}>{tu('remind_all', { n: lacking.length })}</Button>}
      <ul class="rows">{standings.map((one) => <li key={one.group.record_id}><Group one={one} /></li>)}</ul>
      <Button icon="share" onPress={() => send(reportWeek(ward, standings, monday))}>{tu('share_week')}</Button>
      <ButtonLink icon="print" href={`/tong-hop/${ward}/${dayOf(Date.now()).slice(0, 7)}`}>{tu('month_summary')}</ButtonLink>
      <ButtonLink icon="book" href="/ban-giao">{tu('hand_over')}</ButtonLink>
    </section>
  );
}

function Sum({ standings }: { standings: readonly GroupStanding[] }): JSX.Element {
  const count = (...states: string[]): number => standings.filter(({ standing }) => states.includes(standing.state)).length;
  const parts = [
    tu('sum_reported', { done: formatNumber(count('reported')), all: formatNumber(standings.length) }),
    count('missing') > 0 && tu('sum_missing', { n: formatNumber(count('missing')) }),
    count('late') > 0 && tu('sum_late', { n: formatNumber(count('late')) }),
    count('broken') > 0 && tu('sum_broken', { n: formatNumber(count('broken')) }),
    count('quiet') > 0 && tu('sum_quiet', { n: formatNumber(count('quiet')) }),
  ];
  return <p role="status"><strong>{parts.filter(Boolean).join(' · ')}</strong></p>;
}

function Group({ one: { group, standing, faults } }: { one: GroupStanding }): JSX.Element {
  const { icon, look } = LOOKS[standing.state];
  const fault = faults.find((each) => !isMended(each));
  return (
    <a class="row link" href={`/khoi/${group.record_id}`}>
      <span class={`state ${look}`}><Icon name={icon} size={28} /></span>
      <span class="main">
        <span class="name">{text(group, 'name')}</span>
        <span class="small">{saySlots(standing)}</span>
        {fault && <span class="small warning-text">{sayFault(fault)}</span>}
      </span>
      <Icon name="next" />
    </a>
  );
}

/** `Thiếu T3, T5 · đã ghi 3`: what to talk about when one calls. */
function saySlots({ state, logged, due, missing, late }: GroupStanding['standing']): string {
  const days = (list: readonly { day: string }[]): string => [...new Set(list.map(({ day }) => formatShortDay(day)))].join(', ');
  const parts = [
    missing.length > 0 && tu('lacks_days', { days: days(missing) }),
    late.length > 0 && tu('late_days', { days: days(late) }),
    state === 'broken' && tu('speakers_broken'),
    state === 'quiet' ? tu('quiet_group') : due > 0 ? tu('logged_of', { n: formatNumber(logged), due: formatNumber(due) }) : tu('logged', { n: formatNumber(logged) }),
  ];
  return parts.filter(Boolean).join(' · ');
}
