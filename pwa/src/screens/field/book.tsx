/** K4: everything logged by the person's units, by month, each row with the office's receipt. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { all, type Shown } from '../../store/view';
import { clockOf, dayOf, formatDay, formatMonth, formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { Chips } from '../../ui/button';
import { Icon, type IconName } from '../../ui/icons';
import { ReceiptLine } from './receipt_line';
import { sayFault } from './fault_words';
import { groupName, scopesOf, text } from './places';
import { Page } from './shell';
import { topicName } from './topics';
import { tu } from './unit_words';

const MONTHS_SHOWN = 6;

const KINDS = ['broadcast', 'meeting', 'incident', 'feedback'];

const momentOf = ({ values }: Shown): string => String(values.started_at ?? values.held_at ?? values.found_at ?? values.received_at);

/** Where an entry is opened again, and its picture. */
const OPENED: Readonly<Record<string, { icon: IconName; href: (unit: string, id: string) => string }>> = {
  broadcast: { icon: 'speaker', href: (unit, id) => `/phat-loa/${unit}/${id}` },
  meeting: { icon: 'people', href: (unit, id) => `/hop-dan/${unit}/${id}` },
  incident: { icon: 'wrench', href: (_unit, id) => `/su-co/${id}` },
  feedback: { icon: 'note', href: (unit, id) => `/y-kien/${unit}/${id}` },
};

export default function Book(): JSX.Element {
  const records = KINDS.flatMap((kind) => all(kind)).filter(isOwn).sort((a, b) => (momentOf(a) < momentOf(b) ? 1 : -1));
  const current = dayOf(Date.now()).slice(0, 7);
  const months = [...new Set([current, ...records.map((record) => dayOf(momentOf(record)).slice(0, 7))])].sort().reverse();
  const [month, setMonth] = useState(current);
  const shown = records.filter((record) => dayOf(momentOf(record)).startsWith(month));
  return (
    <Page title={t('my_book')} up="/">
      {months.length > 1 && <div class="months"><Chips label={t('month')} value={month} onChoose={setMonth} options={months.slice(0, MONTHS_SHOWN).map((value) => ({ value, text: formatMonth(value) }))} /></div>}
      <p class="small soft">{t('entries_of_month', { month: formatMonth(month), count: formatNumber(shown.length), n: shown.length })}</p>
      {shown.length === 0 && <p class="empty">{t('book_empty')}</p>}
      <ul class="rows">{shown.map((record) => <Entry key={record.record_id} record={record} />)}</ul>
    </Page>
  );
}

function isOwn(record: Shown): boolean {
  const { group, ward } = record.values;
  return scopesOf('group_head', 'group').includes(String(group)) || scopesOf('ward_official', 'ward').includes(String(ward));
}

function Entry({ record }: { record: Shown }): JSX.Element {
  const { group, ward, outcome, on_behalf } = record.values;
  const { icon = 'note', href } = OPENED[record.kind] ?? {};
  const several = scopesOf('ward_official', 'ward').length > 0 || scopesOf('group_head', 'group').length > 1;
  return (
    <li>
      <a class="row link entry" href={href?.(String(group ?? ward), record.record_id) ?? '/so'}>
        <span class="state"><Icon name={icon} size={28} /></span>
        <span class="main">
          <span class="name">{formatDay(dayOf(momentOf(record)))}, {clockOf(momentOf(record))}</span>
          <span>{[several && groupName(group), what(record), outcome === 'not_broadcast' && t('not_broadcast'), on_behalf === true && tu('on_behalf')].filter(Boolean).join(' · ')}</span>
          <ReceiptLine record={record} />
        </span>
      </a>
    </li>
  );
}

function what(record: Shown): string {
  const { meeting_kind, households_present, people_present, duration_minutes } = record.values;
  if (record.kind === 'incident') return sayFault(record);
  if (record.kind === 'feedback') return `${tu('feedback')}: ${text(record, 'content')}`;
  if (record.kind === 'meeting') {
    return [
      meeting_kind === 'direct' ? tu('direct') : t('meeting'),
      typeof households_present === 'number' && tu('n_households', { n: formatNumber(households_present) }),
      typeof people_present === 'number' && t('people', { count: formatNumber(people_present), n: people_present }),
    ].filter(Boolean).join(', ');
  }
  return [t('minutes_long', { count: String(duration_minutes) }), topicName(record)].filter(Boolean).join(', ');
}
