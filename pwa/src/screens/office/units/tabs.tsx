/** The ways between a ward's week, its equipment, what residents said, and the log books. */

import type { JSX } from 'preact';
import { path } from '../../../router';
import { links } from '../place';
import { t } from '../words';

export function Tabs(): JSX.Element {
  const tabs = [
    { href: links.units, name: t('units_week') }, { href: links.wardMonth, name: t('units_month') }, { href: links.equipment, name: t('units_equipment') },
    { href: links.feedback, name: t('units_feedback') }, { href: links.logBook, name: t('units_log_book') },
  ];
  return (
    <nav class="o-tabs" aria-label={t('place_units')}>
      {tabs.map(({ href, name }) => <a key={href} href={href} aria-current={path.value === href ? 'page' : undefined}>{name}</a>)}
    </nav>
  );
}
