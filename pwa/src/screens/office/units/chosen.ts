/** What a screen of units is narrowed to: kept in the address, so that it can be shared and returned to. */

import { useState } from 'preact/hooks';

/** Read some names from the query, and write what changes of them back. */
export function useChosen<N extends string>(...names: readonly N[]): [chosen: Record<N, string>, choose: (part: Partial<Record<N, string>>) => void] {
  const [chosen, setChosen] = useState(() => {
    const given = new URLSearchParams(location.search);
    return Object.fromEntries(names.map((name) => [name, given.get(name) ?? ''])) as Record<N, string>;
  });
  const choose = (part: Partial<Record<N, string>>): void => {
    const next = { ...chosen, ...part };
    setChosen(next);
    const given = Object.entries<string>(next).filter(([, value]) => value !== '');
    const query = given.length > 0 ? `?${new URLSearchParams(given).toString()}` : '';
    history.replaceState(history.state, '', location.pathname + query);
  };
  return [chosen, choose];
}
