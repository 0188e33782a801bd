/** What a phone recorded and no message took, in words: it may have any form, and nothing of it is left out. */

import { viHandover } from '../text/vi-handover';
import { th, type HandoverKey } from '../screens/handover/words';
import { formatDateTime } from '../text/format';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const WIRE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

const isFields = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Name what sort of record it was to be. */
export function kindOfLeft(content: unknown): string {
  const key = isFields(content) && typeof content.kind === 'string' ? `left_kind_${content.kind}` : '';
  return th(key in viHandover ? key as HandoverKey : 'paper_left_other');
}

/** What a person wrote into it; as it stands where nobody can tell that from the rest. */
export function sayLeft(content: unknown): string {
  if (content === null) return th('paper_left_elsewhere');
  const values = isFields(content) && isFields(content.values) ? texts(Object.values(content.values)) : [];
  if (values.length > 0) return values.join(' · ');
  return typeof content === 'string' ? content : JSON.stringify(content);
}

function texts(values: readonly unknown[]): string[] {
  return values.flatMap((value) => {
    if (Array.isArray(value)) return texts(value);
    if (typeof value === 'number') return [String(value)];
    if (typeof value !== 'string' || value.trim() === '' || ID.test(value)) return [];
    return [WIRE_TIME.test(value) && !Number.isNaN(Date.parse(value)) ? formatDateTime(value) : value];
  });
}
