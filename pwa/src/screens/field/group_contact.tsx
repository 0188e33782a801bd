/** Whom to call in a khối, and the message that says what is lacking. */

import type { JSX } from 'preact';
import type { Shown } from '../../store/view';
import { dayOf, weekOf } from '../../text/format';
import { Button, ButtonLink } from '../../ui/button';
import { contactOf } from './contacts';
import { text } from './places';
import { tu } from './unit_words';
import { send } from './send_message';
import { remindOne } from './ward_messages';
import { standingsOf } from './ward_week';

export default function GroupContact({ group }: { group: Shown }): JSX.Element {
  const contact = contactOf(group.record_id);
  const [name, phone] = [text(contact, 'full_name'), text(contact, 'phone')];
  const [monday = ''] = weekOf(dayOf(Date.now()));
  const remind = async (): Promise<void> => {
    const own = standingsOf(text(group, 'ward'), monday, Date.now()).find((one) => one.group.record_id === group.record_id);
    if (own) await send(remindOne(own, monday));
  };
  return (
    <section class="stack" aria-label={tu('contact')}>
      {(name || phone) && <p><strong>{name}</strong>{text(contact, 'position') && `, ${text(contact, 'position')}`}</p>}
      {phone && <ButtonLink look="primary" icon="call" href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{tu('call', { name: name || phone })}</ButtonLink>}
      <Button icon="share" onPress={remind}>{tu('remind_one')}</Button>
      <ButtonLink icon="edit" href={`/lien-he/${group.record_id}`}>{tu(phone ? 'contact_edit' : 'contact_add')}</ButtonLink>
    </section>
  );
}
