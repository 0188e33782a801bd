/** The parts of "bulletins", as links. */

import type { JSX } from 'preact';
import { links } from '../place';
import { t } from '../words';

export function ProgrammeTabs({ now }: { now: 'bulletins' | 'stations' }): JSX.Element {
  return (
    <nav class="o-tabs" aria-label={t('place_bulletins')}>
      <a href={links.bulletins} aria-current={now === 'bulletins' ? 'page' : undefined}>{t('place_bulletins')}</a>
      <a href={links.stations} aria-current={now === 'stations' ? 'page' : undefined}>{t('place_stations')}</a>
    </nav>
  );
}
