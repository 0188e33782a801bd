/** What the minutes of a meeting need besides the counts; closed until it is wanted. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { all } from '../../store/view';
import { t } from '../../text/text';
import { Button, Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { DOCUMENTS, meetingsOf, RECIPIENTS, type Draft, type MeetingText } from './meetings';
import { text } from './places';
import { tu } from './unit_words';

interface Part {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
}

export default function MeetingDetails({ draft, group, set }: Part & { group: string }): JSX.Element {
  // What was filled in from last time says nothing of this meeting; what was written of it is shown.
  const [isOpen, setOpen] = useState(draft.agenda !== '' || draft.result !== '' || draft.note !== '');
  if (!isOpen) return <Button icon="plus" onPress={() => { setOpen(true); }}>{tu('more_details')}</Button>;
  return draft.kind === 'direct' ? <OfDirect draft={draft} group={group} set={set} /> : <OfMeeting draft={draft} group={group} set={set} />;
}

function OfDirect({ draft, group, set }: Part & { group: string }): JSX.Element {
  return (
    <>
      <Name name="speaker" label={tu('speaker')} {...{ draft, group, set }} />
      <Long name="result" label={tu('result_direct')} draft={draft} set={set} maxLength={4000} />
      <Long name="note" label={t('note')} draft={draft} set={set} maxLength={1000} />
    </>
  );
}

function OfMeeting({ draft, group, set }: Part & { group: string }): JSX.Element {
  return (
    <>
      <Name name="chair" label={tu('chair')} {...{ draft, group, set }} />
      <Name name="chair_title" label={tu('chair_title')} {...{ draft, group, set }} />
      <Name name="secretary" label={tu('secretary')} {...{ draft, group, set }} />
      <Name name="secretary_title" label={tu('secretary_title')} {...{ draft, group, set }} />
      <Name name="speaker" label={tu('speaker')} {...{ draft, group, set }} />
      <Long name="agenda" label={tu('agenda')} hint={tu('agenda_hint')} draft={draft} set={set} maxLength={2000} />
      <Long name="result" label={tu('result')} draft={draft} set={set} maxLength={4000} />
      <fieldset>
        <legend>{tu('document')}</legend>
        <Chips label={tu('document')} value={draft.document} options={DOCUMENTS.map((value) => ({ value, text: tu(value) }))}
          onChoose={(value) => { set({ document: value === draft.document ? '' : value }); }} />
      </fieldset>
      <SentTo draft={draft} set={set} />
      <Long name="note" label={t('note')} draft={draft} set={set} maxLength={1000} />
    </>
  );
}

/** A name or a position, with those written at earlier meetings to choose from. */
function Name({ name, label, draft, group, set }: Part & { name: MeetingText; label: string; group: string }): JSX.Element {
  const [known] = useState(() => [...new Set(meetingsOf(all('meeting'), group, draft.kind).map((one) => text(one, name)))].filter(Boolean));
  return <Field label={label} value={draft[name]} onInput={(typed) => { set({ [name]: typed }); }} maxLength={100} suggestions={known} />;
}

function Long({ name, label, hint, maxLength, draft, set }: Part & { name: MeetingText; label: string; hint?: string; maxLength: number }): JSX.Element {
  return <Field label={label} value={draft[name]} onInput={(typed) => { set({ [name]: typed }); }} rows={3} maxLength={maxLength} {...(hint !== undefined && { hint })} />;
}

function SentTo({ draft: { sentTo }, set }: Part): JSX.Element {
  const others = sentTo.filter((one) => !RECIPIENTS.some((usual) => usual === one));
  const toggle = (one: string): void => { set({ sentTo: sentTo.includes(one) ? sentTo.filter((other) => other !== one) : [...sentTo, one] }); };
  const write = (typed: string): void => {
    const named = typed.split(',').map((one) => one.trim().slice(0, 60)).filter(Boolean);
    set({ sentTo: [...sentTo.filter((one) => !others.includes(one)), ...named].slice(0, 10) });
  };
  const [typed, setTyped] = useState(others.join(', '));
  return (
    <fieldset>
      <legend>{tu('sent_to')}</legend>
      <div class="chips" role="group" aria-label={tu('sent_to')}>
        {RECIPIENTS.map((one) => <button type="button" key={one} class="chip" aria-pressed={sentTo.includes(one)} onClick={() => { toggle(one); }}><span>{one}</span></button>)}
      </div>
      <Field label={tu('sent_to_other')} value={typed} onInput={(value) => { setTyped(value); write(value); }} />
    </fieldset>
  );
}
