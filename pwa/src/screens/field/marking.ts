/** A mark as every screen makes it: kept, remembered under "Vừa làm", and offered to be taken back for ten seconds. */

import { mark, takeBack, type Mark } from '../../operations';
import { t, type TextKey } from '../../text/text';
import { showSnack } from '../../ui/snackbar';
import { forgetDone, rememberDone, type Done } from './recent_marks';

/** Keep marks of one act; false if the phone could not keep them. */
export async function makeMarks(name: string, marks: readonly Mark[], told?: string): Promise<boolean> {
  const [first] = marks;
  if (!first || !(await mark(marks))) return false;
  const { status, session } = first;
  offerUndo({ name, status, session: session.record_id, at: Date.now(), undo: async () => (await takeBack(marks)) !== null }, told);
  return true;
}

/** Keep one person's mark. */
export const makeMark = (name: string, made: Mark): Promise<boolean> => makeMarks(name, [made]);

/** Say what was done, and let it be taken back: now, and under "Vừa làm" later. */
export function offerUndo(done: Done, told = t(`done_${done.status}` as TextKey, { name: done.name })): void {
  rememberDone(done);
  showSnack({ text: told, undo: () => undoDone(done) });
}

/** Take an act back, wherever that was asked for. */
export async function undoDone(done: Done): Promise<void> {
  if (await done.undo()) forgetDone(done);
}
