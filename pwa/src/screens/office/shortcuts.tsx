/** Listens for the shortcuts and lists them under `?`. */

import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { go } from '../../router';
import { Dialog } from '../../ui/dialog';
import { DESTINATIONS, isTaken, readKey, type Before, type Command } from './keys';
import { mayWrite } from './roles';
import { t } from './words';

const STORED = 'socoso.office_keys';

function recall(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'off';
  } catch {
    return true;
  }
}

const isOn = signal(recall());
const isHelpOpen = signal(false);

function turn(on: boolean): void {
  isOn.value = on;
  try {
    localStorage.setItem(STORED, on ? 'on' : 'off');
  } catch {
    // Where nothing can be stored the choice lasts as long as the page.
  }
}

export function openHelp(): void {
  isHelpOpen.value = true;
}

function obey(command: Command): void {
  if ('go' in command) go(command.go);
  else if (command.do === 'help') openHelp();
  else if (command.do === 'search') document.querySelector<HTMLInputElement>('[data-search]')?.focus();
  else document.querySelector<HTMLButtonElement>('.snackbar button')?.click();
}

/** Goes once into the frame. */
export function Shortcuts(): JSX.Element | null {
  useEffect(() => {
    let before: Before | null = null;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isOn.peek() || isTaken(event)) return;
      const read = readKey(event.key, event.timeStamp, before);
      before = read.before;
      if (read.command === null) return;
      event.preventDefault(); // or the search box would begin with the slash that opened it
      obey(read.command);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => { document.removeEventListener('keydown', onKeyDown); };
  }, []);
  return isHelpOpen.value ? <Help /> : null;
}

function Help(): JSX.Element {
  return (
    <Dialog title={t('shortcuts_title')} onClose={() => { isHelpOpen.value = false; }}>
      <dl class="o-shortcuts">
        {DESTINATIONS.filter(({ writing }) => !writing || mayWrite()).map(({ letter, name }) => (
          <div key={letter}>
            <dt><kbd>g</kbd> {t('shortcuts_then')} <kbd>{letter}</kbd></dt>
            <dd>{t('shortcuts_go', { place: t(name) })}</dd>
          </div>
        ))}
        <div><dt><kbd>/</kbd></dt><dd>{t('shortcuts_search')}</dd></div>
        <div><dt><kbd>z</kbd></dt><dd>{t('shortcuts_undo')}</dd></div>
        <div><dt><kbd>?</kbd></dt><dd>{t('shortcuts_help')}</dd></div>
      </dl>
      <label class="o-check">
        <input type="checkbox" checked={isOn.value} onChange={(event) => { turn(event.currentTarget.checked); }} />
        <span>{t('shortcuts_on')}</span>
      </label>
      <p class="hint">{t('shortcuts_hint')}</p>
    </Dialog>
  );
}
