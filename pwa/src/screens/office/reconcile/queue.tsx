/** What waits, one under the other: choosing shows it beside; the chosen one stays in sight. */

import { useEffect, useRef } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { formatNumber } from '../../../text/format';
import { t } from '../words';
import { showSubject, showWhere } from './words';
import type { Subject } from './types';

/** One thing in the queue. */
export interface Waits {
  key: string;
  subject: Subject;
  /** What it is about, in few words. */
  about: string;
}

export function Queue({ items, chosen, more, onChoose, children }: {
  items: readonly Waits[];
  chosen: string | null;
  /** How many wait behind these. */
  more: number;
  onChoose: (key: string) => void;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <section class="o-queue" aria-labelledby="queue">
      <h2 id="queue">{t('reconcile_queue')}</h2>
      {children}
      <ol>
        {items.map((item) => <Entry key={item.key} item={item} isChosen={item.key === chosen} onChoose={onChoose} />)}
      </ol>
      {more > 0 && <p class="soft">{t('reconcile_more', { n: formatNumber(more) })}</p>}
    </section>
  );
}

function Entry({ item, isChosen, onChoose }: { item: Waits; isChosen: boolean; onChoose: (key: string) => void }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const entry = button.current;
    const list = entry?.closest('ol');
    if (!isChosen || !entry || !list) return;
    // Only the list moves: what is being read beside it stays where it is.
    const [top, bottom] = [entry.offsetTop - list.offsetTop, entry.offsetTop - list.offsetTop + entry.offsetHeight];
    if (top < list.scrollTop) list.scrollTop = top;
    else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
  }, [isChosen]);
  const where = showWhere(item.subject);
  return (
    <li>
      <button type="button" ref={button} aria-current={isChosen ? 'true' : undefined} onClick={() => { onChoose(item.key); }}>
        <strong>{showSubject(item.subject)}</strong>
        {where !== '' && <span>{where}</span>}
        <span>{item.about}</span>
      </button>
    </li>
  );
}
