/** One nominee: the name is enough, everything else may come later. */

import { useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { fold } from '../../names';
import { change, nominate, restore, undoCreate, withdraw } from '../../operations';
import { go, goBack } from '../../router';
import { all, find, type Shown } from '../../store/view';
import { t } from '../../text/text';
import { Button, Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { tellChanged } from './changed';
import { nomineesOf } from './invited';
import { checkNominee, draftNominee, readNominee, type Draft, type Errors } from './nominee_draft';
import { groupName, groupsOf, number, text } from './places';
import { Page } from './shell';
import { tw } from './ward_words';

const PARTICIPANTS = ['part_time_group', 'grassroots_information', 'party_state_unions'] as const;
const GENDERS = ['female', 'male', 'other'] as const;
const MOST = 3;

export default function NomineeForm({ invitationId, recordId }: Record<string, string>): JSX.Element {
  const invitation = find('invitation', invitationId);
  const [opened] = useState(find('nomination', recordId));
  if (!invitation || (recordId !== undefined && !opened)) return <Page title={tw('nominate_title')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <Form invitation={invitation} edited={opened} />;
}

function Form({ invitation, edited }: { invitation: Shown; edited: Shown | null }): JSX.Element {
  const up = `/giay-moi/${invitation.record_id}`;
  const [draft, setDraft] = useState<Draft>(() => draftNominee(edited));
  // Whoever was nominated for an earlier class stays the same person.
  const [person, setPerson] = useState<string | null>(null);
  const [errors, setErrors] = useState<Errors>({});
  const set = (part: Partial<Draft>): void => { setDraft({ ...draft, ...part }); };
  const save = async (): Promise<void> => {
    const found = checkNominee(draft);
    setErrors(found);
    if (Object.keys(found).length === 0 && await keep(invitation, edited, draft, person)) goBack(up);
  };
  const takeOff = async (record: Shown): Promise<void> => {
    if (!(await withdraw(record))) return;
    showSnack({ text: tw('done_removed', { name: text(record, 'full_name') }), undo: () => restore(record) });
    go(up, { replace: true });
  };
  return (
    <Page title={tw(edited ? 'correct_title' : 'nominate_title')} up={up} job bottom={<Button look="primary" onPress={save}>{t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{tw('may_be_later')}</p>
        <Field label={t('full_name')} value={draft.full_name} onInput={(name) => { set({ full_name: name }); setPerson(null); }} error={errors.full_name ?? null} maxLength={100} required autofocus={!edited} />
        {!edited && <Known invitation={invitation} name={draft.full_name} chosen={person} onChoose={(known) => { setDraft(draftNominee(known)); setPerson(text(known, 'person')); }} />}
        <Group ward={text(invitation, 'ward')} draft={draft} set={set} />
        <Field label={tw('position')} value={draft.position} onInput={(position) => { set({ position }); }} maxLength={100} />
        <div class="field">
          <span class="label">{tw('participant_group')}</span>
          <Chips label={tw('participant_group')} options={PARTICIPANTS.map((value) => ({ value, text: tw(value) }))} value={draft.participant_group as typeof PARTICIPANTS[number]}
            onChoose={(chosen) => { set({ participant_group: chosen === draft.participant_group ? '' : chosen }); }} />
        </div>
        <Field label={t('birth_year')} inputMode="numeric" value={draft.birth_year} onInput={(year) => { set({ birth_year: year }); }} error={errors.birth_year ?? null} maxLength={4} />
        <div class="field">
          <span class="label">{tw('gender')}</span>
          <Chips label={tw('gender')} options={GENDERS.map((value) => ({ value, text: tw(value) }))} value={draft.gender as typeof GENDERS[number]}
            onChoose={(chosen) => { set({ gender: chosen === draft.gender ? '' : chosen }); }} />
        </div>
        <Field label={t('phone')} type="tel" value={draft.phone} onInput={(phone) => { set({ phone }); }} error={errors.phone ?? null} maxLength={20} />
        <Field label={tw('organisation')} value={draft.organisation} onInput={(organisation) => { set({ organisation }); }} maxLength={200} />
        <Field label={tw('note')} value={draft.note} onInput={(note) => { set({ note }); }} rows={2} maxLength={500} />
        {edited && <Button look="danger" onPress={() => takeOff(edited)}>{tw('remove')}</Button>}
      </form>
    </Page>
  );
}

async function keep(invitation: Shown, edited: Shown | null, draft: Draft, person: string | null): Promise<boolean> {
  const values = readNominee(draft);
  if (edited) return tellChanged(edited, await change(edited, values), tw('done_corrected', { name: values.full_name }));
  const [operation] = (await nominate(invitation, values, person)) ?? [];
  if (!operation) return false;
  showSnack({ text: tw('done_nominated', { name: values.full_name }), undo: () => undoCreate(operation) });
  return true;
}

function Group({ ward, draft, set }: { ward: string; draft: Draft; set: (part: Partial<Draft>) => void }): JSX.Element {
  return (
    <div class="field">
      <label for="nominee-group">{tw('group')}</label>
      <select id="nominee-group" value={draft.group} onChange={(event) => { set({ group: event.currentTarget.value }); }}>
        <option value="">{tw('ward_staff')}</option>
        {groupsOf(ward).map((group) => <option key={group.record_id} value={group.record_id}>{text(group, 'name')}</option>)}
      </select>
    </div>
  );
}

interface KnownProps {
  invitation: Shown;
  name: string;
  chosen: string | null;
  onChoose: (known: Shown) => void;
}

/** Who is nominated already, and whom the ward nominated before: one tap fills the form. */
function Known({ invitation, name, chosen, onChoose }: KnownProps): JSX.Element | null {
  const typed = fold(name);
  const here = nomineesOf(invitation);
  const earlier = useMemo(() => findEarlier(invitation, here, typed), [typed]);
  const twin = typed.includes(' ') ? here.find((one) => fold(text(one, 'full_name')) === typed) : undefined;
  if (twin) return <div class="notice"><p>{tw('already_here', { name: [text(twin, 'full_name'), groupName(twin.values.group)].filter(Boolean).join(' – ') })}</p></div>;
  if (chosen !== null || earlier.length === 0) return null;
  return (
    <div class="field">
      <span class="label">{tw('nominated_before')}</span>
      <div class="chips">
        {earlier.map((one) => (
          <button type="button" key={one.record_id} class="chip" onClick={() => { onChoose(one); }}>
            <span>{[text(one, 'full_name'), groupName(one.values.group), number(one, 'birth_year')].filter(Boolean).join(' · ')}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

function findEarlier(invitation: Shown, here: readonly Shown[], typed: string): Shown[] {
  if (typed.length < 2) return [];
  const people = new Set(here.map((one) => one.values.person));
  const found = new Map<unknown, Shown>();
  for (const one of all('nomination')) {
    const { person, ward } = one.values;
    if (ward === invitation.values.ward && !people.has(person) && fold(text(one, 'full_name')).includes(typed)) found.set(person, one);
  }
  return [...found.values()].slice(0, MOST);
}
