/** "Vừa làm": the last marks made on this phone since the app was opened, each of which can be taken back. */

import { signal } from '@preact/signals';
import type { Mark, Status } from '../../operations';

export interface Done {
  name: string;
  status: Status;
  marks: readonly Mark[];
  at: number;
}

const MOST = 50;
export const recentMarks = signal<readonly Done[]>([]);

export function rememberDone(done: Done): void {
  recentMarks.value = [done, ...recentMarks.value].slice(0, MOST);
}

export function forgetDone(done: Done): void {
  recentMarks.value = recentMarks.value.filter((other) => other !== done);
}
