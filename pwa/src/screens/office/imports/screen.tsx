/** Takes a roster's file into a class: file, columns, preview, trial, import; and takes a whole import back. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatBytes, formatNumber } from '../../../text/format';
import { Button, ButtonLink } from '../../../ui/button';
import { readClass, readImports, readReference } from '../api';
import { useDrop } from '../drop';
import { useLive } from '../live';
import { Heading, Trouble } from '../parts';
import { links } from '../place';
import { mayWrite } from '../roles';
import { useScreenKeys } from '../shortcuts';
import { t } from '../words';
import { Batches } from './batches';
import { countOutcomes, undecided } from './choices';
import { Columns } from './columns';
import { questionId } from './duplicate';
import { Rows, ROWS_AT_ONCE, type View } from './rows';
import { Source } from './source';
import { Summary } from './summary';
import { useImport, type Import } from './use_import';
import { progressOf, type Work } from './working';

export default function ImportScreen({ id }: { id: string }): JSX.Element {
  const page = useLive(`class ${id}`, () => readClass(id));
  const reference = useLive('reference', readReference);
  const batches = useLive(`imports ${id}`, () => readImports(id));
  const one = useImport(id, () => void batches.reload());
  useDrop(useCallback((files) => {
    const [file] = files;
    if (file && mayWrite()) one.take(file);
  }, [one.take]));
  const [view, setView] = useState<View>({ filter: 'all', shown: ROWS_AT_ONCE });
  useKeys(one, id, setView);
  const record = page.value?.class;
  const name = record ? t('class_name', { n: Number(record.values.number) }) : t('place_classes');
  return (
    <>
      <Heading title={t('import_title')} crumbs={[{ text: t('place_classes'), href: links.classes }, { text: name, href: links.class(id) }]} />
      {mayWrite() ? <Parts one={one} classId={id} wards={reference.value?.wards ?? []} view={view} onView={setView} /> : <p>{t('import_readers_only')}</p>}
      <Batches live={batches} one={one} />
    </>
  );
}

interface PartsOf {
  one: Import;
  classId: string;
  wards: readonly { id: string; name: string }[];
  view: View;
  onView: (view: View) => void;
}

function Parts({ one, classId, wards, view, onView }: PartsOf): JSX.Element {
  const { file, preview, busy, failure, work } = one;
  return (
    <>
      <Source one={one} wards={wards} />
      <Waiting one={one} />
      {work && <Working work={work} one={one} classId={classId} />}
      {failure && <Trouble failure={failure} {...(file && failure.offline && { retry: () => { one.read({}); } })} />}
      {preview && busy !== 'beginning' && (
        <>
          <Columns one={one} preview={preview} />
          {preview.has_names && <Rows one={one} preview={preview} classId={classId} view={view} onView={onView} />}
          {preview.has_names && <Summary one={one} preview={preview} classId={classId} />}
        </>
      )}
    </>
  );
}

/** What is going on, in words, with the way to stop it. */
function Waiting({ one: { file, busy, preview, stop } }: { one: Import }): JSX.Element {
  const size = file ? formatBytes(file.size) : '';
  const name = file?.name ?? '';
  const said = busy === 'trying' ? t('import_trying') : t(preview ? 'import_reading_again' : 'import_reading', { name, size });
  return (
    <div class="o-import-waiting" role="status">
      {busy !== null && <p>{said} {busy !== 'beginning' && <Button look="quiet" onPress={stop}>{t('import_stop')}</Button>}</p>}
    </div>
  );
}

function Working({ work, one, classId }: { work: Work; one: Import; classId: string }): JSX.Element {
  const { kind, batch, state, failure } = work;
  const { done, total } = progressOf(work);
  const params = { done: formatNumber(done), total: formatNumber(total), name: batch.file_name };
  const goOn = (): Promise<void> => (kind === 'write' ? one.goOn(batch) : one.undo(batch));
  return (
    <section class="o-panel o-import-work" aria-label={t('import_title')}>
      <div role="status">
        {state === 'works' && <p>{t(kind === 'write' ? 'import_writing' : 'import_undoing', params)}</p>}
        {state === 'stopped' && <p>{t('import_stopped', params)}</p>}
        {state === 'done' && (
          <p><strong>{kind === 'write'
            ? t('import_done', { ...params, created: formatNumber(batch.created), updated: formatNumber(batch.updated) })
            : t('import_undone', { ...params, undone: formatNumber(batch.undone) })}</strong></p>
        )}
      </div>
      {state !== 'done' && <progress max={total} value={done} aria-label={batch.file_name} />}
      {failure && <Trouble failure={failure} retry={goOn} />}
      <div class="o-form-end">
        {state === 'works' && <Button onPress={one.stop}>{t('import_stop')}</Button>}
        {state === 'stopped' && <Button look="primary" onPress={goOn}>{t(kind === 'write' ? 'import_go_on' : 'import_undo_go_on')}</Button>}
        {state === 'done' && <ButtonLink look="primary" href={links.class(classId)}>{t('import_to_class')}</ButtonLink>}
        {kind === 'write' && state !== 'works' && <Button icon="again" onPress={() => one.undo(batch)}>{t('import_undo')}</Button>}
      </div>
    </section>
  );
}

/** `T` tries, `N` leads to the next row that waits for a word. */
function useKeys(one: Import, classId: string, show: (view: View) => void): void {
  const { preview, choices, busy } = one;
  const counts = countOutcomes(preview?.rows ?? [], choices, classId);
  const canTry = preview !== null && busy === null && counts.new + counts.update > 0;
  const rows = preview?.rows ?? [];
  const [next] = undecided(rows, choices);
  const [sought, seek] = useState<number | null>(null);
  useEffect(() => {
    if (sought === null) return;
    document.getElementById(questionId(sought))?.querySelector<HTMLElement>('input')?.focus();
    seek(null);
  }, [sought]);
  const leadTo = (number: number): void => {
    const place = rows.filter((row) => row.verdict === 'duplicate').findIndex((row) => row.number === number);
    show({ filter: 'duplicate', shown: Math.max(ROWS_AT_ONCE, place + 1) });
    seek(number);
  };
  useScreenKeys([
    ...(canTry ? [{ keys: ['t'], name: t('import_try'), act: () => one.tryOut() }] : []),
    ...(next ? [{ keys: ['n'], name: t('import_next'), act: () => { leadTo(next.number); } }] : []),
  ]);
}
