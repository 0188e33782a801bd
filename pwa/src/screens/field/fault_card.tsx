/** One fault in a few words, with the one tap that ends it. */

import type { JSX } from 'preact';
import { change, undoChange } from '../../operations';
import type { Shown } from '../../store/view';
import { dayOf, formatDay } from '../../text/format';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icons';
import { showSnack } from '../../ui/snackbar';
import { sayFault, sayHowLong } from './fault_words';
import { downtimeOf, isMended } from './faults';
import { text } from './places';
import { ReceiptLine } from './receipt_line';
import { tu, type UnitKey } from './unit_words';

/** Mended from now on; undo takes it back to what it was. */
export async function mend(fault: Shown): Promise<void> {
  const [operation] = (await change(fault, { state: 'mended', mended_at: new Date().toISOString() })) ?? [];
  if (operation) showSnack({ text: tu('done_mended', { what: sayFault(fault) }), undo: () => undoChange(fault, operation) });
}

export function FaultCard({ fault }: { fault: Shown }): JSX.Element {
  const isOver = isMended(fault);
  const lasted = sayHowLong(downtimeOf(fault, Date.now()));
  return (
    <div class="card stack">
      <a class="row link" href={`/su-co/${fault.record_id}`}>
        <span class={`state ${isOver ? 'good' : 'warning-text'}`}><Icon name={isOver ? 'check' : 'warning'} size={28} /></span>
        <span class="main">
          <span class="name">{sayFault(fault)}</span>
          <span>{[tu(`state_${text(fault, 'state')}` as UnitKey), tu(isOver ? 'was_broken' : 'broken_for', { time: lasted })].join(' · ')}</span>
          <span class="small">{tu('found_on', { day: formatDay(dayOf(text(fault, 'found_at'))) })}{fault.values.stops_broadcasts === true && ` · ${tu('stops')}`}</span>
          <ReceiptLine record={fault} />
        </span>
      </a>
      {!isOver && <Button icon="check" onPress={() => mend(fault)}>{tu('mended')}</Button>}
    </div>
  );
}
