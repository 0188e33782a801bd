/** "Các khối của tôi": which khối of a ward have logged something this week. */

import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { keepScannerQuietly } from '../../app_update';
import { all } from '../../store/view';
import { dayOf, formatNumber, weekOf } from '../../text/format';
import { t } from '../../text/text';
import { Icon } from '../../ui/icons';
import { startOf } from './broadcasts';
import { groupsOf, text } from './places';

export default function WardGroups({ ward }: { ward: string }): JSX.Element {
  // To take a khối's entries off its phone where there is no network.
  useEffect(keepScannerQuietly, []);
  const [monday = ''] = weekOf(dayOf(Date.now()));
  const counts = new Map<unknown, number>();
  for (const one of all('broadcast')) {
    if (one.values.outcome === 'not_broadcast' || dayOf(startOf(one)) < monday) continue;
    counts.set(one.values.group, (counts.get(one.values.group) ?? 0) + 1);
  }
  const groups = groupsOf(ward);
  const logged = groups.filter((group) => counts.has(group.record_id)).length;
  return (
    <section class="stack" aria-label={t('my_groups')}>
      <h2>{t('my_groups')}</h2>
      <p>{t('groups_logged', { done: formatNumber(logged), total: formatNumber(groups.length) })}</p>
      <ul class="rows">
        {groups.map((group) => {
          const count = counts.get(group.record_id) ?? 0;
          return (
            <li key={group.record_id}>
              <a class="row link" href={`/khoi/${group.record_id}`}>
                <span class={`state ${count > 0 ? 'good' : 'warning-text'}`}><Icon name={count > 0 ? 'check' : 'circle'} size={28} /></span>
                <span class="main">
                  <span class="name">{text(group, 'name')}</span>
                  <span class="small">{count > 0 ? t('logged_this_week', { count, n: count }) : t('none_this_week')}</span>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
