/** The week's strip: for each day what the schedule asks for and how it stands, as pictures and as words. */

import type { JSX } from 'preact';
import { formatDay, formatNumber, formatShortDay } from '../../text/format';
import { t } from '../../text/text';
import { Icon, type IconName } from '../../ui/icons';
import type { DayStand, SlotState } from './expected';
import { tp, type ProgrammeKey } from './programme_words';

const PICTURE: Readonly<Record<SlotState, IconName | null>> = { logged: 'check', not_broadcast: 'cross', missing: 'circle', broken: 'mute', ahead: null };

/** How a day looks as a whole. */
type Look = 'logged' | 'missing' | 'broken' | 'ahead' | 'rest';

function lookOf({ slots, more }: DayStand): Look {
  if (slots.some(({ state }) => state === 'missing')) return 'missing';
  if (slots.some(({ state }) => state === 'broken')) return 'broken';
  if (slots.some(({ state }) => state === 'ahead')) return slots.some(({ state }) => state === 'logged') || more > 0 ? 'logged' : 'ahead';
  return slots.length + more > 0 ? 'logged' : 'rest';
}

/** `Thứ Hai 12/3: 05:30 đã ghi, 17:00 còn thiếu` */
function sayDay({ day, slots, more }: DayStand, today: string): string {
  const said = slots.map(({ slot, state }) => tp('slot_said', { clock: slot.clock, state: tp(`slot_${state}` as ProgrammeKey) }));
  if (more > 0) said.push(tp('slot_more', { count: formatNumber(more) }));
  return `${formatDay(day)}: ${said.join(', ') || (day > today ? t('day_ahead') : tp('slot_none'))}`;
}

export function Week({ days, today, rests }: { days: readonly DayStand[]; today: string; rests: (day: string) => string | null }): JSX.Element {
  const slots = days.flatMap((one) => one.slots);
  const count = (...states: SlotState[]): number => slots.filter(({ state }) => states.includes(state)).length;
  const missing = count('missing');
  const done = count('logged', 'not_broadcast');
  return (
    <div>
      <p class="small" id="week">
        {tp('week_sum', { done: formatNumber(done), total: formatNumber(slots.length) })}
        {missing > 0 && <strong class="warning-text"> · {tp('week_missing', { count: formatNumber(missing) })}</strong>}
      </p>
      <ol class="week" aria-labelledby="week">
        {days.map((one) => {
          const look = lookOf(one);
          const why = rests(one.day);
          return (
            <li key={one.day} class={`day ${look}`} aria-current={one.day === today ? 'date' : undefined} aria-label={[sayDay(one, today), why].filter(Boolean).join(' – ')}>
              <span>{formatShortDay(one.day)}</span>
              <span class="marks">
                {one.slots.map(({ slot, state }) => {
                  const name = PICTURE[state];
                  return name ? <Icon key={slot.startedAt} name={name} size={18} /> : <i key={slot.startedAt} class="to-come" />;
                })}
                {one.more > 0 && <Icon name="plus" size={18} />}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
