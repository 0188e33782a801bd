/** Putting the app on the phone, and what to say of the room it has there. */

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { askToKeep } from '../../storage_state';
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
    await askToKeep();
  };
  return <Button icon="install" onPress={install}>{t('install')}</Button>;
}

export function KeepNotice(): JSX.Element {
  return <ErrorBox look="warning" what={t('may_clear_what')} data={t('may_clear_data')} todo={prompt.value ? t('may_clear_todo') : t('may_clear_todo_menu')} />;
}

export function LowNotice(): JSX.Element {
  return <ErrorBox look="warning" what={t('low_what')} data={t('low_data')} todo={t('low_todo')} />;
}
