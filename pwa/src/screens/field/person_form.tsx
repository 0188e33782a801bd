/** T4: somebody who is not on the list, somebody sent in another's place, or a correction of who is. */

import { useMemo, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { addPerson, change, removePerson, type Mark, type Newcomer } from '../../operations';
import { rankMatch, readQuery } from '../../names';
import { goBack } from '../../router';
import { all, find, type Shown } from '../../store/view';
import { dayOf } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { shortClassName } from './classes';
import { GroupChoice } from './group_choice';
import { makeMark, offerUndo } from './marking';
import { number, text } from './places';
import { listPeople, type Person } from './roster_rows';
import { Page } from './shell';
import { takeName } from './typed_name';
import { describePlace, markOf } from './use_roster';

interface Draft {
  name: string;
  group: string;
  birthYear: string;
  phone: string;
  reason: string;
}

interface Errors {
  name?: string;
  group?: string;
  birthYear?: string;
  phone?: string;
}

export default function PersonForm({ classId = '', sessionId = '', seat, entryId }: Record<string, string>): JSX.Element {
  const [entries] = useState(() => all('roster_entry').filter((entry) => entry.values.training_class === classId));
  const session = find('session', sessionId);
  const up = `/lop/${classId}/${sessionId}`;
  const absent = entries.find((entry) => entry.values.person === seat) ?? null;
  const edited = entries.find((entry) => entry.record_id === entryId) ?? null;
  if (!session || (seat && !absent) || (entryId && !edited)) return <Page title={t('add_person')} up={up}><p>{t('not_on_phone')}</p></Page>;
  return <Form session={session} entries={entries} absent={absent} edited={edited} up={up} />;
}

function start(edited: Shown | null, absent: Shown | null): Draft {
  const from = edited ?? absent;
  return {
    name: edited ? text(edited, 'full_name') : takeName(),
    group: text(from, 'group'),
    birthYear: edited ? String(number(edited, 'birth_year') ?? '') : '',
    phone: text(edited, 'phone'),
    reason: '',
  };
}

function check(draft: Draft, needsGroup: boolean): Errors {
  const year = Number(draft.birthYear);
  const isYear = /^\d{4}$/.test(draft.birthYear) && year >= 1900 && year <= Number(dayOf(Date.now()).slice(0, 4));
  return {
    ...(draft.name.trim().length < 2 && { name: t('error_name') }),
    ...(needsGroup && !draft.group && { group: t('error_group') }),
    ...(draft.birthYear !== '' && !isYear && { birthYear: t('error_year') }),
    ...(draft.phone !== '' && !/^[+\d][\d .-]{7,18}$/.test(draft.phone.trim()) && { phone: t('error_phone') }),
  };
}

const toNewcomer = (draft: Draft): Newcomer => ({
  full_name: draft.name.trim().replace(/\s+/g, ' '),
  group: draft.group || null,
  ward: text(find('residential_group', draft.group), 'ward') || null,
  birth_year: draft.birthYear ? Number(draft.birthYear) : null,
  phone: draft.phone.trim() || null,
});

interface FormProps {
  session: Shown;
  entries: readonly Shown[];
  absent: Shown | null;
  edited: Shown | null;
  up: string;
}

function Form({ session, entries, absent, edited, up }: FormProps): JSX.Element {
  const [draft, setDraft] = useState(() => start(edited, absent));
  const [errors, setErrors] = useState<Errors>({});
  const set = (part: Partial<Draft>): void => { setDraft({ ...draft, ...part }); };
  const people = useMemo(() => listPeople(entries, describePlace), [entries]);
  const twins = useMemo(() => (edited ? [] : findTwins(people, draft.name, text(absent, 'person'))), [people, draft.name]);
  const save = async (): Promise<void> => {
    const found = check(draft, !edited);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    const kept = edited ? await correct(edited, draft) : await add(session, draft, absent);
    if (kept) goBack(up);
  };
  const title = edited ? t('correct_person') : absent ? t('send_deputy') : t('add_person');
  return (
    <Page title={title} up={up} job bottom={<Button look="primary" onPress={save}>{edited ? t('save') : t('save_present')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{absent ? t('deputy_for', { name: text(absent, 'full_name') }) : shortClassName(find('training_class', session.values.training_class))}</p>
        <Field label={t('full_name')} value={draft.name} onInput={(name) => { set({ name }); }} error={errors.name ?? null} maxLength={100} required autofocus />
        {twins.map((twin) => <Twin key={twin.id} twin={twin} session={session} up={up} />)}
        <GroupChoice chosen={draft.group} entries={entries} error={errors.group ?? null} onChoose={(group) => { set({ group }); }} />
        <Field label={t('birth_year')} inputMode="numeric" value={draft.birthYear} onInput={(birthYear) => { set({ birthYear }); }} error={errors.birthYear ?? null} maxLength={4} />
        <Field label={t('phone')} type="tel" value={draft.phone} onInput={(phone) => { set({ phone }); }} error={errors.phone ?? null} maxLength={20} />
        {absent && <Field label={t('deputy_reason')} value={draft.reason} onInput={(reason) => { set({ reason }); }} maxLength={300} />}
      </form>
    </Page>
  );
}

const MOST_TWINS = 2;
const MANY = 4;
/** From here on words of the name fit, but not its end. */
const LOOSE = 3;
/** From here on a match is of initials, numbers or places: no name that was meant. */
const FAR = 4;

/** Find those on the list who may be meant, marks or not, once more than a first letter of a second word was typed. */
function findTwins(people: readonly Person[], name: string, except: string): Person[] {
  if (!/\S\s+\S{2,}/.test(name.trim())) return [];
  const query = readQuery(name);
  const rankOf = ({ searchable }: Person): number => (query && rankMatch(query, searchable)) ?? FAR;
  const found = people.filter((one) => one.id !== except && rankOf(one) < FAR).sort((a, b) => rankOf(a) - rankOf(b));
  // `Nguyễn Thị` is half the list: that asks nobody anything.
  return found.length > MANY ? found.filter((one) => rankOf(one) < LOOSE).slice(0, MOST_TWINS) : found.slice(0, MOST_TWINS);
}

/** `Có phải Mẫu Thị Hà – Khối 5?` One tap marks that person instead. */
function Twin({ twin, session, up }: { twin: Person; session: Shown; up: string }): JSX.Element {
  const before = markOf(session, twin.id);
  const markTwin = async (): Promise<void> => {
    if (await makeMark(twin.name, { session, person: twin.id, before, status: 'present' })) goBack(up);
  };
  const status = text(before, 'status');
  return (
    <div class="notice">
      <p>{t('is_it', { name: [twin.name, twin.detail].filter(Boolean).join(' – ') })}{status && status !== 'unmarked' && ` (${t(`status_${status}` as TextKey)})`}</p>
      <Button onPress={markTwin}>{t('yes_that')}</Button>
    </div>
  );
}

async function correct(edited: Shown, draft: Draft): Promise<boolean> {
  const { full_name, group, ward, birth_year, phone } = toNewcomer(draft);
  const values = { full_name, birth_year, phone, ...(group && { group, ward }) };
  if (!(await change(edited, values))) return false;
  showSnack({ text: t('done_correct', { name: full_name }), undo: () => change({ ...edited, values: { ...edited.values, ...values } }, pickBefore(edited)) });
  return true;
}

const pickBefore = ({ values }: Shown): Shown['values'] => ({
  full_name: values.full_name ?? null, birth_year: values.birth_year ?? null, phone: values.phone ?? null,
  group: values.group ?? null, ward: values.ward ?? null,
});

async function add(session: Shown, draft: Draft, absent: Shown | null): Promise<boolean> {
  const newcomer = toNewcomer(draft);
  const seat = absent && { person: text(absent, 'person'), before: markOf(session, absent.values.person), reason: draft.reason.trim() || null };
  const saved = await addPerson(session, newcomer, seat);
  if (!saved) return false;
  const seatMark: Mark | null = seat && { session, person: seat.person, before: seat.before, status: 'represented' };
  const undo = async (): Promise<boolean> => (await removePerson(saved, seatMark)) !== null;
  offerUndo({ name: newcomer.full_name, status: 'present', session: session.record_id, at: Date.now(), undo });
  return true;
}
