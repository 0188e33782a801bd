/** A phone that belongs to nobody yet. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { lostCount } from '../../lost_store';
import { readMeta } from '../../store/meta';
import type { Left } from '../../store/types';
import { formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { Icon } from '../../ui/icons';
import { lazy } from '../../ui/lazy';

const LeftPage = lazy(() => import('./left'));

/** A phone that handed its book over says so; any other how one comes in. */
export default function Welcome(): JSX.Element | null {
  const [left, setLeft] = useState<Left | null | undefined>(undefined);
  useEffect(() => void readMeta('left').then(setLeft), []);
  if (left === undefined) return null;
  return left ? <LeftPage left={left} /> : <Beginning />;
}

function Beginning(): JSX.Element {
  return (
    <main class="page welcome stack">
      <img src="/icons/icon.svg" width="88" height="88" alt="" />
      <h1>{t('app_name')}</h1>
      {lostCount.value !== null && <Lost count={lostCount.value} />}
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

/** The browser has cleared the store: the person must hear of it, and the office will see it. */
function Lost({ count }: { count: number }): JSX.Element {
  const data = count > 0 ? t('lost_data', { count: formatNumber(count), n: count }) : t('lost_nothing');
  return <ErrorBox look={count > 0 ? 'error' : 'warning'} what={t('lost_what')} data={data} todo={t('lost_todo')} code="M-13" />;
}
