/** Invites many wards at once: one number each, from the keyboard. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { dayOf, formatDate } from '../../text/format';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import type { InvitingPart } from './class_invitations';
import { dayHint } from './day_hint';
import { draftInvitations, issue, readSeats, stands, type Asked } from './inviting';
import { wardOptions } from './options';
import { ManyProgress, tellAllDone, useSavingMany } from './saving_many';
import { nameOf, t } from './words';
import type { Draft } from './writes';

export function InvitingForm({ page, reload, reference, invitations, onClose }: InvitingPart & { onClose: () => void }): JSX.Element {
  // What stood on the screen when the person began is the base of what he writes (O4).
  const [known] = useState(invitations.wards);
  const [seats, setSeats] = useState<ReadonlyMap<string, string>>(() => new Map(known.flatMap(({ ward, invitation }) => (stands(invitation) ? [[ward, String(invitation.values.quota)] as const] : []))));
  const [dueOn, setDueOn] = useState(() => firstDue(known));
  const [usual, setUsual] = useState('');
  const [drafts, setDrafts] = useState<Draft[]>([]);
  const saving = useSavingMany();
  const wards = wardOptions(reference);
  const asked: Asked = { seats, dueOn };
  const isWrong = [...seats.values()].some((typed) => Number.isNaN(readSeats(typed)));
  useEffect(() => {
    let isCurrent = true;
    void draftInvitations(page, reference, known, asked, dayOf(Date.now())).then((found) => { if (isCurrent) setDrafts(found); });
    return () => { isCurrent = false; };
  }, [seats, dueOn, reference]);
  const fill = (): void => { setSeats(new Map(wards.map(({ value }) => [value, seats.get(value)?.trim() ? String(seats.get(value)) : usual]))); };
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isWrong || drafts.length === 0) return;
    const written = await saving.saveAll(drafts);
    const before = new Map(known.flatMap(({ invitation }) => (invitation ? [[invitation.id, invitation.values] as const] : [])));
    tellAllDone(t('invite_sent', { n: written.length }), written, (id) => before.get(id) ?? {}, reload);
    await reload();
    if (written.length === drafts.length) onClose();
  };
  return (
    <Dialog title={t('invite_open')} onClose={onClose}>
      <form class="o-form" onSubmit={send} noValidate>
        <Field label={t('invite_due')} type="date" value={dueOn} onInput={setDueOn} {...dayHint(dueOn)} error={isAfter(dueOn, page.class.values.starts_on) ? t('invite_due_after') : null} />
        <div class="o-inline-form">
          <Field label={t('invite_fill_with')} type="number" inputMode="numeric" max="1000" value={usual} onInput={setUsual} />
          <Button disabled={readSeats(usual) === null || Number.isNaN(readSeats(usual))} onPress={fill}>{t('invite_fill')}</Button>
        </div>
        <p class="soft">{t('invite_keys')}</p>
        <table class="o-quotas">
          <thead><tr><th scope="col">{t('invite_ward')}</th><th scope="col">{t('invite_quota')}</th></tr></thead>
          <tbody>
            {wards.map(({ value, text }) => (
              <tr key={value}>
                <th scope="row">{text}{page.class.values.host_ward === value && <span class="o-note">{t('invite_host')}</span>}</th>
                <td>
                  <input inputMode="numeric" maxLength={4} autocomplete="off" aria-label={t('invite_quota_of', { ward: text })} aria-invalid={Number.isNaN(readSeats(seats.get(value) ?? ''))}
                    value={seats.get(value) ?? ''} onKeyDown={moveInColumn} onInput={(event) => { setSeats(new Map(seats).set(value, event.currentTarget.value)); }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {isWrong && <p class="field-error" role="alert">{t('invite_quota_wrong')}</p>}
        <Preview page={page} reference={reference} />
        <ManyProgress saving={saving} />
        <div class="o-form-end">
          <Button type="submit" look="primary" disabled={saving.isBusy || isWrong || drafts.length === 0}>{drafts.length === 0 ? t('invite_nothing') : t('invite_send', { n: drafts.length })}</Button>
          <Button onPress={onClose}>{t('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

const firstDue = (known: InvitingPart['invitations']['wards']): string => {
  const due = known.map(({ invitation }) => (stands(invitation) ? invitation.values.due_on : null)).find((day) => typeof day === 'string');
  return typeof due === 'string' ? due : '';
};

const isAfter = (day: string, startsOn: unknown): boolean => day !== '' && typeof startsOn === 'string' && day > startsOn;

const STEPS: Readonly<Record<string, number>> = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };

/** Go to the number above or below; the last one's Enter goes on to the button. */
function moveInColumn(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const input = event.currentTarget;
  if (step === undefined || !(input instanceof HTMLInputElement)) return;
  event.preventDefault();
  const all = [...(input.closest('table')?.querySelectorAll('input') ?? [])];
  const next = all[all.indexOf(input) + step];
  if (next) {
    next.focus();
    next.select();
  } else if (step > 0) {
    input.form?.querySelector<HTMLElement>('button[type=submit]')?.focus();
  }
}

/** The invitation as the wards will read it, with what is not set said in words. */
function Preview({ page, reference }: Pick<InvitingPart, 'page' | 'reference'>): JSX.Element {
  const said = issue(page, reference, '');
  const text = (name: string): string => (typeof said[name] === 'string' ? said[name] : '');
  const day = text('starts_on');
  const when = day === '' ? t('classes_no_date') : [text('half') && nameOf('option', text('half')), formatDate(day), text('starts_at')].filter(Boolean).join(' · ');
  return (
    <div class="o-preview">
      <h3>{t('invite_as_issued')}</h3>
      <p><strong>{t('class_name', { n: Number(said.class_number) })} · {text('class_title')}</strong></p>
      <p>{when}</p>
      <p>{text('place_text') || t('classes_no_place')}</p>
      <p class="o-written-text">{text('topics') || t('classes_no_topics')}</p>
    </div>
  );
}
