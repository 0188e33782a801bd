/** What the office refused: which reasons have words here, what to do about them, and what was wanted. */

import type { Values } from '@sync/contract';
import type { Sent } from '../../store/ledger';
import type { Shown } from '../../store/view';
import { vi } from '../../text/vi';

/** Tell whether there are words for a code; a newer office may know codes that we do not. */
export function hasSentence(code: string): boolean {
  return `refused_${code}` in vi;
}

/** Reasons that the office can do away with: afterwards the very same entry is taken. */
const MENDED_BY_OFFICE = new Set([
  'forbidden', 'unknown_reference', 'unknown_record', 'reference_mismatch', 'unknown_kind', 'unknown_value', 'not_in_list',
  'not_storable', 'not_taken',
]);

/** Tell whether sending an entry again as it was can be of use. */
export function mayPassUnchanged({ result, outcome }: Pick<Sent, 'result' | 'outcome'>): boolean {
  return result === 'rejected' && MENDED_BY_OFFICE.has(outcome.code ?? '');
}

/** What a form starts with: the record as it is, with what was wanted of it on top. */
export function wantedValues(record: Shown | null, refused: Sent | null): Values {
  return { ...record?.values, ...refused?.operation.values };
}

/** The reason given for a change that was refused. */
export function reasonOf(refused: Sent | null): string {
  const reason = refused?.operation.values.reason;
  return typeof reason === 'string' ? reason : '';
}
