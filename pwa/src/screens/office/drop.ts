/** Files that somebody drops on a page. */

import { useEffect } from 'preact/hooks';

/** A file dropped anywhere on the page is meant for us; without this the browser would open it instead. */
export function useDrop(take: (files: Iterable<File>) => void): void {
  useEffect(() => {
    const onOver = (event: DragEvent): void => { event.preventDefault(); };
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      take(event.dataTransfer?.files ?? []);
    };
    addEventListener('dragover', onOver);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('drop', onDrop);
    };
  }, [take]);
}
