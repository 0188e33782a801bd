/** A khối's page for the ward official, who calls it, reminds it, or logs for it. */

import type { JSX } from 'preact';
import { find } from '../../store/view';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { lazy } from '../../ui/lazy';
import { groupName, text } from './places';
import { Page } from './shell';
import UnitHome from './unit_home';

const GroupContact = lazy(() => import('./group_contact'));

export default function UnitPage({ unitId = '' }: Record<string, string>): JSX.Element {
  const group = find('residential_group', unitId);
  const title = groupName(unitId) || text(find('ward', unitId), 'name');
  return (
    <Page title={title} up="/" beside={<ButtonLink href="/so" icon="book">{t('my_book')}</ButtonLink>}>
      {group && <GroupContact group={group} />}
      <p class="small soft">{t('on_behalf')}</p>
      <UnitHome unitId={unitId} />
    </Page>
  );
}
