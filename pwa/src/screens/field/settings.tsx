/** How the app looks for this person, and what this phone is. */

import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { account, lastContact, storeName } from '../../phone_state';
import { hand, language, prefer, textSize, theme } from '../../preferences';
import { askToKeep, isKept, isLow, room } from '../../storage_state';
import { waitingCount } from '../../store/view';
import { formatBytes, formatMoment, formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { APP_VERSION } from '../../version';
import { Chips } from '../../ui/button';
import { InstallButton, KeepNotice, LowNotice } from './install';
import { describeGrants } from './places';
import { Page } from './shell';

export default function Settings(): JSX.Element {
  return (
    <Page title={t('settings')} up="/">
      <div class="stack form">
        <Setting title={t('text_size')}>
          <Chips label={t('text_size')} value={textSize.value} onChoose={(value) => { prefer(textSize, value); }}
            options={[{ value: 'a', text: 'A' }, { value: 'a-plus', text: 'A+' }, { value: 'a-plus-plus', text: 'A++' }]} />
        </Setting>
        <Setting title={t('theme')}>
          <Chips label={t('theme')} value={theme.value} onChoose={(value) => { prefer(theme, value); }}
            options={[{ value: 'auto', text: t('theme_auto') }, { value: 'light', text: t('theme_light') }, { value: 'dark', text: t('theme_dark') }]} />
        </Setting>
        <Setting title={t('hand')}>
          <Chips label={t('hand')} value={hand.value} onChoose={(value) => { prefer(hand, value); }}
            options={[{ value: 'right', text: t('hand_right') }, { value: 'left', text: t('hand_left') }]} />
        </Setting>
        <Setting title={t('language')}>
          <Chips label={t('language')} value={language.value} onChoose={(value) => { prefer(language, value); }}
            options={[{ value: 'vi', text: 'Tiếng Việt' }, { value: 'en', text: 'English' }]} />
        </Setting>
        {account.value && <ThisPhone />}
      </div>
    </Page>
  );
}

function Setting({ title, children }: { title: string; children: JSX.Element }): JSX.Element {
  return <fieldset><legend>{title}</legend>{children}</fieldset>;
}

function ThisPhone(): JSX.Element {
  useEffect(() => void askToKeep(), []);
  return (
    <section class="stack" aria-labelledby="this-phone">
      <h2 id="this-phone">{t('this_phone')}</h2>
      <dl class="facts">
        <dt>{t('owner')}</dt><dd>{account.value?.display_name}</dd>
        <dt>{t('roles')}</dt><dd>{describeGrants(account.value?.grants ?? [])}</dd>
        <dt>{t('unsent')}</dt><dd>{t('entries', { count: formatNumber(waitingCount.value), n: waitingCount.value })}</dd>
        <dt>{t('last_contact')}</dt><dd>{lastContact.value ? formatMoment(lastContact.value) : t('never')}</dd>
        <dt>{t('storage')}</dt><dd>{room.value ? t('storage_used', { used: formatBytes(room.value.used), free: formatBytes(room.value.free) }) : t('unknown')}</dd>
        <dt>{t('phone_code')}</dt><dd>{storeName.value}</dd>
        <dt>{t('version')}</dt><dd>{APP_VERSION}</dd>
      </dl>
      {isLow() && <LowNotice />}
      {isKept.value === false && <KeepNotice />}
      <InstallButton />
    </section>
  );
}
