/** What a press of the button would write. */

import type { FilePreview } from './types';

/** How many broadcasts a press would write. */
export function countWritten(preview: FilePreview, take: ReadonlySet<string>): number {
  return preview.broadcasts.filter(({ verdict, record_id }) => verdict === 'new' || verdict === 'added' || (verdict === 'double' && take.has(record_id))).length;
}
