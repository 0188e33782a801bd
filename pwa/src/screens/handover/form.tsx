/** Whose book goes to whom, from which day, and why. */

import { useId, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Handover, HandoverList, Handovers, NewHandover, Person } from '../../handovers';
import type { Answer } from '../../http';
import { randomId } from '../../store/ids';
import { dayOf } from '../../text/format';
import { Button, Chips } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { Failed } from './failed';
import { th } from './words';

const EMPTY = { group: '', from: '', known: false, to: '', name: '', day: '', reason: '' };

type Form = typeof EMPTY;

interface FormProps {
  choices: HandoverList;
  client: Handovers;
  onDone: (handover: Handover) => void;
  onClose: () => void;
}

export function HandoverForm({ choices, client, onDone, onClose }: FormProps): JSX.Element {
  const [form, setForm] = useState<Form>({ ...EMPTY, day: dayOf(Date.now()) });
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Extract<Answer<never>, { ok: false }> | null>(null);
  // The same wish has the same id: pressed again after a reply that was lost it changes nothing (H1).
  const wished = useRef<NewHandover | null>(null);
  const set = (part: Partial<Form>): void => { setForm({ ...form, ...part }); };
  const heads = choices.groups.find(({ id }) => id === form.group)?.heads ?? [];
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (missing(form).size > 0) return;
    const wish = toWish(form, wished.current);
    wished.current = wish;
    setBusy(true);
    const answer = await client.start(wish);
    setBusy(false);
    setFailure(answer.ok ? null : answer);
    if (answer.ok) onDone(answer.data.handover);
  };
  const lacks = isChecked ? missing(form) : new Set<string>();
  const errorOf = (name: keyof Form): string | null => (lacks.has(name) ? th('required') : null);
  const takers = choices.people.filter(({ id }) => id !== form.from);
  return (
    <Dialog title={th('start')} onClose={onClose}>
      <form class="handover-form" onSubmit={submit} noValidate>
        <Choice label={th('group')} value={form.group} error={errorOf('group')} options={choices.groups.map(({ id, label, heads: held }) => ({ id, display_name: `${label} · ${held.map((head) => head.display_name).join(', ')}` }))}
          onChoose={(group) => { set({ group, from: choices.groups.find(({ id }) => id === group)?.heads[0]?.id ?? '' }); }} />
        <Choice label={th('from')} value={form.from} error={errorOf('from')} options={heads} onChoose={(from) => { set({ from }); }} />
        <p class="handover-legend" aria-hidden="true">{th('to')}</p>
        <Chips label={th('to')} value={form.known ? 'known' : 'new'} onChoose={(which) => { set({ known: which === 'known' }); }}
          options={[{ value: 'new', text: th('to_new') }, { value: 'known', text: th('to_known') }]} />
        {form.known
          ? <Choice label={th('to')} value={form.to} error={errorOf('to')} options={takers} onChoose={(to) => { set({ to }); }} />
          : <Field label={th('to_name')} value={form.name} onInput={(name) => { set({ name }); }} maxLength={100} required error={errorOf('name')} />}
        {!form.known && isSomebody(choices.people, form.name) && <p role="status"><strong>{th('same_name')}</strong></p>}
        <Field label={th('day')} type="date" value={form.day} max={dayOf(Date.now())} onInput={(day) => { set({ day }); }} required hint={th('day_hint')} error={errorOf('day')} />
        <Field label={th('reason')} value={form.reason} onInput={(reason) => { set({ reason }); }} maxLength={300} required hint={th('reason_hint')} error={errorOf('reason')} />
        <p>{th('what_happens')}</p>
        {failure && <Failed failure={failure} />}
        <div class="handover-acts">
          <Button type="submit" look="primary" disabled={isBusy}>{th('submit')}</Button>
          <Button onPress={onClose}>{th('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Choice({ label, value, options, error, onChoose }: { label: string; value: string; options: readonly Person[]; error: string | null; onChoose: (id: string) => void }): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}<span aria-hidden="true"> *</span></label>
      <select id={id} value={value} required aria-invalid={error !== null} aria-describedby={`${id}-more`} onChange={(event) => { onChoose(event.currentTarget.value); }}>
        <option value="">{th('choose')}</option>
        {options.map((one) => <option key={one.id} value={one.id}>{one.display_name}</option>)}
      </select>
      <p id={`${id}-more`} class={error ? 'field-error' : 'hint'}>{error}</p>
    </div>
  );
}

const plain = (name: string): string => name.trim().normalize('NFC').toLocaleLowerCase('vi');

const isSomebody = (people: readonly Person[], name: string): boolean => people.some(({ display_name }) => plain(display_name) === plain(name));

function missing(form: Form): Set<string> {
  const needed = ['group', 'from', form.known ? 'to' : 'name', 'day', 'reason'] as const;
  return new Set(needed.filter((name) => form[name].trim() === ''));
}

function toWish(form: Form, before: NewHandover | null): NewHandover {
  const wish = {
    group: form.group, from_account: form.from, day: form.day, reason: form.reason.trim(),
    to_account: form.known ? form.to : null, to_name: form.known ? null : form.name.trim(),
  };
  const isSame = before !== null && JSON.stringify({ ...before, id: '' }) === JSON.stringify({ id: '', ...wish });
  return { id: isSame ? before.id : randomId(), ...wish };
}
