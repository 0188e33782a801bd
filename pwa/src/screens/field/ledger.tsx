/** Everything ever sent from this phone: by month and day, or by receipt and words. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { countBetween, findEnds, readBetween, type Sent } from '../../store/ledger';
import { attentionCount, waitingCount } from '../../store/view';
import { addDays, dayOf, formatDay, formatMonth, formatNumber, momentOf } from '../../text/format';
import { t } from '../../text/text';
import { Button, IconButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { Icon } from '../../ui/icons';
import { BlockList } from './block_list';
import { readQuestion, search, type Found } from './ledger_search';
import { ts } from './send_words';
import { loadNames, SentRow, useNames } from './sent_row';
import { Page } from './shell';
import { lastOf } from '../../lists';

const TYPING_MS = 300;

export default function Ledger(): JSX.Element {
  const [typed, setTyped] = useState('');
  return (
    <Page title={ts('ledger')} up="/hop-gui">
      <Field label={ts('find_sent')} type="search" value={typed} onInput={setTyped} maxLength={60} />
      {readQuestion(typed) ? <Answers key={typed} typed={typed} /> : <Months />}
    </Page>
  );
}

const monthOf = (day: string): string => day.slice(0, 7);
const firstDayOf = (month: string): string => `${month}-01`;
const monthAfter = (month: string): string => monthOf(addDays(firstDayOf(month), 31));
const monthBefore = (month: string): string => monthOf(addDays(firstDayOf(month), -1));

function daysOf(month: string): string[] {
  return Array.from({ length: 31 }, (_, place) => addDays(firstDayOf(month), place)).filter((day) => monthOf(day) === month);
}

const startOfDay = (day: string): string => momentOf(day, '00:00');

/** What lies in the store may have become more. */
const version = (): string => `${waitingCount.value} ${attentionCount.value}`;

function Months(): JSX.Element {
  const ends = useEnds();
  const [month, setMonth] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const shown = month ?? (ends && monthOf(dayOf(ends.last)));
  if (ends === undefined) return <p>{t('opening')}</p>;
  if (!ends || !shown) return <p class="soft">{t('nothing_sent')}</p>;
  const today = dayOf(Date.now());
  const jump = (day: string): void => { setMonth(monthOf(day)); setOpened(day); };
  return (
    <>
      <Field label={ts('jump_to_day')} type="date" value={opened ?? ''} max={today} onInput={(day) => { if (day) jump(day); }} />
      <div class="stepper">
        {shown > monthOf(dayOf(ends.first)) ? <IconButton icon="back" label={ts('month_before')} onPress={() => { setMonth(monthBefore(shown)); }} /> : <span />}
        <h2 aria-live="polite">{formatMonth(shown)}</h2>
        {shown < monthOf(today) ? <IconButton icon="next" label={ts('month_after')} onPress={() => { setMonth(monthAfter(shown)); }} /> : <span />}
      </div>
      <Days key={shown} month={shown} opened={opened} onOpen={setOpened} />
    </>
  );
}

function useEnds(): { first: string; last: string } | null | undefined {
  const [ends, setEnds] = useState<{ first: string; last: string } | null | undefined>(undefined);
  useEffect(() => void findEnds().then(setEnds), [version()]);
  return ends;
}

function Days({ month, opened, onOpen }: { month: string; opened: string | null; onOpen: (day: string | null) => void }): JSX.Element {
  const days = daysOf(month);
  const counts = useCounts(days);
  if (!counts) return <p>{t('opening')}</p>;
  const filled = days.map((day, place) => ({ day, count: counts[place] ?? 0 })).filter(({ count }) => count > 0).reverse();
  const isMissed = opened !== null && days.includes(opened) && !filled.some(({ day }) => day === opened);
  return (
    <>
      {isMissed && <p role="status">{ts('day_empty', { day: formatDay(opened) })}</p>}
      {filled.length === 0 && <p class="soft">{ts('month_empty')}</p>}
      <ul class="rows">
        {filled.map(({ day, count }) => (
          <li key={day} class="day-group">
            <button type="button" class="day-row" aria-expanded={opened === day} onClick={() => { onOpen(opened === day ? null : day); }}>
              <span class="name">{formatDay(day)}</span>
              <span>{t('entries', { count: formatNumber(count), n: count })}</span>
              <Icon name={opened === day ? 'minus' : 'plus'} />
            </button>
            {opened === day && <Day day={day} count={count} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function useCounts(days: readonly string[]): number[] | null {
  const [counts, setCounts] = useState<number[] | null>(null);
  useEffect(() => {
    const moments = [...days, addDays(lastOf(days) ?? '', 1)].map(startOfDay);
    void countBetween(moments).then(setCounts);
  }, [days[0], version()]);
  return counts;
}

function Day({ day, count }: { day: string; count: number }): JSX.Element {
  const [sent, setSent] = useState<Sent[] | null>(null);
  useEffect(() => void readBetween(startOfDay(day), startOfDay(addDays(day, 1))).then(setSent), [day, count]);
  useNames((sent ?? []).map((one) => one.operation));
  if (!sent) return <p>{t('opening')}</p>;
  return <BlockList items={sent} label={formatDay(day)} render={(one) => <SentRow key={one.op_id} sent={one} />} />;
}

function Answers({ typed }: { typed: string }): JSX.Element {
  const { found, isBusy, goOn } = useSearch(typed);
  const count = found.sent.length;
  return (
    <>
      <p role="status">
        {isBusy ? ts('searching') : count === 0 ? ts('found_none') : ts('found', { count: formatNumber(count), n: count })}
        {!isBusy && ` ${found.reached === null ? ts('searched_all') : ts('searched_to', { day: formatDay(dayOf(found.reached)) })}`}
      </p>
      <BlockList items={found.sent} label={ts('ledger')} render={(one) => <SentRow key={one.op_id} sent={one} />} />
      {!isBusy && found.reached !== null && <Button onPress={goOn}>{ts('search_on')}</Button>}
    </>
  );
}

/** Begin anew with every word typed, once the typing stops; go on where the last stretch ended. */
function useSearch(typed: string): { found: Found; isBusy: boolean; goOn: () => void } {
  const [found, setFound] = useState<Found>({ sent: [], reached: null });
  const [from, setFrom] = useState<string | undefined>(undefined);
  const [isBusy, setBusy] = useState(true);
  useEffect(() => {
    let isWanted = true;
    setBusy(true);
    const look = async (): Promise<void> => {
      const matches = readQuestion(typed);
      await loadNames();
      const more = matches && (await search(matches, from, () => isWanted));
      if (!isWanted || !more) return;
      setFound((before) => ({ sent: from === undefined ? more.sent : [...before.sent, ...more.sent], reached: more.reached }));
      setBusy(false);
    };
    const timer = setTimeout(() => void look(), TYPING_MS);
    return () => { isWanted = false; clearTimeout(timer); };
  }, [from]);
  return { found, isBusy, goOn: () => { setFrom(found.reached ?? undefined); } };
}
