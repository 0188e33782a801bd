/** The strip after a record was corrected, with the way back. */

import { undoChange, type Saved } from '../../operations';
import type { Shown } from '../../store/view';
import { showSnack } from '../../ui/snackbar';

/** Say that a change was kept; false if the phone could not keep it. */
export function tellChanged(before: Shown, saved: Saved, text: string): boolean {
  if (!saved) return false;
  const [operation] = saved;
  showSnack(operation ? { text, undo: () => undoChange(before, operation) } : { text });
  return true;
}
