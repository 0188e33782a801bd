/** Listens for the shortcuts and lists them under `?`. */

import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { go } from '../../router';
import { Dialog } from '../../ui/dialog';
import { DESTINATIONS, findScreenKey, isTaken, readKey, type Before, type Command, type ScreenKey } from './keys';
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
const screenKeys = signal<readonly ScreenKey[]>([]);

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

/** Let a screen have keys of its own while it is open; they come before those that hold everywhere. */
export function useScreenKeys(keys: readonly ScreenKey[]): void {
  // Before the screen is painted, not after: a key must never act on what was shown a moment ago.
  useLayoutEffect(() => {
    screenKeys.value = keys;
  });
  useLayoutEffect(() => () => { screenKeys.value = []; }, []);
}

/** Goes once into the frame. */
export function Shortcuts(): JSX.Element | null {
  useEffect(() => {
    let before: Before | null = null;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!isOn.peek() || isTaken(event)) return;
      const read = readKey(event.key, event.timeStamp, before);
      before = read.before;
      const isGoing = read.command !== null && 'go' in read.command;
      const own = isGoing ? undefined : findScreenKey(screenKeys.peek(), event);
      if (own === undefined && read.command === null) return;
      if (event.repeat && !own?.scrolls) return; // a key held down by accident decides nothing
      event.preventDefault(); // or the search box would begin with the slash that opened it
      if (own) void own.act();
      else if (read.command) obey(read.command);
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
        {screenKeys.value.map(({ keys, name }) => (
          <div key={name}>
            <dt>{keys.map((key) => <kbd key={key}>{showKey(key)}</kbd>)}</dt>
            <dd>{name}</dd>
          </div>
        ))}
        <div><dt><kbd>/</kbd></dt><dd>{t('shortcuts_search')}</dd></div>
        {!screenKeys.value.some(({ keys }) => keys.includes('z')) && <div><dt><kbd>z</kbd></dt><dd>{t('shortcuts_undo')}</dd></div>}
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

const ARROWS: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓' };

/** Write a key as it stands on the keyboard. */
export const showKey = (key: string): string => ARROWS[key] ?? key.toUpperCase();
