/** Who answers for a khối, his number, and how many households it has. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { recordContact, undoChange } from '../../operations';
import { goBack } from '../../router';
import { find } from '../../store/view';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { contactOf } from './contacts';
import { fullGroupName, number, text } from './places';
import { Page } from './shell';
import { tu } from './unit_words';

const PHONE = /^[\d\s+.()-]{8,20}$/;

export default function ContactForm({ unitId = '' }: Record<string, string>): JSX.Element {
  const group = find('residential_group', unitId);
  const [contact] = useState(contactOf(unitId));
  const [typed, setTyped] = useState({
    full_name: text(contact, 'full_name'), position: text(contact, 'position'), phone: text(contact, 'phone'), households: String(number(contact, 'households') ?? ''),
  });
  const [errors, setErrors] = useState<{ phone?: string; households?: string }>({});
  const set = (part: Partial<typeof typed>): void => { setTyped({ ...typed, ...part }); };
  if (!group) return <Page title={tu('contact')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const save = async (): Promise<void> => {
    const found = {
      ...(typed.phone.trim() !== '' && !PHONE.test(typed.phone.trim()) && { phone: t('error_phone') }),
      ...(!/^\d{0,5}$/.test(typed.households.trim()) && { households: t('error_count') }),
    };
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const words = Object.fromEntries((['full_name', 'position', 'phone'] as const).map((name) => [name, typed[name].trim() || null]));
    const saved = await recordContact(text(group, 'ward'), unitId, { ...words, households: typed.households.trim() === '' ? null : Number(typed.households) });
    if (!saved) return;
    const [operation] = saved;
    showSnack({ text: tu('done_contact'), ...(operation && contact && { undo: () => undoChange(contact, operation) }) });
    goBack(`/khoi/${unitId}`);
  };
  return (
    <Page title={tu('contact')} up={`/khoi/${unitId}`} job bottom={<Button look="primary" onPress={save}>{t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{fullGroupName(unitId)}</p>
        <Field label={t('full_name')} value={typed.full_name} onInput={(name) => { set({ full_name: name }); }} maxLength={100} />
        <Field label={tu('position')} value={typed.position} onInput={(position) => { set({ position }); }} maxLength={100} />
        <Field label={t('phone')} type="tel" value={typed.phone} onInput={(phone) => { set({ phone }); }} maxLength={20} error={errors.phone ?? null} />
        <Field label={tu('households')} inputMode="numeric" value={typed.households} onInput={(households) => { set({ households }); }} hint={tu('households_hint')} error={errors.households ?? null} />
      </form>
    </Page>
  );
}
