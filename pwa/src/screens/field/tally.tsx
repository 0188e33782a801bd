/** Counting heads with a thumb: what is counted is kept on the phone until it is written down. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { recordHeadCount } from '../../operations';
import { goBack } from '../../router';
import { find } from '../../store/view';
import { formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { showSnack } from '../../ui/snackbar';
import { shortClassName } from './classes';
import { closingOf } from './closings';
import { number } from './places';
import { countRows } from './roster_rows';
import { Page } from './shell';
import { forgetTally, keepTally, readTally } from './tally_draft';
import { useClass, useRows } from './use_roster';

const MOST = 10_000;
const STEPS = [5, 1, -1] as const;

export default function Tally({ classId = '', sessionId = '' }: Record<string, string>): JSX.Element {
  const isReady = useClass(classId);
  const session = find('session', sessionId);
  const up = `/lop/${classId}/${sessionId}`;
  const closing = closingOf(sessionId);
  const [count, setCount] = useState(() => readTally(sessionId) ?? number(closing, 'head_count') ?? 0);
  const counts = countRows(useRows(classId, sessionId));
  const title = [t('tally'), shortClassName(find('training_class', classId))].filter(Boolean).join(' · ');
  if (!isReady || !session) return <Page title={title} up={up}><p>{t(isReady ? 'not_on_phone' : 'opening')}</p></Page>;
  const add = (step: number): void => {
    const next = Math.min(MOST, Math.max(0, count + step));
    keepTally(sessionId, next);
    setCount(next);
    (navigator as { vibrate?: (pattern: number) => boolean }).vibrate?.(30);
  };
  const write = async (): Promise<void> => {
    if (!(await recordHeadCount(session, closing, count))) return;
    forgetTally(sessionId);
    showSnack({ text: t('tally_done', { count: formatNumber(count) }) });
    goBack(up);
  };
  return (
    <Page title={title} up={up} job bottom={<Button look="primary" icon="check" onPress={write}>{t('tally_write', { count: formatNumber(count) })}</Button>}>
      <p class="tally-count" role="status"><span class="digits">{formatNumber(count)}</span></p>
      <p class="tally-line">{compareHeads(count, counts.present)}</p>
      <div class="tally-keys">
        {STEPS.map((step) => (
          <button type="button" key={step} class={`tally-key step${step}`} onClick={() => { add(step); }}>{step > 0 ? `+${step}` : `−${-step}`}</button>
        ))}
      </div>
      <Button look="quiet" onPress={() => { add(-count); }}>{t('tally_again')}</Button>
    </Page>
  );
}

/** `Đếm 96 · Điểm danh 93 · lệch 3` */
export function compareHeads(heads: number, present: number): string {
  const difference = Math.abs(heads - present);
  const parts = [t('tally_heads', { count: formatNumber(heads) }), t('tally_marked', { count: formatNumber(present) }), difference === 0 ? t('tally_same') : t('tally_differs', { count: formatNumber(difference) })];
  return parts.join(' · ');
}
