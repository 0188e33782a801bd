/** The imports of a class, newest first, each with the way back. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatDateTime, formatNumber } from '../../../text/format';
import { Button } from '../../../ui/button';
import { readImport } from '../api';
import { useLive, type Live } from '../live';
import { Badge, Shown } from '../parts';
import { links } from '../place';
import { mayWrite } from '../roles';
import { nameOf, t, type OfficeKey } from '../words';
import type { Batch, BatchPage } from './types';
import type { Import } from './use_import';

export function Batches({ live, one }: { live: Live<{ imports: Batch[] }>; one: Import }): JSX.Element {
  return (
    <section aria-labelledby="import-batches">
      <h2 id="import-batches">{t('import_batches')}</h2>
      <p class="hint">{t('import_undo_hint')}</p>
      <Shown live={live}>
        {({ imports }) => (imports.length === 0
          ? <p class="o-empty">{t('import_no_batches')}</p>
          : <ul class="o-batches">{imports.map((batch) => <li key={batch.id}><OneBatch batch={batch} one={one} /></li>)}</ul>)}
      </Shown>
    </section>
  );
}

function OneBatch({ batch, one }: { batch: Batch; one: Import }): JSX.Element {
  const isWorking = one.work?.state === 'works';
  const at = { name: batch.file_name, time: formatDateTime(batch.created_at) };
  const goOn = (act: (page: BatchPage) => Promise<void>) => async (): Promise<void> => {
    const answer = await readImport(batch.id);
    if (answer.ok) await act(answer.data);
  };
  return (
    <article class="o-panel">
      <div class="o-panel-head">
        <h3>{batch.file_name}</h3>
        <State batch={batch} />
      </div>
      <p class="o-second">{[formatDateTime(batch.created_at), batch.created_by_name].filter(Boolean).join(' · ')}</p>
      <p>{sayCounts(batch)}</p>
      {mayWrite() && (
        <div class="o-form-end">
          {batch.finished_at === null && batch.undo_started_at === null && (
            <Button look="primary" disabled={isWorking} label={t('import_go_on_label', at)} onPress={goOn(one.goOn)}>{t('import_go_on')}</Button>
          )}
          {batch.undone_at === null && (batch.undoable || batch.undo_started_at !== null) && (
            <Button icon="again" disabled={isWorking} label={t('import_undo_label', at)} onPress={goOn(one.undo)}>{t(batch.undo_started_at === null ? 'import_undo' : 'import_undo_go_on')}</Button>
          )}
        </div>
      )}
      {batch.refused + batch.kept > 0 && <Named batch={batch} />}
    </article>
  );
}

function State({ batch }: { batch: Batch }): JSX.Element {
  if (batch.undone_at !== null) return <Badge look="plain" icon="again">{t('import_batch_taken_back')}</Badge>;
  if (batch.undo_started_at !== null) return <Badge look="wait" icon="waiting">{t('import_batch_taking_back')}</Badge>;
  if (batch.finished_at !== null) return <Badge look="good" icon="check">{t('import_batch_done')}</Badge>;
  return <Badge look="wait" icon="waiting">{t('import_batch_open', { written: formatNumber(batch.written), total: formatNumber(batch.total) })}</Badge>;
}

function sayCounts({ created, updated, refused, undone, kept }: Batch): string {
  const more = [['import_batch_refused', refused], ['import_batch_undone', undone], ['import_batch_kept', kept]] as const;
  return [
    t('import_batch_counts', { created: formatNumber(created), updated: formatNumber(updated) }),
    ...more.filter(([, n]) => n > 0).map(([key, n]) => t(key, { n: formatNumber(n) })),
  ].join(' · ');
}

/** Who was refused or left alone, by name, once somebody wants to see it. */
function Named({ batch }: { batch: Batch }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => { setOpen(event.currentTarget.open); }}>
      <summary>{t('import_look_rows', { n: formatNumber(batch.refused + batch.kept) })}</summary>
      {isOpen && <NamedRows id={batch.id} key={String(batch.undone_at)} />}
    </details>
  );
}

function NamedRows({ id }: { id: string }): JSX.Element {
  const live = useLive(`import ${id}`, () => readImport(id));
  return (
    <Shown live={live}>
      {({ rows }) => (
        <ul class="o-plain-list">
          {rows.map((row) => (
            <li key={row.number}>
              <a href={links.record('roster_entry', row.record_id)}>{row.full_name}</a>
              <span>{row.code === null ? t(`import_why_${row.why}` as OfficeKey) : nameOf('code', row.code)}</span>
            </li>
          ))}
        </ul>
      )}
    </Shown>
  );
}
