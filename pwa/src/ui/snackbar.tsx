/** The strip that says what was just done and takes it back. */

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../text/text';

export interface Snack {
  text: string;
  /** Take back what the text says; nothing to press without it. */
  undo?: () => unknown;
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

/** Goes once into the page; it stays in the document so that readers hear what appears in it. */
export function Snackbar(): JSX.Element {
  const snack = shown.value;
  const undo = snack?.undo;
  return (
    <div class="snackbar-place" role="status" aria-live="polite">
      {snack && (
        <div class="snackbar">
          <span>{snack.text}</span>
          {undo && (
            <button type="button" onClick={() => { hideSnack(); void undo(); }}>
              {t('undo')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
