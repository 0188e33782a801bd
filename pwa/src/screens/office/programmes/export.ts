/** Writes broadcasts into a file in the field names of provincial systems: one entry a line. */

import { readProvincial, type Failure } from '../api';
import type { BroadcastFilter } from '../types';

/** Fetch all parts and hand the file to the browser; a failure is for the screen to show. */
export async function downloadProvincial(filter: BroadcastFilter): Promise<Failure | number> {
  const lines: string[] = [];
  let after: string | null = null;
  do {
    const answer = await readProvincial(filter, after);
    if (!answer.ok) return answer;
    lines.push(...answer.data.entries.map((entry) => JSON.stringify(entry)));
    after = answer.data.next;
  } while (after !== null);
  save(new Blob([lines.map((line) => `${line}\n`).join('')], { type: 'application/x-ndjson' }), nameFile(filter));
  return lines.length;
}

/** `nhat-ky-phat-2024-03-01-2024-03-31.ndjson` */
export function nameFile({ from, to }: Pick<BroadcastFilter, 'from' | 'to'>): string {
  return `${['nhat-ky-phat', from, to].filter(Boolean).join('-')}.ndjson`;
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(address); }, 10_000);
}
