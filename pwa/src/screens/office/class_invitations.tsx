/** Which wards a class asks people of, and what came of it. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { dayOf, formatDay, formatNumber } from '../../text/format';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icons';
import type { ClassPart } from './class_page';
import type { Invitations, InvitedWard } from './invitation_types';
import { InvitingForm } from './inviting_form';
import { changedNames, draftAgain, stands } from './inviting';
import { Nominees } from './nominees';
import { Badge, ScrollTable } from './parts';
import { links } from './place';
import { mayWrite } from './roles';
import { tellDone, useSaving } from './saving';
import { ManyProgress, tellAllDone, useSavingMany } from './saving_many';
import type { Reference } from './types';
import { nameOf, t } from './words';
import type { Draft } from './writes';

/** States of a class whose people have come and gone. */
const HELD: readonly string[] = ['closed', 'settled'];

/** What the parts of this panel share: the class, who is invited, and how to show what was just written. */
export type InvitingPart = ClassPart & { invitations: Invitations; reference: Reference | null };

export function ClassInvitations(part: InvitingPart): JSX.Element {
  const [isInviting, setInviting] = useState(false);
  const { invitations } = part;
  const invited = invitations.wards.filter((row) => stands(row.invitation));
  const shown = invitations.wards.filter((row) => stands(row.invitation) || row.nominated > 0);
  return (
    <section class="o-panel o-inviting" aria-labelledby="class-inviting">
      <div class="o-panel-head">
        <h2 id="class-inviting">{t('invite_title')}</h2>
        {mayWrite() && <Button icon="send" onPress={() => { setInviting(true); }}>{t('invite_open')}</Button>}
      </div>
      {shown.length === 0 ? <p class="soft">{t('invite_none')}</p> : (
        <>
          <p>{t('invite_sum', sumUp(invited))}</p>
          {mayWrite() && <Again part={part} />}
          <Wards rows={shown} part={part} />
        </>
      )}
      <Nominees {...part} />
      {isInviting && <InvitingForm {...part} onClose={() => { setInviting(false); }} />}
    </section>
  );
}

function sumUp(invited: readonly InvitedWard[]): { wards: string; nominated: string; seats: string } {
  const seats = invited.reduce((sum, row) => sum + Number(row.invitation?.values.quota ?? 0), 0);
  const nominated = invited.reduce((sum, row) => sum + row.nominated, 0);
  return { wards: formatNumber(invited.length), nominated: formatNumber(nominated), seats: formatNumber(seats) };
}

/** Offer to issue again the invitations that no longer say how the class is. */
function Again({ part: { page, reference, invitations, reload } }: { part: InvitingPart }): JSX.Element | null {
  const [drafts, setDrafts] = useState<Draft[]>([]);
  const saving = useSavingMany();
  useEffect(() => {
    let isCurrent = true;
    if (reference !== null) void draftAgain(page, reference, invitations.wards, dayOf(Date.now())).then((found) => { if (isCurrent) setDrafts(found); });
    return () => { isCurrent = false; };
  }, [page, reference, invitations]);
  if (drafts.length === 0) return null;
  const send = async (): Promise<void> => {
    const written = await saving.saveAll(drafts);
    const before = new Map(invitations.wards.flatMap(({ invitation }) => (invitation ? [[invitation.id, invitation.values] as const] : [])));
    tellAllDone(t('invite_sent', { n: written.length }), written, (id) => before.get(id) ?? {}, reload);
    await reload();
  };
  return (
    <div class="o-stale">
      <p><Icon name="warning" size={20} /> {t('invite_changed', { what: changedNames(drafts).map((name) => nameOf('value', name)).join(', ') })}</p>
      <Button icon="again" disabled={saving.isBusy} onPress={send}>{t('invite_again', { n: drafts.length })}</Button>
      <ManyProgress saving={saving} />
    </div>
  );
}

function Wards({ rows, part }: { rows: readonly InvitedWard[]; part: InvitingPart }): JSX.Element {
  return (
    <ScrollTable caption={t('invite_title')}>
      <thead>
        <tr>
          <th scope="col">{t('invite_ward')}</th>
          <th scope="col" class="o-number">{t('invite_seats')}</th>
          <th scope="col" class="o-number">{t('invite_nominated')}</th>
          <th scope="col" class="o-number">{t('invite_missing')}</th>
          <th scope="col" class="o-number">{t('invite_late')}</th>
          <th scope="col" class="o-number">{t('invite_incomplete')}</th>
          <th scope="col" class="o-number">{t('invite_taken')}</th>
          {mayWrite() && <th scope="col"><span class="hidden">{t('invite_withdraw')}</span></th>}
        </tr>
      </thead>
      <tbody>{rows.map((row) => <WardLine key={row.ward} row={row} part={part} />)}</tbody>
    </ScrollTable>
  );
}

function WardLine({ row, part }: { row: InvitedWard; part: InvitingPart }): JSX.Element {
  const invitation = stands(row.invitation) ? row.invitation : null;
  // What was not nominated is no longer asked for once the class was held.
  const isHeld = HELD.includes(String(part.page.class.values.state));
  const { quota, due_on, is_host } = invitation?.values ?? {};
  return (
    <tr>
      <th scope="row">
        {invitation ? <a href={links.record('invitation', invitation.id)}>{row.ward_name}</a> : row.ward_name}
        {is_host === true && <span class="o-note">{t('invite_host')}</span>}
        <span class="o-second">{invitation ? typeof due_on === 'string' && t('invite_due_day', { day: formatDay(due_on) }) : t('invite_not_invited')}</span>
        {row.overdue && !isHeld && <Badge look="wait" icon="clock">{t('invite_overdue', { n: row.missing })}</Badge>}
      </th>
      <td class="o-number">{invitation ? formatNumber(Number(quota)) : '–'}</td>
      {[row.nominated, row.missing, row.late, row.incomplete, row.taken].map((count, place) => <td key={place} class="o-number">{formatNumber(count)}</td>)}
      {mayWrite() && <td>{invitation && <Withdraw row={row} part={part} />}</td>}
    </tr>
  );
}

function Withdraw({ row: { invitation, ward_name }, part: { reload } }: { row: InvitedWard; part: InvitingPart }): JSX.Element | null {
  const saving = useSaving();
  if (invitation === null) return null;
  const withdraw = async (): Promise<void> => {
    const draft = { kind: 'invitation', record_id: invitation.id, action: 'delete', base_rev: invitation.rev, values: {} } as const;
    const answer = await saving.save(draft);
    if (answer === null) return;
    tellDone(t('invite_withdrawn', { ward: ward_name }), draft, answer, invitation.values, reload);
    await reload();
  };
  return <Button look="quiet" label={t('invite_withdraw_of', { ward: ward_name })} disabled={saving.isBusy} onPress={withdraw}>{t('invite_withdraw')}</Button>;
}
