/** One record as it stands, and everything anybody ever wrote to it. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { deriveId } from '@sync/contract';
import { ButtonLink } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { AttachedFiles } from './attached';
import { readAccounts, readClass, readRecord, readReference, type Answer } from './api';
import { History } from './history';
import { useLive } from './live';
import { namesInClass, namesOf } from './names';
import { Heading, ScrollTable, Shown } from './parts';
import { links, type RecordName } from './place';
import { showValue } from './shown';
import type { ClassPage, PackedRecord, RecordPage, Values } from './types';
import { nameOf, t } from './words';

const EVERY_MS = 15_000;

export function RecordScreen({ kind, name }: { kind: string; name: RecordName }): JSX.Element {
  const [id, setId] = useState('id' in name ? name.id : null);
  useEffect(() => {
    if (!('id' in name)) void deriveId(name.first, name.second).then(setId);
  }, []);
  return id === null ? <p role="status">{t('loading')}</p> : <Record kind={kind} id={id} />;
}

function Record({ kind, id }: { kind: string; id: string }): JSX.Element {
  const live = useLive(`record ${kind} ${id}`, () => readRecord(kind, id), EVERY_MS);
  const classId = live.value === null ? null : classOf(kind, id, live.value);
  const known = useNames(classId);
  const names = new Map([...Object.entries(live.value?.names ?? {}), ...known]);
  const crumbs = classId === null ? [] : [
    { text: t('place_classes'), href: links.classes },
    { text: names.get(classId) ?? nameOf('kind', 'training_class'), href: links.class(classId) },
  ];
  const shown = live.value?.record?.values;
  return (
    <>
      <Heading title={titleOf(kind, shown, names)} crumbs={crumbs}>
        {kind === 'meeting' && shown && <ButtonLink href={links.minutes(id)} icon="print">{t('units_minutes')}</ButtonLink>}
      </Heading>
      <Shown live={live}>
        {(page) => (
          <>
            {page.conflicts.length > 0 && (
              <ErrorBox look="warning" what={t('record_conflicts', { names: page.conflicts.map((value) => nameOf('value', value)).join(', ') })}>
                <ButtonLink href={links.conflict(kind, id)} icon="swap">{t('reconcile_open')}</ButtonLink>
              </ErrorBox>
            )}
            {page.record === null ? <p class="o-empty">{t('record_none')}</p> : <RecordValues record={page.record} conflicts={page.conflicts} names={names} />}
            <AttachedFiles kind={kind} id={id} />
            <History history={page.history} names={names} />
            <p class="small soft">{t('record_identifier')}: <code>{id}</code></p>
          </>
        )}
      </Shown>
    </>
  );
}

/** The class a record belongs to, if it belongs to one: a refused first write names it only in its values. */
function classOf(kind: string, id: string, page: RecordPage): string | null {
  if (kind === 'training_class') return id;
  const named = page.record?.values.training_class ?? page.history.find((entry) => entry.values.training_class)?.values.training_class;
  return typeof named === 'string' ? named : null;
}

function titleOf(kind: string, values: Values | undefined, names: ReadonlyMap<string, string>): string {
  const subject = values?.full_name ?? values?.title ?? values?.name ?? names.get(String(values?.person)) ?? names.get(String(values?.group));
  return typeof subject === 'string' ? `${nameOf('kind', kind)}: ${subject}` : nameOf('kind', kind);
}

const NO_CLASS: Answer<ClassPage | null> = { ok: true, status: 200, data: null };

function useNames(classId: string | null): Map<string, string> {
  const reference = useLive('reference', readReference).value;
  const accounts = useLive('accounts', readAccounts).value?.accounts ?? [];
  const page = useLive<ClassPage | null>(`class ${classId ?? ''}`, async () => (classId === null ? NO_CLASS : readClass(classId))).value;
  return new Map([...namesOf(reference, accounts), ...(page ? namesInClass(page) : [])]);
}

function RecordValues({ record, conflicts, names }: { record: PackedRecord; conflicts: readonly string[]; names: ReadonlyMap<string, string> }): JSX.Element {
  const shown = Object.entries(record.values).filter(([name, value]) => name !== 'deleted' && value !== null);
  return (
    <section aria-labelledby="values">
      <h2 id="values">{t('record_values')}</h2>
      {record.values.deleted === true && <ErrorBox look="warning" what={t('record_deleted')} />}
      <ScrollTable caption={t('record_values')} className="o-values-table">
        <thead><tr><th scope="col">{t('record_name')}</th><th scope="col">{t('record_value')}</th></tr></thead>
        <tbody>
          {shown.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{nameOf('value', name)}</th>
              <td class="o-lines">
                {showValue(value, names)}
                {conflicts.includes(name) && (
                  <span class="o-second o-conflict">{t('record_siblings')}: {othersOf(record, name).map((other) => showValue(other, names)).join(', ')}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </section>
  );
}

/** What else was written under a name by people who had not seen each other's writes (A5). */
function othersOf(record: PackedRecord, name: string): PackedRecord['values'][string][] {
  const winner = JSON.stringify(record.values[name]);
  return (record.siblings?.[name] ?? []).map(([value]) => value).filter((value) => JSON.stringify(value) !== winner);
}
