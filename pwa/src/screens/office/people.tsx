/** Who may work with the system, where, and the cards that let their phones in. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { dayOf, formatDateTime, formatDay, formatNumber } from '../../text/format';
import { Button } from '../../ui/button';
import { AccountForm } from './account_form';
import { readAccounts } from './api';
import { Cards } from './cards';
import { issueCards, type Issuing } from './cards_issued';
import { howMany } from './classes';
import { useLive } from './live';
import { Badge, Heading, ScrollTable, SearchBox, Shown, Trouble } from './parts';
import { PeopleTabs } from './people_tabs';
import { mayEnrol } from './roles';
import { found } from './search';
import type { Account, Grant } from './types';
import { nameOf, t } from './words';

const EVERY_MS = 15_000;

export function PeopleScreen(): JSX.Element {
  const live = useLive('accounts', readAccounts, EVERY_MS);
  const [isCreating, setCreating] = useState(false);
  const [issuing, setIssuing] = useState<Issuing | null>(null);
  const issue = async (people: readonly Account[]): Promise<void> => {
    await issueCards(people, setIssuing);
    await live.reload();
  };
  return (
    <>
      <Heading title={t('place_people')}>
        <Button icon="plus" onPress={() => { setCreating(true); }}>{t('people_create')}</Button>
      </Heading>
      <PeopleTabs now="people" />
      {issuing && <IssuingNote issuing={issuing} />}
      <Cards />
      <Shown live={live}>{({ accounts }) => <Accounts accounts={accounts} issue={issue} isBusy={issuing !== null && issuing.done < issuing.all} />}</Shown>
      {isCreating && <AccountForm reload={live.reload} onClose={() => { setCreating(false); }} />}
    </>
  );
}

function IssuingNote({ issuing }: { issuing: Issuing }): JSX.Element {
  return (
    <div class="o-issuing">
      <p role="status">{t('cards_progress', { done: formatNumber(issuing.done - issuing.failed.length), all: formatNumber(issuing.all) })}</p>
      {issuing.failed.map(({ name, failure }) => (
        <div key={name}><p><strong>{t('cards_failed', { name })}</strong></p><Trouble failure={failure} /></div>
      ))}
    </div>
  );
}

function Accounts({ accounts, issue, isBusy }: { accounts: Account[]; issue: (people: readonly Account[]) => Promise<void>; isBusy: boolean }): JSX.Element {
  const [asked, setAsked] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rows = accounts.filter((account) => found(asked, searched(account)));
  const choosable = rows.filter(mayEnrol).map((row) => row.id);
  const selected = accounts.filter((account) => chosen.has(account.id));
  const issueChosen = async (): Promise<void> => {
    setChosen(new Set());
    await issue(selected);
  };
  const choose = (ids: readonly string[], isChosen: boolean): void => {
    const next = new Set(chosen);
    for (const id of ids) if (isChosen) next.add(id); else next.delete(id);
    setChosen(next);
  };
  return (
    <>
      <div class="o-tools">
        <SearchBox label={t('people_search')} hint={t('class_search_hint')} value={asked} onInput={setAsked} />
        <p role="status">{t('people_count', { count: howMany(rows.length, accounts.length) })}</p>
        <Button look="primary" disabled={selected.length === 0 || isBusy} onPress={issueChosen}>
          {selected.length === 0 ? t('people_issue') : t('people_issue_many', { n: formatNumber(selected.length) })}
        </Button>
      </div>
      {rows.length === 0 ? <p class="o-empty">{t('nothing')}</p> : (
        <ScrollTable caption={t('people_accounts')}>
          <thead>
            <tr>
              <th scope="col" class="o-tick">
                <label class="o-tick-target"><input type="checkbox" aria-label={t('people_select_all')} checked={choosable.length > 0 && choosable.every((id) => chosen.has(id))}
                  onChange={(event) => { choose(choosable, event.currentTarget.checked); }} /></label>
              </th>
              <th scope="col">{t('people_name')}</th>
              <th scope="col">{t('people_role')}</th>
              <th scope="col">{t('people_place')}</th>
              <th scope="col" class="o-number">{t('people_devices_count')}</th>
              <th scope="col">{t('people_enrolment')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => <AccountLine key={row.id} row={row} isChosen={chosen.has(row.id)} onChoose={(is) => { choose([row.id], is); }} onIssue={() => issue([row])} isBusy={isBusy} />)}
          </tbody>
        </ScrollTable>
      )}
    </>
  );
}

function searched(account: Account): string {
  return [account.display_name, ...account.roles.flatMap((grant) => [nameOf('role', grant.role), grant.label])].join(' ');
}

function AccountLine({ row, isChosen, onChoose, onIssue, isBusy }: { row: Account; isChosen: boolean; onChoose: (is: boolean) => void; onIssue: () => unknown; isBusy: boolean }): JSX.Element {
  const roles = [...new Set(row.roles.map((grant) => nameOf('role', grant.role)))];
  return (
    <tr>
      <td class="o-tick">
        {mayEnrol(row) && <label class="o-tick-target"><input type="checkbox" aria-label={t('people_select', { name: row.display_name })} checked={isChosen} onChange={(event) => { onChoose(event.currentTarget.checked); }} /></label>}
      </td>
      <th scope="row">{row.display_name}{row.trial_finished_at !== null && <span class="o-second"><Badge look="good" icon="check">{t('people_trial_done', { day: formatDay(dayOf(row.trial_finished_at)) })}</Badge></span>}</th>
      <td>{roles.join(', ')}</td>
      <td>{placesOf(row.roles)}</td>
      <td class="o-number">{formatNumber(row.devices)}</td>
      <td class="o-card-cell">
        {row.active_enrolment !== null && <span class="o-second">{t('people_enrolment_until', { until: formatDateTime(row.active_enrolment) })}</span>}
        {mayEnrol(row)
          ? <Button label={t('people_issue_for', { name: row.display_name })} disabled={isBusy} onPress={onIssue}>{t('people_issue')}</Button>
          : <span class="soft">{t('people_administrator_only')}</span>}
      </td>
    </tr>
  );
}

const byNumber = (a: string, b: string): number => a.localeCompare(b, 'vi', { numeric: true });

/** Where somebody works; a trainer's places are his classes, and he may have none yet. */
function placesOf(roles: readonly Grant[]): string {
  const places = [...new Set(roles.map((grant) => grant.label).filter((label) => label !== ''))].sort(byNumber);
  if (places.length > 0) return places.join(', ');
  return roles.some((grant) => grant.role === 'trainer') ? t('classes_no_trainer') : t('people_everywhere');
}
