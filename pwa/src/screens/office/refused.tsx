/** What phones delivered and the system did not take: kept, and shown with the reason. */

import type { JSX } from 'preact';
import { readRefused } from './api';
import { Heading } from './parts';
import { TableView } from './table_view';
import { t } from './words';

export function RefusedScreen(): JSX.Element {
  return (
    <>
      <Heading title={t('refused_title')} />
      <p>{t('refused_about')}</p>
      <TableView name="refused" caption={t('refused_title')} load={readRefused} empty={t('refused_empty')} />
    </>
  );
}
