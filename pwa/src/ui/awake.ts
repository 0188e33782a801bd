/** Keeps the screen on while something is to be looked at. */

import { useEffect } from 'preact/hooks';

interface Lock {
  release: () => Promise<void>;
}

/** Keep the screen on as long as the component is there; where a phone cannot, it goes off as always. */
export function useAwake(): void {
  useEffect(() => {
    let lock: Lock | null = null;
    let isOver = false;
    const hold = async (): Promise<void> => {
      const { wakeLock } = navigator as { wakeLock?: { request: (type: 'screen') => Promise<Lock> } };
      if (document.visibilityState !== 'visible') return;
      lock = (await wakeLock?.request('screen').catch(() => null)) ?? null;
      if (isOver) void lock?.release();
    };
    // The browser lets go by itself whenever the page is hidden.
    const again = (): void => void hold();
    void hold();
    document.addEventListener('visibilitychange', again);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', again);
      void lock?.release();
    };
  }, []);
}
