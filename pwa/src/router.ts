/** Which screen is open: the address bar as a signal, real links, and the History API. */

import { signal } from '@preact/signals';

/** The path that is open, without query and fragment. */
export const path = signal(location.pathname);

/** Go to a path of the product; `replace` leaves no step back to the present one. */
export function go(to: string, options: { replace?: boolean } = {}): void {
  if (options.replace) history.replaceState(null, '', to);
  else history.pushState({ inside: true }, '', to);
  path.value = location.pathname;
  scrollTo(0, 0);
}

/** Go back, or to `otherwise` when the person came here directly. */
export function goBack(otherwise: string): void {
  const state = history.state as { inside?: boolean } | null;
  if (state?.inside) history.back();
  else go(otherwise, { replace: true });
}

/** Match a path against a pattern such as `/lop/:classId/:sessionId`; null if it is another place. */
export function match(pattern: string, actual: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = actual.replace(/(.)\/$/, '$1').split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link?.origin !== location.origin || link.target || link.hasAttribute('download')) return;
  if (link.pathname === location.pathname && link.hash) return; // a jump inside the page is the browser's
  if (link.pathname.startsWith('/api/')) return;
  event.preventDefault();
  go(link.pathname + link.search + link.hash);
}

/** Listen to links and to the back button, once, at the start. */
export function startRouter(): void {
  addEventListener('popstate', () => (path.value = location.pathname));
  document.addEventListener('click', onClick);
}
