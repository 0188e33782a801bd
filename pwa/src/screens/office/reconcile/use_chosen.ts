/** Keeps one thing of a queue chosen while the queue changes under it. */

import { useEffect, useRef, useState } from 'preact/hooks';

/** Which key is chosen: the one wanted, or whatever stands in its place when it has left. */
export function chooseFrom(keys: readonly string[], wanted: string | null, place: number): string | null {
  if (wanted !== null && keys.includes(wanted)) return wanted;
  return keys[Math.min(place, keys.length - 1)] ?? null;
}

/** `next` is to be chosen as soon as the queue holds it. */
export function useChosen(keys: readonly string[], next: string | null): [string | null, (key: string | null) => void] {
  const [wanted, want] = useState<string | null>(null);
  const place = useRef(0);
  const awaited = useRef<string | null>(null);
  useEffect(() => {
    awaited.current = next;
  }, [next]);
  const chosen = chooseFrom(keys, wanted, place.current);
  if (chosen !== null) place.current = keys.indexOf(chosen);
  useEffect(() => {
    if (awaited.current !== null && keys.includes(awaited.current)) {
      want(awaited.current);
      awaited.current = null;
    } else if (chosen !== wanted) {
      want(chosen); // what comes in before it must not take its place
    }
  });
  const choose = (key: string | null): void => {
    awaited.current = null;
    want(key);
  };
  return [chosen, choose];
}
