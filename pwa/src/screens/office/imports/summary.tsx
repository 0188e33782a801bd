/** What will be written and what stays out, with the two buttons: try, and import. */

import type { JSX } from 'preact';
import { formatNumber } from '../../../text/format';
import { Button } from '../../../ui/button';
import { nameOf, t } from '../words';
import { countOutcomes, undecided } from './choices';
import type { Preview, Trial } from './types';
import type { Import } from './use_import';

export function Summary({ one, preview, classId }: { one: Import; preview: Preview; classId: string }): JSX.Element {
  const counts = countOutcomes(preview.rows, one.choices, classId);
  const writes = counts.new + counts.update;
  const open = undecided(preview.rows, one.choices).length;
  const isRememberedOnly = writes === 0 && [...one.choices.values()].some(({ act }) => act === 'same');
  const params = { new: formatNumber(counts.new), update: formatNumber(counts.update), left: formatNumber(preview.rows.length - writes) };
  return (
    <section class="o-import-end" aria-label={t('import_go', { n: formatNumber(writes) })}>
      <div role="status">
        <p><strong>{writes === 0 ? t('import_nothing_to_do') : t('import_sum', params)}</strong></p>
        {open > 0 && <p>{t('import_sum_undecided', { n: formatNumber(open) })}</p>}
        {one.trial && <Tried trial={one.trial} />}
      </div>
      <div class="o-form-end">
        <Button disabled={one.busy !== null || writes === 0} onPress={one.tryOut}>{t('import_try')}</Button>
        <Button look="primary" disabled={one.busy !== null || (writes === 0 && !isRememberedOnly)} onPress={one.run}>{t('import_go', { n: formatNumber(writes) })}</Button>
      </div>
    </section>
  );
}

function Tried({ trial: { create, edit, refused } }: { trial: Trial }): JSX.Element {
  if (refused.length === 0) return <p>{t('import_tried', { create: formatNumber(create), edit: formatNumber(edit) })}</p>;
  return (
    <>
      <p>{t('import_tried_refused', { n: formatNumber(refused.length) })}</p>
      <ul>
        {refused.map(({ number, full_name, code }) => (
          <li key={number}>{t('import_refused_row', { n: number, name: full_name, why: nameOf('code', code ?? '') })}</li>
        ))}
      </ul>
    </>
  );
}
