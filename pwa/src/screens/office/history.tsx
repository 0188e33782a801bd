/** The operations of one record: who, with which phone, when by whose clock, and what became of each. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatDateTime, formatReceipt } from '../../text/format';
import { MadeAt } from './made_at';
import { ScrollTable, SearchBox, Badge } from './parts';
import { links } from './place';
import { found } from './search';
import { NOTHING, showValue } from './shown';
import type { HistoryEntry } from './types';
import { nameOf, t } from './words';

export function History({ history, names }: { history: readonly HistoryEntry[]; names: ReadonlyMap<string, string> }): JSX.Element {
  const [asked, setAsked] = useState('');
  const rows = history.filter((entry) => found(asked, searched(entry, names)));
  return (
    <section aria-labelledby="history">
      <h2 id="history">{t('record_history')}</h2>
      {history.length === 0 ? <p class="o-empty">{t('record_history_empty')}</p> : (
        <>
          <div class="o-tools"><SearchBox label={t('record_find_receipt')} value={asked} onInput={setAsked} /></div>
          {rows.length === 0 ? <p class="o-empty">{t('nothing')}</p> : (
            <ScrollTable caption={t('record_history')}>
              <thead>
                <tr>
                  <th scope="col">{t('record_received_at')}</th>
                  <th scope="col">{t('record_author')}</th>
                  <th scope="col">{t('record_made_at')}</th>
                  <th scope="col">{t('record_wrote')}</th>
                  <th scope="col">{t('record_result')}</th>
                  <th scope="col">{t('record_receipt')}</th>
                </tr>
              </thead>
              <tbody>{rows.map((entry) => <Line key={entry.op_id} entry={entry} names={names} />)}</tbody>
            </ScrollTable>
          )}
        </>
      )}
    </section>
  );
}

/** A receipt is found with or without its hyphen. */
function searched(entry: HistoryEntry, names: ReadonlyMap<string, string>): string {
  const receipt = entry.receipt ?? '';
  const written = Object.values(entry.values).map((value) => showValue(value, names));
  return [receipt, formatReceipt(receipt), entry.author_name, entry.device_name, nameOf('result', entry.result), ...written].join(' ');
}

function Line({ entry, names }: { entry: HistoryEntry; names: ReadonlyMap<string, string> }): JSX.Element {
  return (
    <tr>
      <th scope="row" class="o-date">{formatDateTime(entry.received_at)}</th>
      <td>{entry.author_name ?? NOTHING}<span class="o-second">{entry.device_name}</span></td>
      <td class="o-date"><MadeAt act={entry} /></td>
      <td>
        <strong>{nameOf('action', entry.action)}</strong>
        <ul class="o-written">
          {Object.entries(entry.values).map(([name, value]) => <li key={name} class="o-lines">{nameOf('value', name)}: {showValue(value, names)}</li>)}
        </ul>
      </td>
      <td><Result entry={entry} /></td>
      <td class="o-receipt">{entry.receipt === null ? NOTHING : formatReceipt(entry.receipt)}</td>
    </tr>
  );
}

function Result({ entry }: { entry: HistoryEntry }): JSX.Element {
  const isTaken = entry.result === 'applied' || entry.result === 'duplicate';
  const isWaiting = entry.result === 'conflict' || entry.result === 'quarantined';
  return (
    <>
      <Badge look={isTaken ? 'good' : isWaiting ? 'wait' : 'bad'} icon={isTaken ? 'check' : 'warning'}>{nameOf('result', entry.result)}</Badge>
      {entry.decision !== null && <span class="o-second">{nameOf('history', entry.decision)}</span>}
      {entry.result === 'quarantined' && entry.decision === null && <a href={links.heldOne(entry.op_id)}>{t('reconcile_open')}</a>}
      {entry.code && <span class="o-second">{nameOf('code', entry.code)}</span>}
      {(entry.flags ?? []).map((flag) => <span key={flag} class="o-second">{nameOf('flag', flag)}</span>)}
    </>
  );
}
