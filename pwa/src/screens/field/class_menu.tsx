/** What concerns the whole class: everyone present, and what was just done. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { mark, takeBack, type Mark } from '../../operations';
import type { Shown } from '../../store/view';
import { clockOf } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { showSnack } from '../../ui/snackbar';
import { forgetDone, recentMarks, type Done } from './recent_marks';
import { groupOf, type Row } from './roster_rows';

export function ClassMenu({ rows, session, onClose }: { rows: readonly Row[]; session: Shown; onClose: () => void }): JSX.Element {
  const [isSure, setSure] = useState(false);
  const waiting = rows.filter((row) => groupOf(row.status) === 'waiting');
  const markAll = async (): Promise<void> => {
    const marks = waiting.map((row): Mark => ({ session, person: row.id, before: row.mark, status: 'present_bulk', method: 'everyone' }));
    if (await mark(marks)) showSnack({ text: t('done_everyone', { count: marks.length, n: marks.length }), undo: () => takeBack(marks) });
    onClose();
  };
  return (
    <Dialog title={t('class_menu')} onClose={onClose}>
      <div class="stack">
        {isSure
          ? (
            <>
              <p>{t('everyone_sure', { count: waiting.length, n: waiting.length })}</p>
              <Button look="primary" icon="check" onPress={markAll}>{t('everyone_yes', { count: waiting.length, n: waiting.length })}</Button>
            </>
          )
          : <Button icon="check" disabled={waiting.length === 0} onPress={() => { setSure(true); }}>{t('everyone')}</Button>}
        <h2>{t('just_done')}</h2>
        {recentMarks.value.length === 0 && <p class="soft">{t('nothing_done')}</p>}
        <ul class="rows">{recentMarks.value.map((done) => <DoneRow key={done.at} done={done} />)}</ul>
      </div>
    </Dialog>
  );
}

function DoneRow({ done }: { done: Done }): JSX.Element {
  const undo = async (): Promise<void> => {
    if (await takeBack(done.marks)) forgetDone(done);
  };
  return (
    <li class="row">
      <span class="main">
        <span class="name">{done.name}</span>
        <span class="small">{t(`choose_${done.status}` as TextKey)} · {clockOf(done.at)}</span>
      </span>
      <Button look="quiet" onPress={undo} label={t('undo_of', { name: done.name })}>{t('undo')}</Button>
    </li>
  );
}
