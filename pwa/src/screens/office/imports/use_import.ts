/** One file on its way into a class: read, read again as the clerk says, tried, imported. */

import { useCallback, useRef, useState } from 'preact/hooks';
import { beginImport, previewImport, tryImport, undoImport, writeImport, type Failure } from '../api';
import { makeId } from '../writes';
import { keepChoices, readingOptions, START, wishOf, type Choice, type Choices, type Reading } from './choices';
import type { BatchPage, Preview, Trial } from './types';
import { workOff, type Work } from './working';

export type Busy = 'reading' | 'trying' | 'beginning' | null;

export interface Importing {
  file: File | null;
  reading: Reading;
  preview: Preview | null;
  choices: Choices;
  trial: Trial | null;
  busy: Busy;
  failure: Failure | null;
  work: Work | null;
}

export interface Import extends Importing {
  take: (file: File) => void;
  read: (change: Partial<Reading>) => void;
  choose: (rows: readonly number[], choiceFor: (row: number) => Choice | null) => void;
  tryOut: () => Promise<void>;
  run: () => Promise<void>;
  goOn: (batch: BatchPage) => Promise<void>;
  undo: (batch: BatchPage) => Promise<void>;
  stop: () => void;
}

const NOTHING: Importing = {
  file: null, reading: START, preview: null, choices: new Map(), trial: null, busy: null, failure: null, work: null,
};

/** Hold one import; `onWritten` is told whenever something was written. */
export function useImport(classId: string, onWritten: () => void): Import {
  const [now, setNow] = useState<Importing>(NOTHING);
  const known = useRef(now);
  const turn = useRef(0);
  const isStopped = useRef(false);
  const put = useCallback((change: Partial<Importing>): void => {
    known.current = { ...known.current, ...change };
    setNow(known.current);
  }, []);

  const ask = useCallback(async (file: File, reading: Reading): Promise<void> => {
    const mine = ++turn.current;
    put({ file, reading, busy: 'reading', failure: null, trial: null });
    const answer = await previewImport(classId, file, readingOptions(reading));
    if (mine !== turn.current) return; // stopped, or asked otherwise meanwhile
    if (!answer.ok) put({ busy: null, failure: answer });
    else put({ busy: null, preview: answer.data, choices: keepChoices(known.current.choices, answer.data) });
  }, [classId]);

  const take = useCallback((file: File): void => {
    if (known.current.work?.state === 'works') return;
    put({ ...NOTHING });
    void ask(file, START);
  }, [ask]);

  /** Another sheet or row of headings makes columns mean something else; another ward lets them be guessed anew. */
  const read = (change: Partial<Reading>): void => {
    const { file, reading, preview } = known.current;
    if (!file) return;
    const isOther = 'sheet' in change || 'header_row' in change;
    const kept = isOther ? { ...reading, columns: new Map<number, string>(), trimmed: new Set<number>() } : reading;
    void ask(file, { ...kept, sheet: preview?.sheet ?? null, ...change });
  };

  const choose = (rows: readonly number[], choiceFor: (row: number) => Choice | null): void => {
    const choices = new Map(known.current.choices);
    for (const row of rows) {
      const choice = choiceFor(row);
      if (choice) choices.set(row, choice);
      else choices.delete(row);
    }
    put({ choices, trial: null });
  };

  const tryOut = async (): Promise<void> => {
    const { file, reading, preview, choices } = known.current;
    if (!file || !preview) return;
    const mine = ++turn.current;
    put({ busy: 'trying', failure: null, trial: null });
    const answer = await tryImport(classId, file, wishOf(reading, preview, choices));
    if (mine !== turn.current) return;
    put(answer.ok ? { busy: null, trial: answer.data } : { busy: null, failure: answer });
  };

  const work = async (kind: Work['kind'], batch: BatchPage): Promise<void> => {
    isStopped.current = false;
    await workOff(kind, batch, kind === 'write' ? writeImport : undoImport, (step) => { put({ work: step }); }, () => isStopped.current);
    onWritten();
  };

  const run = async (): Promise<void> => {
    const { file, reading, preview, choices } = known.current;
    if (!file || !preview) return;
    put({ busy: 'beginning', failure: null });
    const answer = await beginImport(classId, file, { ...wishOf(reading, preview, choices), id: makeId() });
    if (!answer.ok) {
      put({ busy: null, failure: answer });
      return;
    }
    put({ ...NOTHING, busy: null });
    await work('write', answer.data);
  };

  const stop = (): void => {
    isStopped.current = true;
    turn.current += 1;
    put({ busy: null });
  };

  return {
    ...now, take, read, choose, tryOut, run, stop,
    goOn: (batch) => work('write', batch),
    undo: (batch) => work('undo', batch),
  };
}
