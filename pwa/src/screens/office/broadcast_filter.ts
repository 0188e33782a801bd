/** What the list of broadcasts is narrowed to; the address says the same, so that it can be kept and shared. */

import { effect, signal } from '@preact/signals';
import { path } from '../../router';
import { links, readFilter } from './place';
import type { BroadcastFilter } from './types';

export const broadcastFilter = signal<BroadcastFilter>(readFilter(location.search));

// The path's signal does not change with the query alone: coming here anew, the address decides.
effect(() => {
  if (path.value === links.broadcasts()) broadcastFilter.value = readFilter(location.search);
});

/** Narrow the list, in the address too, without a step back for every choice. */
export function narrow(filter: BroadcastFilter): void {
  broadcastFilter.value = filter;
  history.replaceState(history.state, '', links.broadcasts(filter));
}
