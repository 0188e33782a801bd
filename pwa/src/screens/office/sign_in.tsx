/** Where the office signs in, shown in the very place that was asked for. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import type { Failure } from './api';
import { enter } from './desk';
import { LanguageButton } from './frame';
import { Trouble } from './parts';
import { showLength } from './shown';
import { t } from './words';

export function SignIn({ reason }: { reason: 'first' | 'expired' | 'left' }): JSX.Element {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [isShown, setShown] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    document.title = `${t('sign_in_title')} · ${t('product')}`;
  });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const answer = await enter(username, password);
    if (answer.ok) return; // this form is gone
    setFailure(answer);
    setBusy(false);
  };
  return (
    <main class="office o-sign-in">
      <form onSubmit={submit}>
        <p class="o-product">{t('product')}</p>
        <h1>{t('sign_in_title')}</h1>
        {reason === 'expired' && <p role="status">{t('sign_in_again')}</p>}
        {reason === 'left' && <p role="status">{t('sign_in_signed_out')}</p>}
        <Field label={t('sign_in_username')} value={username} onInput={setUsername} autocomplete="username" required autofocus />
        <Field label={t('sign_in_password')} value={password} onInput={setPassword} type={isShown ? 'text' : 'password'} autocomplete="current-password" required />
        <label class="o-check">
          <input type="checkbox" checked={isShown} onChange={(event) => { setShown(event.currentTarget.checked); }} />
          <span>{t('sign_in_show')}</span>
        </label>
        {failure && <Trouble failure={inWords(failure)} />}
        <Button type="submit" look="primary" disabled={isBusy}>{t('sign_in_submit')}</Button>
        <p class="hint">{t('sign_in_forgotten')}</p>
        <LanguageButton />
      </form>
    </main>
  );
}

/** Say a wrong password and a throttled sign-in in the chosen language; the rest says itself. */
function inWords(failure: Failure): Failure {
  if (failure.offline) return failure;
  if (failure.code === 'login_failed') return { ...failure, message: t('sign_in_wrong') };
  if (failure.code !== 'login_throttled') return failure;
  return { ...failure, message: t('sign_in_throttled', { seconds: showLength((failure.retryAfter ?? 60) * 1000) }) };
}
