/** Putting the app on the phone, and asking the browser never to clear it. */

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';

interface InstallPrompt extends Event {
  prompt: () => Promise<unknown>;
}

const prompt = signal<InstallPrompt | null>(null);

// The browser offers this once, perhaps before any screen is there to show it.
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  prompt.value = event as InstallPrompt;
});
addEventListener('appinstalled', () => (prompt.value = null));

/** Shown only where the browser can install. */
export function InstallButton(): JSX.Element | null {
  const offer = prompt.value;
  if (!offer) return null;
  const install = async (): Promise<void> => {
    await offer.prompt();
    prompt.value = null;
    await isKept();
  };
  return <Button icon="install" onPress={install}>{t('install')}</Button>;
}

/** Ask the browser to keep our data when the phone is full; tells whether it agreed. */
export async function isKept(): Promise<boolean> {
  const storage = (navigator as { storage?: Partial<StorageManager> }).storage;
  try {
    return (await storage?.persisted?.()) === true || (await storage?.persist?.()) === true;
  } catch {
    return false;
  }
}

export function KeepNotice(): JSX.Element {
  return <ErrorBox look="warning" what={t('may_clear_what')} todo={prompt.value ? t('may_clear_todo') : t('may_clear_todo_menu')} />;
}
