/** What phones delivered and the system did not take: kept, and shown with the reason. */

import type { JSX } from 'preact';
import { formatNumber } from '../../text/format';
import { readRefused } from './api';
import { Heading } from './parts';
import { links } from './place';
import { TableView } from './table_view';
import { waiting } from './waiting';
import { t } from './words';

export function RefusedScreen(): JSX.Element {
  const held = waiting.value?.quarantined ?? 0;
  return (
    <>
      <Heading title={t('refused_title')} />
      <p>{t('refused_about')}</p>
      {held > 0 && <p><a href={links.held}>{t('refused_waiting', { n: formatNumber(held) })}</a></p>}
      <TableView name="refused" caption={t('refused_title')} load={readRefused} empty={t('refused_empty')} />
    </>
  );
}
