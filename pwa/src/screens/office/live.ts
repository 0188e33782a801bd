/** Keeps what a screen shows fresh while somebody can see it, and still while nobody can. */

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, Failure } from './api';

/** What a screen knows: the last good value stays on show when a later question fails. */
export interface Live<T> {
  value: T | null;
  failure: Failure | null;
  /** When the value was last confirmed, in epoch milliseconds. */
  confirmedAt: number | null;
  reload: () => Promise<void>;
}

interface Following {
  reload: () => Promise<void>;
  stop: () => void;
}

/** Ask now, then every `everyMs` while the page is visible; null asks once. */
export function follow<T>(load: () => Promise<Answer<T>>, everyMs: number | null, tell: (answer: Answer<T>) => void): Following {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;
  const reload = async (): Promise<void> => {
    clearTimeout(timer);
    const mine = ++turn;
    const answer = await load();
    if (mine !== turn) return; // a later question overtook this one, or nobody listens any more
    tell(answer);
    if (everyMs !== null && !document.hidden) timer = setTimeout(() => void reload(), everyMs);
  };
  const wake = (): void => {
    if (document.hidden) clearTimeout(timer);
    else if (everyMs !== null) void reload();
  };
  document.addEventListener('visibilitychange', wake);
  void reload();
  const stop = (): void => {
    turn++;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', wake);
  };
  return { reload, stop };
}

/** Follow one question in a screen; a new `key` starts again from nothing. */
export function useLive<T>(key: string, load: () => Promise<Answer<T>>, everyMs: number | null = null): Live<T> {
  const [state, setState] = useState<Known<T>>({ ...UNKNOWN, key });
  const following = useRef<Following | null>(null);
  useEffect(() => {
    const started = follow(load, everyMs, (answer) => {
      setState((before) => learn(before.key === key ? before : { ...UNKNOWN, key }, answer, Date.now()));
    });
    following.current = started;
    return started.stop;
  }, [key, everyMs]);
  const reload = useCallback(async () => {
    await following.current?.reload();
  }, []);
  // The first render after a change of key must not show the answer to another question.
  const shown = state.key === key ? state : UNKNOWN;
  return { value: shown.value, failure: shown.failure, confirmedAt: shown.confirmedAt, reload };
}

interface Known<T> {
  key: string;
  value: T | null;
  failure: Failure | null;
  confirmedAt: number | null;
}

const UNKNOWN = { key: '', value: null, failure: null, confirmedAt: null };

function learn<T>(before: Known<T>, answer: Answer<T>, now: number): Known<T> {
  if (!answer.ok) return { ...before, failure: answer };
  return { ...before, value: answer.data, failure: null, confirmedAt: now };
}
