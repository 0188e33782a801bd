/** Takes in files that phones without a network made for the office. */

import { useCallback, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatDateTime, formatNumber, formatReceipt } from '../../text/format';
import { Button } from '../../ui/button';
import type { IconName } from '../../ui/icons';
import { receiveBundle, type Failure } from './api';
import { useDrop } from './drop';
import { Badge, Heading, ScrollTable, Trouble } from './parts';
import { PeopleTabs } from './people_tabs';
import { links } from './place';
import { countGroups, deliver, groupOf, sortResults, start, type Group, type Received } from './received';
import { moment, NOTHING } from './shown';
import type { CarriedResult } from './types';
import { nameOf, sayError, t } from './words';

const ROWS_AT_ONCE = 100;

export function BundlesScreen(): JSX.Element {
  const { list, take, retry } = useFiles();
  useDrop(take);
  return (
    <>
      <Heading title={t('place_bundles')} />
      <PeopleTabs now="bundles" />
      <p class="o-definition">{t('bundles_what')}</p>
      <Choose onFiles={take} />
      {list.map((received, place) => <OneFile key={place} received={received} onRetry={() => { retry(place); }} />)}
    </>
  );
}

/** One after the other: the newest at the end of the list, each where it was put in. */
function useFiles(): { list: Received[]; take: (files: Iterable<File>) => void; retry: (place: number) => void } {
  const [list, setList] = useState<Received[]>([]);
  const known = useRef<Received[]>([]);
  const turn = useRef<Promise<void>>(Promise.resolve());
  const put = (place: number, now: Received): void => {
    known.current = known.current.map((one, index) => (index === place ? now : one));
    setList(known.current);
  };
  const queue = (place: number): void => {
    turn.current = turn.current.then(async () => {
      const received = known.current[place];
      if (received) await deliver(received, receiveBundle, (now) => { put(place, now); });
    });
  };
  const take = useCallback((files: Iterable<File>) => {
    const first = known.current.length;
    known.current = [...known.current, ...Array.from(files, start)];
    setList(known.current);
    for (let place = first; place < known.current.length; place += 1) queue(place);
  }, []);
  return { list, take, retry: queue };
}

function Choose({ onFiles }: { onFiles: (files: Iterable<File>) => void }): JSX.Element {
  return (
    <div class="o-drop">
      <label class="button primary">
        <input type="file" class="hidden" accept=".txt,text/plain" multiple onChange={(event) => {
          const input = event.currentTarget;
          onFiles(input.files ?? []);
          input.value = ''; // so that the same file can be chosen again
        }} />
        <span>{t('bundles_choose')}</span>
      </label>
      <p>{t('bundles_drop')}</p>
    </div>
  );
}

function OneFile({ received, onRetry }: { received: Received; onRetry: () => void }): JSX.Element {
  const { name, state, device, made_at, results } = received;
  return (
    <section class="o-panel o-file">
      <h2>{device ? t('bundles_from', { owner: device.account.display_name }) : name}</h2>
      {device && <p class="o-second">{[device.label, device.model, made_at && t('bundles_made', { time: formatDateTime(made_at) }), name].filter(Boolean).join(' · ')}</p>}
      <Progress received={received} />
      {state === 'failed' && received.failure && <Failed received={received} failure={received.failure} onRetry={onRetry} />}
      {device?.revoked_at && <p class="o-stale">{t('bundles_revoked')}</p>}
      {state === 'done' && received.total === 0 && <p>{t('bundles_empty')}</p>}
      {results.length > 0 && <Results name={name} results={results} />}
    </section>
  );
}

/** A file that is not as it should be is no better the second time, and its own sentence says that nothing was recorded. */
function Failed({ received: { done, total }, failure, onRetry }: { received: Received; failure: Failure; onRetry: () => void }): JSX.Element {
  if (!failure.offline && failure.status < 500 && done === 0) return <Trouble failure={failure} />;
  const soFar = done === 0 ? t('bundles_unchanged') : t('bundles_partly', { done: formatNumber(done), total: formatNumber(total) });
  return <Trouble failure={failure} retry={onRetry} data={soFar} />;
}

function Progress({ received: { name, state, done, total } }: { received: Received }): JSX.Element | null {
  if (state === 'waits') return <p role="status">{t('bundles_waits', { name })}</p>;
  if (state !== 'works') return null;
  if (total === 0) return <p role="status">{t('bundles_reading', { name })}</p>;
  const words = t('bundles_working', { name, done: formatNumber(done), total: formatNumber(total) });
  return <div role="status"><p>{words}</p><progress max={total} value={done} aria-label={words} /></div>;
}

const LOOKS: Readonly<Record<Group, { look: 'good' | 'wait' | 'bad' | 'plain'; icon: IconName }>> = {
  received: { look: 'good', icon: 'check' },
  had: { look: 'plain', icon: 'check' },
  refused: { look: 'bad', icon: 'cross' },
  held: { look: 'wait', icon: 'waiting' },
};

function Results({ name, results }: { name: string; results: readonly CarriedResult[] }): JSX.Element {
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  const counts = countGroups(results);
  const groups = (Object.keys(LOOKS) as Group[]).filter((group) => counts[group] > 0);
  return (
    <>
      <p class="o-counts" role="status">
        {groups.map((group) => <Badge key={group} {...LOOKS[group]}>{t(`bundles_${group}`, { n: formatNumber(counts[group]) })}</Badge>)}
      </p>
      <ScrollTable caption={t('bundles_results_of', { name })}>
        <thead>
          <tr>
            <th scope="col">{t('bundles_kind')}</th>
            <th scope="col">{t('bundles_at')}</th>
            <th scope="col">{t('bundles_result')}</th>
            <th scope="col">{t('bundles_reason')}</th>
            <th scope="col">{t('bundles_receipt')}</th>
          </tr>
        </thead>
        <tbody>{sortResults(results).slice(0, limit).map((one) => <Line key={one.op_id} one={one} />)}</tbody>
      </ScrollTable>
      {results.length > limit && <Button onPress={() => { setLimit(limit + ROWS_AT_ONCE); }}>{t('bundles_more', { n: formatNumber(Math.min(ROWS_AT_ONCE, results.length - limit)) })}</Button>}
    </>
  );
}

function Line({ one }: { one: CarriedResult }): JSX.Element {
  const { op_id, kind, record_id, at, result, first, code, value, receipt } = one;
  const final = first ?? result;
  const href = groupOf(one) === 'held' ? links.heldOne(op_id) : links.record(kind, record_id);
  return (
    <tr>
      <th scope="row"><a href={href}>{nameOf('kind', kind)}</a></th>
      <td class="o-datetime">{at === null ? NOTHING : formatDateTime(moment(at))}</td>
      <td>
        <Badge {...LOOKS[groupOf(one)]}>{nameOf('result', final)}</Badge>
        {first !== undefined && <span class="o-second">{t('bundles_had_before')}</span>}
      </td>
      <td>{code ? [sayError(code, nameOf('code', code)), value && nameOf('value', value)].filter(Boolean).join(' ') : NOTHING}</td>
      <td class="o-receipt">{formatReceipt(receipt)}</td>
    </tr>
  );
}
