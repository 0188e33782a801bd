/** What residents said of a unit's broadcasts and of anything else, and which answers are owed. */

import type { JSX } from 'preact';
import { all, find, type Shown } from '../../store/view';
import { clockOf, dayOf, formatDay } from '../../text/format';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { ofUnit, text, unitName, unitOf } from './places';
import { ReceiptLine } from './receipt_line';
import { Page } from './shell';
import { tu } from './unit_words';

const DONE_SHOWN = 20;

export const isAnswered = ({ values }: Shown): boolean => typeof values.answered_at === 'string';

export default function FeedbackPage({ unitId = '' }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId);
  if (!unit) return <Page title={tu('feedback')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const own = ofUnit(all('feedback'), unit).sort((a, b) => (text(a, 'received_at') < text(b, 'received_at') ? 1 : -1));
  const [waiting, done] = [own.filter((one) => !isAnswered(one)), own.filter(isAnswered).slice(0, DONE_SHOWN)];
  return (
    <Page title={tu('feedback')} up="/" bottom={<ButtonLink look="primary" icon="plus" href={`/y-kien/${unitId}/moi`}>{tu('feedback_add')}</ButtonLink>}>
      <p class="soft">{unitName(unit)}</p>
      {own.length === 0 && <p class="empty">{tu('no_feedback')}</p>}
      {waiting.length > 0 && <List title={tu('feedback_waits')} list={waiting} unitId={unitId} />}
      {done.length > 0 && <List title={tu('feedback_done')} list={done} unitId={unitId} />}
    </Page>
  );
}

function List({ title, list, unitId }: { title: string; list: readonly Shown[]; unitId: string }): JSX.Element {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <ul class="rows">
        {list.map((one) => (
          <li key={one.record_id}>
            <a class="row link entry" href={`/y-kien/${unitId}/${one.record_id}`}>
              <span class={`state ${isAnswered(one) ? 'good' : 'warning-text'}`}><Icon name={isAnswered(one) ? 'check' : 'circle'} size={28} /></span>
              <span class="main">
                <span class="name">{text(one, 'content')}</span>
                <span class="small">{sayState(one)}</span>
                <ReceiptLine record={one} />
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `Trả lời Thứ Ba 12/3 · đã phát loa 17:00 Thứ Ba 12/3` */
function sayState(one: Shown): string {
  if (!isAnswered(one)) return tu('received_on', { day: formatDay(dayOf(text(one, 'received_at'))) });
  const started = text(find('broadcast', one.values.answering_broadcast), 'started_at');
  return [
    tu('answered_at_day', { day: formatDay(dayOf(text(one, 'answered_at'))) }),
    started && tu('on_air', { when: `${clockOf(started)} ${formatDay(dayOf(started))}` }),
  ].filter(Boolean).join(' · ');
}
