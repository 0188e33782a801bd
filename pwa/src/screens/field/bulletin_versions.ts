/** A bulletin as it is being written, and the version of it that was approved (P10). */

import { deriveId, type Values } from '@sync/contract';
import type { Part } from '../../operations';
import { peek, type Shown } from '../../store/view';

/** What an approval is of: `content` in sync/kinds/bulletin.json. */
export const CONTENT = ['title', 'body', 'topic', 'priority', 'source', 'author', 'read_from', 'read_until'] as const;

export type Standing = 'waiting' | 'returned' | 'draft' | 'approved';

/** What is written under one title, what of it is out, and how it stands. */
export interface Bulletin {
  written: Shown;
  /** The version that is out; what was put out by itself is its own. */
  out: Shown | null;
  standing: Standing;
}

const isPublished = ({ values }: Shown): boolean => typeof values.published_in === 'string' || typeof values.audience === 'string';

const said = (record: Shown, name: string): unknown => record.values[name] ?? '';

/** Name what two versions say differently. */
export const differing = (one: Shown, other: Shown): (typeof CONTENT)[number][] => CONTENT.filter((name) => said(one, name) !== said(other, name));

function standingOf(written: Shown, out: Shown | null): Standing {
  if (out && differing(written, out).length === 0) return 'approved';
  const state = written.values.state as Standing;
  return state === 'approved' ? 'waiting' : state;
}

/** One bulletin with its version. */
export function bulletinOf(written: Shown, versions: readonly Shown[]): Bulletin {
  const out = isPublished(written) ? written : (versions.find((one) => one.values.version_of === written.record_id && isPublished(one)) ?? null);
  return { written, out, standing: standingOf(written, out) };
}

/** The bulletins of a ward; a version is shown by what it is of, as long as that is there. */
export function bulletinsOf(all: readonly Shown[], ward: string): Bulletin[] {
  const own = all.filter((one) => one.values.ward === ward);
  const there = new Set<unknown>(own.map((one) => one.record_id));
  return own
    .filter((one) => !there.has(one.values.version_of) && (typeof one.values.version_of !== 'string' || isPublished(one)))
    .map((one) => bulletinOf(one, own));
}

/** What an approver does with one press: what he corrected, and the whole text as the version that goes out. */
export async function approving(ward: string, written: Shown | null, id: string, content: Values, decision: Values): Promise<Part[]> {
  const version = await deriveId(id, 'approved');
  const whole = { ward, ...content, state: 'approved', published_in: ward, ...decision };
  return [
    // What was once put out by itself is from now on out as its version.
    { kind: 'bulletin', id, before: written, values: written ? { ...content, published_in: null } : { ward, ...content, state: 'approved' } },
    { kind: 'bulletin', id: version, before: peek('bulletin', version), values: { ...whole, version_of: id }, isWhole: true },
  ];
}

/** What takes back what is out. */
export function withdrawing({ written, out }: Bulletin): Part[] {
  const off = { state: 'draft', published_in: null };
  const own: Part = { kind: 'bulletin', id: written.record_id, before: written, values: off };
  return out && out.record_id !== written.record_id ? [own, { kind: 'bulletin', id: out.record_id, before: out, values: off }] : [own];
}
