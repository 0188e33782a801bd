/** Photos of a session: each is kept with it as soon as it is taken, for the hall empties before anybody thinks of a button. */

import { useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { attach } from '../../operations';
import type { FileDraft } from '../../store/types';
import type { Shown } from '../../store/view';
import Proofs from './proofs';

const NONE: readonly FileDraft[] = [];

export default function SessionPhotos({ session }: { session: Shown }): JSX.Element {
  const kept = useRef(new Set<string>());
  const keep = async (files: readonly FileDraft[]): Promise<void> => {
    const fresh = files.filter(({ id }) => !kept.current.has(id));
    for (const { id } of fresh) kept.current.add(id);
    // What was not kept is tried again with the next one.
    if (!(await attach('session', session.record_id, session.values, fresh))) for (const { id } of fresh) kept.current.delete(id);
  };
  return <Proofs owner={session.record_id} taken={NONE} onTaken={(files) => void keep(files)} />;
}
