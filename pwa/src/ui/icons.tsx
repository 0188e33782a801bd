/** The few pictures the screens use, drawn inline: no request, and they take the text's colour. */

import type { JSX } from 'preact';

const PATHS = {
  check: 'M4 12.5l5 5L20 6.5',
  cross: 'M6 6l12 12M18 6L6 18',
  circle: 'M12 4a8 8 0 100 16 8 8 0 000-16z',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  more: 'M12 5v.01M12 12v.01M12 19v.01',
  search: 'M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L20 20',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  warning: 'M12 4L2.5 20h19L12 4zM12 10v5M12 17.5v.01',
  waiting: 'M12 5l8 14H4z',
  dot: 'M12 8a4 4 0 100 8 4 4 0 000-8z',
  speaker: 'M4 10v4h3l5 4V6L7 10zM15.5 9a4 4 0 010 6M18 6.5a8 8 0 010 11',
  people: 'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 5a3.5 3.5 0 010 6M17.5 14.5c2.5.7 4 2.6 4 5.5',
  again: 'M4.5 12a7.5 7.5 0 107.5-7.5H7M10 1.5l-3 3 3 3',
  book: 'M5 4h11a3 3 0 013 3v13H8a3 3 0 01-3-3zM9 8h6M9 12h6',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5a2.5 2.5 0 100 5 2.5 2.5 0 000-5zM9 14.5a2.5 2.5 0 100 5 2.5 2.5 0 000-5z',
  send: 'M12 20V5M6 10.5L12 4.5l6 6',
  clock: 'M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4.5l3 2',
  swap: 'M7 4L3.5 7.5 7 11M4 7.5h14M17 13l3.5 3.5L17 20M20 16.5H6',
  note: 'M5 4h14v10l-6 6H5zM13 20v-6h6',
  edit: 'M4 20l1-4L16.5 4.5l3 3L8 19z',
  share: 'M12 15V3.5M8 7.5l4-4 4 4M5 12v8h14v-8',
  scan: 'M4 8V5a1 1 0 011-1h3M16 4h3a1 1 0 011 1v3M20 16v3a1 1 0 01-1 1h-3M8 20H5a1 1 0 01-1-1v-3M4 12h16',
  lamp: 'M8 3h8l-1 6v11a1 1 0 01-1 1h-4a1 1 0 01-1-1V9zM8.5 6.5h7M12 12v2',
  keys: 'M4 6h16v12H4zM8 10v.01M12 10v.01M16 10v.01M9 14h6',
  mute: 'M4 10v4h3l5 4V6L7 10zM16 9.5l5 5M21 9.5l-5 5',
  bars: 'M5 20V11M12 20V4M19 20v-6',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 5M15.5 9v.01',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  call: 'M6 3.5h3.5l1.5 4-2 1.8a12 12 0 005.7 5.7l1.8-2 4 1.5V18a2.5 2.5 0 01-2.7 2.5C10.5 20 4 13.5 3.5 6.2A2.5 2.5 0 016 3.5z',
  wrench: 'M14.5 9.5L5 19l-1.5-1.5L13 8a4.5 4.5 0 015.5-5.5l-2.800 2.800 2 2 2.800-2.800a4.5 4.5 0 01-6 5z',
  install: 'M12 4v11M7.5 11L12 15.5 16.5 11M5 20h14',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside a word; it is never alone, so readers skip it. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
