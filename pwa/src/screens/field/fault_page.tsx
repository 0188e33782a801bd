/** One fault: how far its mending has come, what was done and what it cost. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { attach, change, restore, withdraw } from '../../operations';
import { go, goBack } from '../../router';
import type { FileDraft } from '../../store/types';
import { find, type Shown } from '../../store/view';
import { clockOf, dayOf, formatDay } from '../../text/format';
import { t } from '../../text/text';
import { isTrial } from '../../trial';
import { Button, Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { lazy } from '../../ui/lazy';
import { showSnack } from '../../ui/snackbar';
import { tellChanged } from './changed';
import { sayFault, sayHowLong } from './fault_words';
import { Stops } from './fault_form';
import { downtimeOf } from './faults';
import { number, text, unitName, unitOf } from './places';
import { Page } from './shell';
import { tu } from './unit_words';

const Proofs = lazy(() => import('./proofs'));
const STATES = ['broken', 'in_repair', 'mended'] as const;
type State = typeof STATES[number];

export default function FaultPage({ recordId }: Record<string, string>): JSX.Element {
  const fault = find('incident', recordId);
  const [opened] = useState(fault);
  if (!opened || !fault) return <Page title={tu('fault')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return <Form fault={opened} />;
}

function Form({ fault }: { fault: Shown }): JSX.Element {
  const unit = unitOf(text(fault, 'group') || text(fault, 'ward'));
  const up = `/thiet-bi/${unit?.group ?? unit?.ward ?? ''}`;
  const [state, setState] = useState(text(fault, 'state') as State);
  const [stops, setStops] = useState(fault.values.stops_broadcasts === true);
  const [action, setAction] = useState(text(fault, 'action'));
  const [cost, setCost] = useState(String(number(fault, 'cost') ?? ''));
  const [description, setDescription] = useState(text(fault, 'description'));
  const [files, setFiles] = useState<FileDraft[]>([]);
  const [error, setError] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const isNumber = /^\d{0,10}$/.test(cost.trim());
    setError(isNumber ? null : t('error_count'));
    if (!isNumber) return;
    if (!(await attach('incident', fault.record_id, fault.values, files))) return;
    setFiles([]);
    const saved = await change(fault, {
      state, stops_broadcasts: stops, mended_at: mendedAt(fault, state),
      action: action.trim() || null, description: description.trim() || null, cost: cost.trim() === '' ? null : Number(cost),
    });
    if (tellChanged(fault, saved, tu('done_fault_edit'))) goBack(up);
  };
  return (
    <Page title={tu('fault')} up={up} job bottom={<Button look="primary" onPress={save}>{t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p><strong>{sayFault(fault)}</strong><br />{unit && unitName(unit)}<br />
          {tu('found_on', { day: formatDay(dayOf(text(fault, 'found_at'))) })}, {clockOf(text(fault, 'found_at'))} · {sayHowLong(downtimeOf(fault, Date.now()))}</p>
        <fieldset>
          <legend>{tu('fault_state')}</legend>
          <Chips label={tu('fault_state')} value={state} options={STATES.map((value) => ({ value, text: tu(`state_${value}`) }))} onChoose={setState} />
        </fieldset>
        <Stops stops={stops} onChoose={setStops} />
        <Field label={tu('description')} value={description} onInput={setDescription} rows={2} maxLength={500} />
        <Field label={tu('action')} value={action} onInput={setAction} rows={2} maxLength={500} />
        <Field label={tu('cost')} inputMode="numeric" value={cost} onInput={setCost} error={error} />
        {!isTrial && <Proofs owner={fault.record_id} taken={files} onTaken={setFiles} />}
        <Button look="danger" onPress={() => takeOff(fault, up)}>{t('delete_entry')}</Button>
      </form>
    </Page>
  );
}

/** The moment it was said to be mended stays; only what is broken again has none. */
function mendedAt(fault: Shown, state: State): string | null {
  if (state !== 'mended') return null;
  return text(fault, 'mended_at') || new Date().toISOString();
}

async function takeOff(fault: Shown, up: string): Promise<void> {
  if (!(await withdraw(fault))) return;
  showSnack({ text: t('done_delete'), undo: () => restore(fault) });
  go(up, { replace: true });
}
