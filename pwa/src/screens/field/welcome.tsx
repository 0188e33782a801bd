/** A phone that belongs to nobody yet. */

import type { JSX } from 'preact';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { Icon } from '../../ui/icons';

export function Welcome(): JSX.Element {
  return (
    <main class="page welcome stack">
      <img src="/icons/icon.svg" width="88" height="88" alt="" />
      <h1>{t('app_name')}</h1>
      <p>{t('welcome_what')}</p>
      <section class="card stack">
        <h2><Icon name="people" /> {t('welcome_field')}</h2>
        <p>{t('welcome_field_how')}</p>
      </section>
      <section class="card stack">
        <h2><Icon name="book" /> {t('welcome_office')}</h2>
        <ButtonLink href="/van-phong">{t('welcome_office_open')}</ButtonLink>
      </section>
      <ButtonLink href="/cai-dat" look="quiet" icon="settings">{t('settings')}</ButtonLink>
    </main>
  );
}
