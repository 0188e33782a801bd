/** Everything that can be said of one person in a session. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { note, type Mark, type Status } from '../../operations';
import type { Shown } from '../../store/view';
import { t, type TextKey } from '../../text/text';
import { Button, ButtonLink } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import type { IconName } from '../../ui/icons';
import { makeMark } from './marking';
import { text } from './places';
import { ReceiptLine } from './receipt_line';
import type { Row } from './roster_rows';

const CHOICES: readonly { status: Status; icon: IconName }[] = [
  { status: 'present', icon: 'check' },
  { status: 'absent', icon: 'cross' },
  { status: 'excused', icon: 'note' },
  { status: 'late', icon: 'clock' },
  { status: 'left_early', icon: 'clock' },
  { status: 'unmarked', icon: 'circle' },
];

export interface SheetProps {
  row: Row;
  session: Shown;
  onClose: () => void;
  onMarked: (id: string) => void;
}

export function RowSheet({ row, session, onClose, onMarked }: SheetProps): JSX.Element {
  const [isNoting, setNoting] = useState(false);
  const make = (status: Status): Mark => ({ session, person: row.id, before: row.mark, status });
  const choose = async (status: Status): Promise<void> => {
    onMarked(row.id);
    await makeMark(row.name, make(status));
    onClose();
  };
  const position = text(row.entry, 'position');
  const here = `/lop/${String(session.values.training_class)}/${session.record_id}`;
  return (
    <Dialog title={row.name} onClose={onClose}>
      <p class="soft">{[row.detail, position].filter(Boolean).join(' · ')}</p>
      <Phone row={row} />
      {row.mark && <ReceiptLine record={row.mark} />}
      {isNoting
        ? <NoteForm row={row} made={make(row.status)} onClose={onClose} />
        : (
          <div class="sheet-grid">
            {CHOICES.filter(({ status }) => status !== row.status).map(({ status, icon }) => (
              <Button key={status} icon={icon} onPress={() => choose(status)}>{t(`choose_${status}` as TextKey)}</Button>
            ))}
            {!row.isDeputy && <ButtonLink icon="swap" href={`${here}/thay/${row.id}`}>{t('send_deputy')}</ButtonLink>}
            <Button icon="note" onPress={() => { setNoting(true); }}>{t('note')}</Button>
            <ButtonLink icon="edit" href={`${here}/sua/${row.entry.record_id}`}>{t('correct')}</ButtonLink>
          </div>
        )}
    </Dialog>
  );
}

function Phone({ row }: { row: Row }): JSX.Element | null {
  const { phone } = row.entry.values;
  return typeof phone === 'string' && phone ? <p><a class="phone" href={`tel:${phone}`}>{phone}</a></p> : null;
}

function NoteForm({ row, made, onClose }: { row: Row; made: Mark; onClose: () => void }): JSX.Element {
  const before = row.mark?.values.note;
  const [text, setText] = useState(typeof before === 'string' ? before : '');
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await note(made, text.trim())) onClose();
  };
  return (
    <form class="stack" onSubmit={save}>
      <Field label={t('note')} value={text} onInput={setText} rows={3} maxLength={500} autofocus />
      <Button look="primary" type="submit">{t('save')}</Button>
    </form>
  );
}
