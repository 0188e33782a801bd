/** What residents said, and the answers that are still owed. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatDateTime } from '../../../text/format';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { readBroadcasts, readEquipment, readRecord, readReference } from '../api';
import { useLive } from '../live';
import { Heading, Select } from '../parts';
import { NO_FILTER } from '../place';
import { mayWrite } from '../roles';
import { SavingProblem, tellDone, useSaving } from '../saving';
import { TableView } from '../table_view';
import type { PackedRecord, Row } from '../types';
import { nameOf, t } from '../words';
import { changedValues } from '../writes';
import { useChosen } from './chosen';
import { Narrow } from './equipment';
import { Tabs } from './tabs';

export default function FeedbackScreen(): JSX.Element {
  const reference = useLive('reference', readReference).value;
  const [filter, choose] = useChosen('ward', 'group');
  const [opened, setOpened] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const reload = (): Promise<void> => { setTurn((before) => before + 1); return Promise.resolve(); };
  return (
    <>
      <Heading title={t('units_feedback')} />
      <Tabs />
      <Narrow reference={reference} filter={filter} choose={choose} />
      <TableView name={`feedback ${filter.ward} ${filter.group} ${turn}`} caption={t('units_feedback')} empty={t('units_no_feedback')} load={(after) => readEquipment('feedback', filter, after)}
        {...(mayWrite() && { act: (row: Row) => <Button label={`${t('units_answer')}: ${String(row.group ?? row.ward)}`} onPress={() => { setOpened(row.record?.record_id ?? null); }}>{t('units_answer')}</Button> })} />
      {opened !== null && <Answer id={opened} reload={reload} onClose={() => { setOpened(null); }} />}
    </>
  );
}

interface Props {
  id: string;
  reload: () => Promise<void>;
  onClose: () => void;
}

function Answer(props: Props): JSX.Element {
  const [record, setRecord] = useState<PackedRecord | null>(null);
  useEffect(() => void readRecord('feedback', props.id).then((answer) => { if (answer.ok) setRecord(answer.data.record); }), [props.id]);
  return <Dialog title={t('units_answer')} onClose={props.onClose}>{record ? <Fields {...props} record={record} /> : <p role="status">{t('loading')}</p>}</Dialog>;
}

const textOf = (record: PackedRecord, name: string): string => (typeof record.values[name] === 'string' ? record.values[name] : '');

function Fields({ record, reload, onClose }: Props & { record: PackedRecord }): JSX.Element {
  const [answer, setAnswer] = useState(textOf(record, 'answer'));
  const [by, setBy] = useState(textOf(record, 'answered_by'));
  const [broadcast, setBroadcast] = useState(textOf(record, 'answering_broadcast'));
  const saving = useSaving();
  const [ward, group] = [textOf(record, 'ward'), textOf(record, 'group')];
  // Those of the last page are the ones an answer may have been read in.
  const broadcasts = useLive(`answers ${ward} ${group}`, () => readBroadcasts({ ...NO_FILTER, ward, group }, null)).value?.rows ?? [];
  const options = broadcasts.flatMap((row) => (row.record ? [{ value: row.record.record_id, text: [formatDateTime(String(row.started_at)), row.title ?? row.topic].filter(Boolean).join(' · ') }] : []));
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const isAnswered = answer.trim() !== '' || broadcast !== '';
    const wanted = { answer: answer.trim(), answered_by: by.trim(), answering_broadcast: broadcast, answered_at: isAnswered ? textOf(record, 'answered_at') || new Date().toISOString() : '' };
    const draft = { kind: 'feedback', record_id: record.record_id, action: 'edit', base_rev: record.rev, values: changedValues(record.values, wanted) } as const;
    const written = await saving.save(draft);
    if (written === null) return;
    tellDone(t('units_answer_saved'), draft, written, record.values, reload);
    await reload();
    onClose();
  };
  return (
    <form class="o-form" onSubmit={submit} noValidate>
      <p><strong>{textOf(record, 'content')}</strong></p>
      <Field label={nameOf('value', 'answer')} value={answer} onInput={setAnswer} rows={4} maxLength={2000} />
      <Field label={nameOf('value', 'answered_by')} value={by} onInput={setBy} maxLength={100} />
      <Select label={nameOf('value', 'answering_broadcast')} value={broadcast} empty={t('none')} options={options} onChange={setBroadcast} />
      <SavingProblem saving={saving} />
      <div class="o-form-end">
        <Button type="submit" look="primary" disabled={saving.isBusy}>{t('save')}</Button>
        <Button onPress={onClose}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
