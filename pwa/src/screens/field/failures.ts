/** Why the office was not reached, in one line: no network is one thing, an office that cannot answer another. */

import type { Failure } from '../../sync/round';
import { t } from '../../text/text';

/** Tell whether the office's own address answered, though not with what was asked for. */
export const isOfficeTrouble = (failure: Failure): boolean => !failure.offline || failure.reason === 'gateway';

/** Say what the last try ran into; null when there is nothing to say. */
export function describeFailure(failure: Failure | null): string | null {
  if (!failure) return null;
  if (!isOfficeTrouble(failure)) return t('pill_no_network');
  return !failure.offline && failure.status === 401 ? t('pill_unknown_device') : t('pill_no_answer');
}
