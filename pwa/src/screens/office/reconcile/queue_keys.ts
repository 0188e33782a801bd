/** The keys of a queue: up and down in it, one key a side, put off, take back. */

import { mayWrite } from '../roles';
import { useScreenKeys } from '../shortcuts';
import type { ScreenKey } from '../keys';
import { t } from '../words';
import { keyForSide, LATER_KEY, step } from './compare';

/** What the keys move and do; `sides` is what one may decide between, empty where nothing is chosen. */
export interface Handles<Side> {
  keys: readonly string[];
  chosenKey: string | null;
  choose: (key: string | null) => void;
  later: () => void;
  keep: (side: Side) => void;
  sides: readonly Side[];
  /** How deciding for a side is called in the list of keys. */
  named: (side: Side, place: number) => string;
  /** Only where a decision can be taken back. */
  undo?: () => unknown;
}

export function useQueueKeys<Side>(handles: Handles<Side>): void {
  useScreenKeys([...(mayWrite() ? decidingKeys(handles) : []), ...movingKeys(handles)]);
}

function movingKeys<Side>({ keys, chosenKey, choose, later }: Handles<Side>): ScreenKey[] {
  const move = (steps: number) => (): void => { choose(step(keys, chosenKey, steps)); };
  return [
    { keys: ['j', 'ArrowDown'], name: t('reconcile_key_next'), act: move(1), scrolls: true },
    { keys: ['k', 'ArrowUp'], name: t('reconcile_key_previous'), act: move(-1), scrolls: true },
    { keys: [LATER_KEY], name: t('reconcile_later'), act: later },
  ];
}

function decidingKeys<Side>({ sides, keep, named, undo }: Handles<Side>): ScreenKey[] {
  const keeping = sides.flatMap((side, place): ScreenKey[] => {
    const key = keyForSide(place);
    return key === null ? [] : [{ keys: [key], name: named(side, place), act: () => { keep(side); } }];
  });
  return undo ? [...keeping, { keys: ['z'], name: t('reconcile_key_undo'), act: undo }] : keeping;
}
