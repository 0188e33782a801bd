/** What concerns the whole class: counting heads, ending the session, everyone present, and what was just done. */

import type { JSX } from 'preact';
import type { Mark } from '../../operations';
import type { Shown } from '../../store/view';
import { clockOf } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { Button, ButtonLink } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { makeMarks, undoDone } from './marking';
import { recentMarks, type Done } from './recent_marks';
import { groupOf, type Row } from './roster_rows';

export function ClassMenu({ here, isOver, onClose }: { here: string; isOver: boolean; onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t('class_menu')} onClose={onClose}>
      <div class="stack">
        <ButtonLink icon="check" look="primary" href={`${here}/ket-thuc`}>{isOver ? t('close_look') : t('close_session')}</ButtonLink>
        <ButtonLink icon="people" href={`${here}/dem`}>{t('tally')}</ButtonLink>
        <h2>{t('just_done')}</h2>
        {recentMarks.value.length === 0 && <p class="soft">{t('nothing_done')}</p>}
        <ul class="rows">{recentMarks.value.map((done) => <DoneRow key={done.at} done={done} />)}</ul>
      </div>
    </Dialog>
  );
}

/** One row of "Vừa làm". */
export function DoneRow({ done }: { done: Done }): JSX.Element {
  return (
    <li class="row">
      <span class="main">
        <span class="name">{done.name}</span>
        <span class="small">{t(`choose_${done.status}` as TextKey)} · {clockOf(done.at)}</span>
      </span>
      <Button look="quiet" onPress={() => undoDone(done)} label={t('undo_of', { name: done.name })}>{t('undo')}</Button>
    </li>
  );
}

/** Everyone who is not marked yet is here: asks once, and then shows the list to take the absent off. */
export function Everyone({ rows, session, onClose, onDone }: { rows: readonly Row[]; session: Shown; onClose: () => void; onDone: () => void }): JSX.Element {
  const waiting = rows.filter((row) => groupOf(row.status) === 'waiting');
  const count = { count: waiting.length, n: waiting.length };
  const markAll = async (): Promise<void> => {
    const marks = waiting.map((row): Mark => ({ session, person: row.id, before: row.mark, status: 'present_bulk', method: 'everyone' }));
    if (await makeMarks(t('people', count), marks, t('done_everyone', count))) onDone();
    onClose();
  };
  return (
    <Dialog title={t('everyone')} onClose={onClose}>
      <div class="stack">
        <p>{t('everyone_sure', count)}</p>
        <Button look="primary" icon="check" onPress={markAll}>{t('everyone_yes', count)}</Button>
      </div>
    </Dialog>
  );
}
