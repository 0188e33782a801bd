/** K5: what there is to read aloud this week, the most urgent first. */

import type { JSX } from 'preact';
import { all, type Shown } from '../../store/view';
import { dayOf, formatDay, formatNumber, weekOf } from '../../text/format';
import { t } from '../../text/text';
import { Icon } from '../../ui/icons';
import { broadcastsOf } from './broadcasts';
import { bulletinsFor, readingMinutes } from './bulletins';
import { number, ownUnits, text, unitName, unitOf } from './places';
import { tb, type BulletinKey } from './bulletin_words';
import { Page } from './shell';
import { topicName } from './topics';

export default function ReadingList({ unitId }: Record<string, string>): JSX.Element {
  const id = unitId ?? ownUnits()[0] ?? '';
  const unit = unitOf(id);
  if (!unit) return <Page title={tb('to_read')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const week = weekOf(dayOf(Date.now()));
  const bulletins = bulletinsFor(all('bulletin'), unit.ward, week[0] ?? '', week[6]);
  const known = broadcastsOf(all('broadcast'), unit);
  return (
    <Page title={tb('to_read')} up="/">
      <p class="soft">{unitName(unit)}</p>
      {bulletins.length === 0 && <p class="empty">{tb('nothing_to_read')}</p>}
      <ul class="rows">
        {bulletins.map((one) => (
          <Row key={one.record_id} href={`/bai-doc/${id}/${one.record_id}`} bulletin={one} times={known.filter((log) => log.values.bulletin === one.record_id).length} />
        ))}
      </ul>
    </Page>
  );
}

function Row({ href, bulletin, times }: { href: string; bulletin: Shown; times: number }): JSX.Element {
  const minutes = number(bulletin, 'planned_minutes') ?? readingMinutes(text(bulletin, 'body'));
  return (
    <li>
      <a class="row link" href={href}>
        <span class={`state ${times > 0 ? 'good' : ''}`}><Icon name={times > 0 ? 'check' : 'speaker'} size={28} /></span>
        <span class="main">
          <Priority bulletin={bulletin} />
          <span class="name">{text(bulletin, 'title')}</span>
          <span class="small">{[tb('minutes_about', { count: formatNumber(minutes) }), topicName({ ...bulletin, values: { topic: bulletin.values.topic ?? null } }), saySpan(bulletin)].filter(Boolean).join(' · ')}</span>
          <span class="small">{times > 0 ? tb('read_times', { count: formatNumber(times) }) : tb('not_read')}</span>
        </span>
      </a>
    </li>
  );
}

/** Only what is not as usual says its priority. */
export function Priority({ bulletin }: { bulletin: Shown }): JSX.Element | null {
  const priority = text(bulletin, 'priority');
  if (priority !== 'emergency' && priority !== 'priority') return null;
  return <span class={`said ${priority === 'emergency' ? 'error-text' : 'warning-text'}`}><Icon name="warning" size={20} /> {tb(`priority_${priority}` as BulletinKey)}</span>;
}

/** `Thứ Hai 9/3 – Chủ nhật 15/3` */
export function saySpan(bulletin: Shown): string {
  const from = text(bulletin, 'read_from');
  const until = text(bulletin, 'read_until');
  if (!from && !until) return '';
  if (!until) return tb('from_day', { day: formatDay(from) });
  return [from && formatDay(from), formatDay(until)].filter(Boolean).join(' – ');
}
