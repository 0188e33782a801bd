/** A phone that was emptied because its book was handed over: what became of it, and how to begin anew (H6). */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { settleLeft } from '../../leaving';
import type { Left } from '../../store/types';
import { formatDate, formatDateTime, formatNumber, formatReceipt } from '../../text/format';
import { Icon } from '../../ui/icons';
import { th } from '../handover/words';

const AGAIN_MS = 60_000;

export default function LeftPage({ left }: { left: Left }): JSX.Element {
  const now = useSettled(left);
  return (
    <main class="page welcome stack">
      <img src="/icons/icon.svg" width="88" height="88" alt="" />
      <h1>{th('left_title')}</h1>
      <p class="greeting">{th('left_what', { label: now.label, to: now.to, day: formatDate(now.day) })}</p>
      <p class="greeting good" role="status"><Icon name="check" /> {th('left_count', { count: formatNumber(now.delivered) })}</p>
      {now.refused > 0 && <p>{th('left_refused', { count: formatNumber(now.refused) })}</p>}
      <dl class="facts"><dt>{th('left_receipt')}</dt><dd><strong>{formatReceipt(now.receipt)}</strong></dd></dl>
      <p>{th('left_emptied', { when: formatDateTime(now.emptied_at) })}</p>
      {now.secret !== null && <p>{th('left_telling')}</p>}
      <p class="soft">{th('left_again')}</p>
    </main>
  );
}

/** Tell the office, as soon as there is a network, that the phone is empty. */
function useSettled(left: Left): Left {
  const [now, setNow] = useState(left);
  useEffect(() => {
    const settle = (): void => { settleLeft().then((found) => { if (found) setNow(found); }, () => null); };
    settle();
    addEventListener('online', settle);
    const timer = setInterval(settle, AGAIN_MS);
    return () => { removeEventListener('online', settle); clearInterval(timer); };
  }, []);
  return now;
}
