/** A mark as every screen makes it: kept, remembered under "Vừa làm", and offered to be taken back for ten seconds. */

import { mark, takeBack, type Mark } from '../../operations';
import { t, type TextKey } from '../../text/text';
import { showSnack } from '../../ui/snackbar';
import { forgetDone, rememberDone, type Done } from './recent_marks';

/** Keep marks of one act; false if the phone could not keep them. */
export async function makeMarks(name: string, marks: readonly Mark[], told?: string): Promise<boolean> {
  const [first] = marks;
  if (!first || !(await mark(marks))) return false;
  const done: Done = { name, status: first.status, marks, at: Date.now() };
  rememberDone(done);
  showSnack({ text: told ?? t(`done_${first.status}` as TextKey, { name }), undo: () => undoMarks(done) });
  return true;
}

/** Keep one person's mark. */
export const makeMark = (name: string, made: Mark): Promise<boolean> => makeMarks(name, [made]);

/** Take an act back, wherever that was asked for. */
export async function undoMarks(done: Done): Promise<void> {
  if (await takeBack(done.marks)) forgetDone(done);
}
