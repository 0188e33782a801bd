/** Why something about a handover could not be done, in the office's own words where it said any. */

import type { JSX } from 'preact';
import type { Answer } from '../../http';
import { ErrorBox } from '../../ui/error_box';
import { th } from './words';

export function Failed({ failure }: { failure: Extract<Answer<never>, { ok: false }> }): JSX.Element {
  const data = failure.offline ? th('needs_network') : failure.message;
  return <ErrorBox what={th('failed')} data={data} code={failure.offline ? 'M-02' : failure.code} />;
}
