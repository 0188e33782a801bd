/** Keeps the screen on while something is to be looked at; a browser that cannot leaves it to the phone. */

import { useEffect } from 'preact/hooks';

interface Lock { release: () => Promise<void> }
interface Awake { wakeLock?: { request: (type: 'screen') => Promise<Lock> } }

/** Hold the screen on as long as the component is shown, also after the app was in the background. */
export function useAwake(): void {
  useEffect(() => {
    let held: Lock | null = null;
    let isOver = false;
    const hold = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      try {
        const lock = await (navigator as Awake).wakeLock?.request('screen') ?? null;
        if (isOver) await lock?.release();
        else held = lock;
      } catch {
        // A phone that saves its battery refuses; the text is there all the same.
      }
    };
    const onVisible = (): void => void hold();
    void hold();
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', onVisible);
      held?.release().catch(() => null);
    };
  }, []);
}
