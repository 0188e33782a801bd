/** The host ward's checklist of the venue: one large tap an item, saved at once. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { deriveId, type Values } from '@sync/contract';
import { checkVenue } from '../../operations';
import { find, type Shown } from '../../store/view';
import { t } from '../../text/text';
import { Button, Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { sayClass, sayWhen } from './invited';
import { text } from './places';
import { CHECKED, countReady, STATES } from './readiness';
import { Page } from './shell';
import { tw } from './ward_words';

export default function ReadinessPage({ invitationId }: Record<string, string>): JSX.Element {
  const invitation = find('invitation', invitationId);
  const [id, setId] = useState<string | null>(null);
  const { training_class, ward } = invitation?.values ?? {};
  useEffect(() => {
    if (typeof training_class === 'string' && typeof ward === 'string') void deriveId(training_class, ward).then(setId); // (K4)
  }, [training_class, ward]);
  if (!invitation || id === null) return <Page title={tw('venue_title')} up="/">{!invitation && <p>{t('not_on_phone')}</p>}</Page>;
  return <Checklist key={id} invitation={invitation} record={find('readiness', id)} />;
}

function Checklist({ invitation, record }: { invitation: Shown; record: Shown | null }): JSX.Element {
  const { done, all } = countReady(record);
  return (
    <Page title={tw('venue_title')} up={`/giay-moi/${invitation.record_id}`}>
      <p>{sayClass(invitation)}<br />{sayWhen(invitation)}<br />{text(invitation, 'place_text') || tw('no_place')}</p>
      <p role="status"><strong>{tw('venue_sum', { done, all })}</strong></p>
      <p class="soft small">{tw('venue_hint')}</p>
      {CHECKED.map((item) => (
        <fieldset key={item}>
          <legend>{tw(item)}</legend>
          <Chips label={tw(item)} options={STATES.map(({ value, word }) => ({ value, text: tw(word) }))} value={text(record, item) as typeof STATES[number]['value']}
            onChoose={(state) => void checkVenue(invitation, { [item]: state })} />
        </fieldset>
      ))}
      <Contact invitation={invitation} record={record} />
    </Page>
  );
}

function Contact({ invitation, record }: { invitation: Shown; record: Shown | null }): JSX.Element {
  const [typed, setTyped] = useState<Record<string, string>>({});
  const shown = (name: 'contact_name' | 'contact_phone' | 'note'): string => typed[name] ?? text(record, name);
  const save = async (): Promise<void> => {
    const values: Values = Object.fromEntries(Object.entries(typed).map(([name, content]) => [name, content.trim() || null]));
    if (!(await checkVenue(invitation, values))) return;
    setTyped({});
    const before: Values = Object.fromEntries(Object.keys(values).map((name) => [name, record?.values[name] ?? null]));
    showSnack({ text: tw('venue_saved'), undo: () => checkVenue(invitation, before) });
  };
  return (
    <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <Field label={tw('contact_name')} value={shown('contact_name')} onInput={(name) => { setTyped({ ...typed, contact_name: name }); }} maxLength={100} />
      <Field label={tw('contact_phone')} type="tel" value={shown('contact_phone')} onInput={(phone) => { setTyped({ ...typed, contact_phone: phone }); }} maxLength={20} />
      <Field label={tw('note')} value={shown('note')} rows={2} onInput={(note) => { setTyped({ ...typed, note }); }} maxLength={500} />
      <Button type="submit" look="primary" disabled={Object.keys(typed).length === 0}>{t('save')}</Button>
    </form>
  );
}
