/** The parts of "people and devices", as links. */

import type { JSX } from 'preact';
import { links } from './place';
import { t } from './words';

export function PeopleTabs({ now }: { now: 'people' | 'devices' | 'handovers' | 'bundles' }): JSX.Element {
  return (
    <nav class="o-tabs" aria-label={t('place_people')}>
      <a href={links.people} aria-current={now === 'people' ? 'page' : undefined}>{t('people_accounts')}</a>
      <a href={links.devices} aria-current={now === 'devices' ? 'page' : undefined}>{t('people_devices')}</a>
      <a href={links.handovers} aria-current={now === 'handovers' ? 'page' : undefined}>{t('people_handovers')}</a>
      <a href={links.bundles} aria-current={now === 'bundles' ? 'page' : undefined}>{t('place_bundles')}</a>
    </nav>
  );
}
