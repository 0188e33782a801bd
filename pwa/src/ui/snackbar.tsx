/** The strip that says what was just done and takes it back. */

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../text/text';

export interface Snack {
  text: string;
  /** Take back what the text says; nothing to press without it. */
  undo?: () => unknown;
  /** Where there is more to see of it. */
  more?: { href: string; text: string };
}

const SECONDS = 10;
const shown = signal<Snack | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

/** Show what was done for ten seconds; a later one takes its place. */
export function showSnack(snack: Snack): void {
  clearTimeout(timer);
  shown.value = snack;
  timer = setTimeout(() => (shown.value = null), SECONDS * 1000);
}

export function hideSnack(): void {
  clearTimeout(timer);
  shown.value = null;
}

/** Goes once into the document, so that readers hear what appears in it, whatever page it appears on. */
export function SnackVoice(): JSX.Element {
  return <p class="hidden" role="status" aria-live="polite">{shown.value?.text}</p>;
}

/** The strip itself: in the flow of a page's foot, so that it covers nothing one may want to press. */
export function Snackbar(): JSX.Element | null {
  const snack = shown.value;
  if (!snack) return null;
  const { undo, more } = snack;
  return (
    <div class="snackbar">
      <span>{snack.text}</span>
      {more && <a href={more.href} onClick={hideSnack}>{more.text}</a>}
      {undo && (
        <button type="button" onClick={() => { hideSnack(); void undo(); }}>
          {t('undo')}
        </button>
      )}
    </div>
  );
}
