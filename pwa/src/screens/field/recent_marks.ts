/** "Vừa làm": what was done at the door since the app was opened, each of which can be taken back. */

import { signal } from '@preact/signals';
import type { Status } from '../../operations';

export interface Done {
  /** Who it was about; of several people, how many. */
  name: string;
  status: Status;
  session: string;
  at: number;
  /** Takes it back; false if the phone could not keep that. */
  undo: () => Promise<boolean>;
}

const MOST = 50;
export const recentMarks = signal<readonly Done[]>([]);

export function rememberDone(done: Done): void {
  recentMarks.value = [done, ...recentMarks.value].slice(0, MOST);
}

export function forgetDone(done: Done): void {
  recentMarks.value = recentMarks.value.filter((other) => other !== done);
}
