/** Which of the office's codes have a sentence of their own on the phone. */

import { vi } from '../../text/vi';

/** Tell whether there are words for a code; a newer office may know codes that we do not. */
export function hasSentence(code: string): boolean {
  return `refused_${code}` in vi;
}
