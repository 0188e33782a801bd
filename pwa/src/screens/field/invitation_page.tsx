/** One invitation as it was issued, and whom the ward nominates for it. */

import type { JSX } from 'preact';
import { restore, withdraw } from '../../operations';
import { find, type Shown } from '../../store/view';
import { dayOf } from '../../text/format';
import { t } from '../../text/text';
import { ButtonLink, IconButton } from '../../ui/button';
import { showSnack } from '../../ui/snackbar';
import { StandingLine } from './invitation_cards';
import { isLate, nomineesOf, sayClass, sayCount, sayTrouble, sayWhen, standingOf, unfilledOf } from './invited';
import { groupName, text } from './places';
import { Page } from './shell';
import { tw, type WardKey } from './ward_words';

export default function InvitationPage({ invitationId }: Record<string, string>): JSX.Element {
  const invitation = find('invitation', invitationId);
  if (!invitation) return <Page title={tw('invitations')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const nominees = nomineesOf(invitation);
  const standing = standingOf(invitation, nominees, dayOf(Date.now()));
  const href = `/giay-moi/${invitation.record_id}`;
  return (
    <Page title={tw('class_of', { number: String(invitation.values.class_number) })} up="/" bottom={<ButtonLink look="primary" icon="plus" href={`${href}/them`}>{tw('nominate')}</ButtonLink>}>
      <h2>{sayClass(invitation)}</h2>
      <p>{invitation.values.class_kind === 'study_visit' && <>{tw('study_visit')}<br /></>}{sayWhen(invitation)}<br />{text(invitation, 'place_text') || tw('no_place')}</p>
      {invitation.values.is_host === true && <ButtonLink href={`${href}/dia-diem`} icon="check">{tw('venue')}</ButtonLink>}
      <section class="stack" aria-label={tw('nominees')}>
        <h2>{tw('nominees')}</h2>
        <p><strong>{sayCount(invitation, standing)}</strong></p>
        <StandingLine trouble={sayTrouble(standing)} />
        {nominees.length === 0 && <p class="soft">{tw('nobody_yet')}</p>}
        <ul class="rows">{nominees.map((one) => <li key={one.record_id}><Nominee nominee={one} invitation={invitation} href={href} /></li>)}</ul>
      </section>
      <Issued invitation={invitation} />
    </Page>
  );
}

function Nominee({ nominee, invitation, href }: { nominee: Shown; invitation: Shown; href: string }): JSX.Element {
  const name = text(nominee, 'full_name');
  const lacks = unfilledOf(nominee).map((value) => tw(value as WardKey)).join(', ');
  const takeOff = async (): Promise<void> => {
    if (await withdraw(nominee)) showSnack({ text: tw('done_removed', { name }), undo: () => restore(nominee) });
  };
  return (
    <div class="row">
      <a class="row-main" href={`${href}/nguoi/${nominee.record_id}`}>
        <span class="main">
          <span class="name">{name}</span>
          <span class="small">{[groupName(nominee.values.group), text(nominee, 'position'), nominee.values.birth_year].filter(Boolean).join(' · ')}</span>
          {lacks !== '' && <span class="small warning-text">{tw('lacks', { what: lacks })}</span>}
          {isLate(invitation, nominee) && <span class="small warning-text">{tw('nominated_late')}</span>}
        </span>
      </a>
      <IconButton icon="cross" label={tw('remove_of', { name })} onPress={takeOff} />
    </div>
  );
}

const TEXTS = [['topics', 'topics'], ['programme', 'programme'], ['note', 'invitation_note']] as const;

/** The rest of what the invitation says, below what one comes here to do. */
function Issued({ invitation }: { invitation: Shown }): JSX.Element {
  return (
    <>
      {TEXTS.filter(([name]) => text(invitation, name) !== '').map(([name, title]) => (
        <section key={name}>
          <h2>{tw(title)}</h2>
          <p class="lines">{text(invitation, name)}</p>
        </section>
      ))}
    </>
  );
}
