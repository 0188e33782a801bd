/** The invitations a ward has to answer, on its official's home. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Shown } from '../../store/view';
import { dayOf, formatNumber } from '../../text/format';
import { Button, ButtonLink } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { invitationsOf, nomineesOf, sayClass, sayCount, sayTrouble, sayWhen, standingOf } from './invited';
import { text } from './places';
import { tw } from './ward_words';

export default function InvitationCards({ ward }: { ward: string }): JSX.Element | null {
  const [showsPast, setShowsPast] = useState(false);
  const today = dayOf(Date.now());
  const { open, past } = invitationsOf(ward, today);
  if (open.length + past.length === 0) return null;
  return (
    <section class="stack" aria-label={tw('invitations')}>
      <h2>{tw('invitations')}</h2>
      {open.map((one) => <Card key={one.record_id} invitation={one} today={today} />)}
      {past.length > 0 && !showsPast && <Button look="quiet" onPress={() => { setShowsPast(true); }}>{tw('invitations_past', { count: formatNumber(past.length) })}</Button>}
      {showsPast && past.map((one) => <Past key={one.record_id} invitation={one} today={today} />)}
    </section>
  );
}

function Card({ invitation, today }: { invitation: Shown; today: string }): JSX.Element {
  const standing = standingOf(invitation, nomineesOf(invitation), today);
  const href = `/giay-moi/${invitation.record_id}`;
  const isHost = invitation.values.is_host === true;
  return (
    <article class="card stack">
      <h3 class="title">{sayClass(invitation)}</h3>
      <p>{sayWhen(invitation)}<br />{text(invitation, 'place_text') || tw('no_place')}</p>
      {isHost && <p class="small"><strong>{tw('we_host')}</strong></p>}
      <p><strong>{sayCount(invitation, standing)}</strong></p>
      <StandingLine trouble={sayTrouble(standing)} />
      <ButtonLink href={href} look={standing.missing > 0 ? 'primary' : 'plain'} icon="people">{tw('open_invitation')}</ButtonLink>
      {isHost && <ButtonLink href={`${href}/dia-diem`} icon="check">{tw('venue')}</ButtonLink>}
    </article>
  );
}

/** What is still to do, as picture, words and colour; or that all is done. */
export function StandingLine({ trouble }: { trouble: string | null }): JSX.Element {
  return trouble === null
    ? <p class="said good-text"><Icon name="check" size={20} /> {tw('enough')}</p>
    : <p class="said warning-text"><Icon name="warning" size={20} /> {trouble}</p>;
}

function Past({ invitation, today }: { invitation: Shown; today: string }): JSX.Element {
  return (
    <a class="row link" href={`/giay-moi/${invitation.record_id}`}>
      <span class="main">
        <span class="name">{sayClass(invitation)}</span>
        <span class="soft small">{[sayWhen(invitation), sayCount(invitation, standingOf(invitation, nomineesOf(invitation), today))].join(' · ')}</span>
      </span>
    </a>
  );
}
