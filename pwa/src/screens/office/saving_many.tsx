/** Saving many writes with one press, one after the other: what was not answered is written again under the same id. */

import { useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { showSnack } from '../../ui/snackbar';
import { writeRecord } from './api';
import { reverse, SavingProblem, type Problem } from './saving';
import type { RecordWrite, Values, WriteAnswer } from './types';
import { t } from './words';
import { identify, makeId, type Draft } from './writes';

/** A write that took effect. */
export interface Written {
  draft: Draft;
  answer: WriteAnswer;
}

export interface SavingMany {
  isBusy: boolean;
  progress: { done: number; all: number } | null;
  problem: Problem | null;
  /** Write all; gives those that took effect, which are not all only where `problem` says why. */
  saveAll: (drafts: readonly Draft[]) => Promise<Written[]>;
}

/** Let a press write many; it stops at the first that does not take effect. */
export function useSavingMany(): SavingMany {
  const [progress, setProgress] = useState<SavingMany['progress']>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const unanswered = useRef(new Map<string, RecordWrite>());
  const saveAll = async (drafts: readonly Draft[]): Promise<Written[]> => {
    const written: Written[] = [];
    setProblem(null);
    for (const draft of drafts) {
      setProgress({ done: written.length, all: drafts.length });
      const write = identify(draft, unanswered.current.get(draft.record_id) ?? null);
      unanswered.current.set(draft.record_id, write);
      const answer = await writeRecord(write);
      if (answer.ok) unanswered.current.delete(draft.record_id);
      if (!answer.ok || answer.data.result === 'rejected') {
        setProblem(answer.ok ? { refused: answer.data } : { failure: answer });
        break;
      }
      written.push({ draft, answer: answer.data });
    }
    setProgress(null);
    return written;
  };
  return { isBusy: progress !== null, progress, problem, saveAll };
}

/** Say how far many writes have come, or why they stopped. */
export function ManyProgress({ saving }: { saving: SavingMany }): JSX.Element | null {
  const { progress } = saving;
  if (progress !== null) {
    return <p role="status">{t('invite_progress', progress)} <progress max={progress.all} value={progress.done} aria-label={t('invite_progress', progress)} /></p>;
  }
  return <SavingProblem saving={saving} />;
}

/** Say what was done, with a way back for all of it; `before` gives a record's values as they were on the screen. */
export function tellAllDone(text: string, written: readonly Written[], before: (recordId: string) => Values, reload: () => Promise<void>): void {
  if (written.length === 0) return;
  showSnack({
    text,
    undo: async () => {
      let left = written.length;
      for (const { draft, answer } of written) {
        const undone = await writeRecord({ op_id: makeId(), ...reverse(draft, answer, before(draft.record_id)) });
        if (undone.ok && undone.data.result !== 'rejected') left -= 1;
      }
      await reload();
      showSnack({ text: left === 0 ? t('undone') : t('undo_part', { n: left }) });
    },
  });
}
