/** When something was done by the device's own clock, and beside it, where that misleads, by how much and what counts. */

import type { JSX } from 'preact';
import { formatDateTime } from '../../text/format';
import { Icon } from '../../ui/icons';
import { isClockOff, moment, NOTHING, showOffset } from './shown';
import { t } from './words';

/** `device_at` is what the clock said, null where that was unreadable; `at` is the stamp that counts (C4). */
export function MadeAt({ act: { device_at, at, clock_offset_ms } }: {
  act: { device_at: string | null; at: string; clock_offset_ms: number | null };
}): JSX.Element {
  const counted = formatDateTime(moment(at));
  const stated = device_at === null ? NOTHING : formatDateTime(device_at);
  return (
    <>
      {stated}
      {counted !== stated && <span class="o-second">{t('record_counted_at', { time: counted })}</span>}
      {isClockOff(clock_offset_ms)
        ? <strong class="o-clock-off"><Icon name="clock" size={16} /> {showOffset(clock_offset_ms)}</strong>
        : <span class="o-second">{showOffset(clock_offset_ms)}</span>}
    </>
  );
}
