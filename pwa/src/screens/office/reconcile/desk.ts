/** The decisions of whoever is signed in at this desk; they outlive a change of screen, not a change of person. */

import { keepSide, undoDecision } from '../api';
import { recount } from '../waiting';
import { makeDecisions } from './decisions';

export const decisions = makeDecisions({ keep: keepSide, undo: undoDecision, changed: recount });
