/** Saving from a form: one write at a time, the same write again while its fate is unknown, and a way back. */

import { useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { ErrorBox } from '../../ui/error_box';
import { showSnack } from '../../ui/snackbar';
import { writeRecord, type Failure } from './api';
import { Trouble } from './parts';
import { links } from './place';
import type { RecordWrite, Values, WriteAnswer } from './types';
import { nameOf, t } from './words';
import { identify, makeId, type Draft } from './writes';

/** Why a write did not take effect. */
export type Problem = { refused: WriteAnswer } | { failure: Failure };

export interface Saving {
  isBusy: boolean;
  problem: Problem | null;
  /** Write, and give the answer if the write took effect; null means that `problem` says why not. */
  save: (draft: Draft) => Promise<WriteAnswer | null>;
}

/** Let a form write; the problem stays in sight until the next try. */
export function useSaving(): Saving {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const unanswered = useRef<RecordWrite | null>(null);
  const save = async (draft: Draft): Promise<WriteAnswer | null> => {
    const write = identify(draft, unanswered.current);
    unanswered.current = write;
    setBusy(true);
    const answer = await writeRecord(write);
    setBusy(false);
    if (answer.ok) unanswered.current = null;
    const found = !answer.ok ? { failure: answer } : answer.data.result === 'rejected' ? { refused: answer.data } : null;
    setProblem(found);
    return found === null && answer.ok ? answer.data : null;
  };
  return { isBusy, problem, save };
}

/** Say why a write did not take effect, and what became of what was typed. */
export function SavingProblem({ saving }: { saving: Pick<Saving, 'problem'> }): JSX.Element | null {
  const { problem } = saving;
  if (problem === null) return null;
  if ('failure' in problem) {
    return <Trouble failure={problem.failure} data={problem.failure.offline ? t('failure_maybe_saved') : t('failure_unsaved')} />;
  }
  const { code, value } = problem.refused;
  const where = value ? `${nameOf('value', value)}: ` : '';
  return <ErrorBox what={t('failure_refused', { code: where + nameOf('code', code ?? '') })} data={t('failure_unsaved')} code={t('failure_code', { code: code ?? '' })} />;
}

/**
 * Say what was done, with a way back: an edit is undone by writing what stood there, a create by deleting.
 * `before` holds the values as they were on the screen.
 */
export function tellDone(text: string, draft: Draft, answer: WriteAnswer, before: Values, reload: () => Promise<void>): void {
  const isConflict = answer.result === 'conflict';
  showSnack({
    text: isConflict ? `${text} ${t('failure_conflict')}` : text,
    ...(isConflict && { more: { href: links.conflict(draft.kind, draft.record_id), text: t('reconcile_open') } }),
    undo: async () => {
      const undone = await writeRecord({ op_id: makeId(), ...reverse(draft, answer, before) });
      await reload();
      const isUndone = undone.ok && undone.data.result !== 'rejected';
      showSnack({ text: isUndone ? t('undone') : t('undo_failed') });
    },
  });
}

/** Give the operation that takes another one back. */
export function reverse(draft: Draft, answer: WriteAnswer, before: Values): Draft {
  const base = { kind: draft.kind, record_id: draft.record_id, base_rev: answer.record?.rev ?? draft.base_rev };
  if (draft.action === 'create') return { ...base, action: 'delete', values: {} };
  const values = Object.fromEntries(Object.keys(draft.values).map((name) => [name, before[name] ?? null]));
  return { ...base, action: 'edit', values };
}
