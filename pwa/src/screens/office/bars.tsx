/** Bars to look at, each with its number written beside it and the way to its rows. */

import type { JSX } from 'preact';
import { formatNumber } from '../../text/format';
import { showPercent } from './shown';

/** One bar; without `of` it is held against the longest of its list. */
export interface Bar {
  label: string;
  value: number;
  of?: number;
  href: string;
  more?: string;
}

/** A list of bars on one scale. */
export function Bars({ bars }: { bars: readonly Bar[] }): JSX.Element {
  const longest = Math.max(1, ...bars.map((bar) => bar.of ?? bar.value));
  return (
    <ul class="o-bars">
      {bars.map((bar) => {
        const whole = bar.of ?? longest;
        return (
          <li key={bar.label}>
            <a href={bar.href}>{bar.label}</a>
            <span class="o-bar" aria-hidden="true"><span style={{ width: `${String(whole === 0 ? 0 : Math.min(100, (100 * bar.value) / whole))}%` }} /></span>
            <span class="o-bar-value">{formatNumber(bar.value)}{bar.of !== undefined && `/${formatNumber(bar.of)} · ${showPercent(bar.value, bar.of) ?? '–'}`}{bar.more && <span class="o-second">{bar.more}</span>}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** A part of a stacked bar. */
export interface Slice {
  name: string;
  label: string;
  value: number;
}

/** How a whole is made up, in one line; who cannot see it has the same numbers in the table beside it. */
export function Stack({ slices, label }: { slices: readonly Slice[]; label: string }): JSX.Element {
  const whole = slices.reduce((sum, slice) => sum + slice.value, 0);
  const said = slices.filter((slice) => slice.value > 0).map((slice) => `${slice.label} ${formatNumber(slice.value)}`).join(', ');
  return (
    <span class="o-stack" role="img" aria-label={`${label}: ${said || '0'}`} title={said}>
      {slices.filter((slice) => slice.value > 0).map((slice) => (
        <span key={slice.name} class={`o-slice o-slice-${slice.name}`} style={{ width: `${String((100 * slice.value) / whole)}%` }} />
      ))}
    </span>
  );
}
