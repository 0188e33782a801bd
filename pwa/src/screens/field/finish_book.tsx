/** One phone, two heads: the old one's book goes first, then the new one comes in by the link that is open (H6). */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { leave } from '../../leaving';
import { sendNow } from '../../sync/schedule';
import { Button } from '../../ui/button';
import { th } from '../handover/words';

export default function FinishBook({ owner, next }: { owner: string; next: string }): JSX.Element {
  const [isWaiting, setWaiting] = useState(false);
  // Where it succeeds the page begins anew at the link.
  const finish = async (): Promise<void> => {
    await sendNow();
    await leave().catch(() => null);
    setWaiting(true);
  };
  return (
    <div class="stack">
      <p>{th('left_taken', { name: owner, to: next })}</p>
      <Button look="primary" onPress={finish}>{th('left_finish')}</Button>
      {isWaiting && <p role="status">{th('left_not_yet')}</p>}
    </div>
  );
}
