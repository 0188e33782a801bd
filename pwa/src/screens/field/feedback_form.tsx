/** What a resident said, and the answer with the broadcast that gave it. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { change, log, restore, undoCreate, withdraw } from '../../operations';
import { account } from '../../phone_state';
import { go, goBack } from '../../router';
import { all, find, type Shown } from '../../store/view';
import { addDays, clockOf, dayOf, formatDay, momentOf } from '../../text/format';
import { t } from '../../text/text';
import { Button, Chips } from '../../ui/button';
import { Field } from '../../ui/field';
import { showSnack } from '../../ui/snackbar';
import { broadcastsOf, startOf } from './broadcasts';
import { tellChanged } from './changed';
import { DayChoice } from './day_choice';
import { isAnswered } from './feedback';
import { text, unitName, unitOf, type Unit } from './places';
import { Page } from './shell';
import { topicName } from './topics';
import { tu } from './unit_words';

const WAYS = ['in_person', 'phone', 'message', 'letter', 'meeting'] as const;
const ANSWER_DAYS = 14;
const MOST = 6;
const NOT_ON_AIR = 'none';

export default function FeedbackForm({ unitId = '', recordId }: Record<string, string>): JSX.Element {
  const unit = unitOf(unitId);
  const [record] = useState(find('feedback', recordId));
  const up = `/y-kien/${unitId}`;
  if (!unit || (recordId !== undefined && !record)) return <Page title={tu('feedback')} up="/"><p>{t('not_on_phone')}</p></Page>;
  return record ? <Answer unit={unit} record={record} up={up} /> : <Fresh unit={unit} up={up} />;
}

function Fresh({ unit, up }: { unit: Unit; up: string }): JSX.Element {
  const [day, setDay] = useState(dayOf(Date.now()));
  const [way, setWay] = useState<typeof WAYS[number]>('in_person');
  const [content, setContent] = useState('');
  const [error, setError] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    setError(content.trim() === '' ? tu('error_content') : null);
    if (content.trim() === '') return;
    const isToday = day === dayOf(Date.now());
    const received_at = momentOf(day, isToday ? clockOf(Date.now()) : '12:00');
    const operation = (await log('feedback', { ward: unit.ward, group: unit.group, received_at, received_by: way, content: content.trim() }))?.[0];
    if (!operation) return;
    showSnack({ text: tu('done_feedback'), undo: () => undoCreate(operation) });
    goBack(up);
  };
  return (
    <Page title={tu('feedback_new')} up={up} job bottom={<Button look="primary" onPress={save}>{t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p class="soft">{unitName(unit)}</p>
        <Field label={tu('feedback_content')} value={content} onInput={setContent} rows={4} maxLength={2000} hint={tu('feedback_private')} error={error} required />
        <fieldset>
          <legend>{tu('received_by')}</legend>
          <Chips label={tu('received_by')} value={way} options={WAYS.map((value) => ({ value, text: tu(`by_${value}`) }))} onChoose={setWay} />
        </fieldset>
        <DayChoice day={day} onChoose={setDay} />
      </form>
    </Page>
  );
}

/** The broadcasts of the last two weeks in which it may have been answered, and the one that was named before. */
function answeringOf(unit: Unit, record: Shown): { value: string; text: string }[] {
  const from = addDays(dayOf(Date.now()), -ANSWER_DAYS);
  const named = find('broadcast', record.values.answering_broadcast);
  const recent = broadcastsOf(all('broadcast'), unit).filter((one) => dayOf(startOf(one)) >= from && one.values.outcome !== 'not_broadcast').slice(0, MOST);
  return [...new Set([...(named ? [named] : []), ...recent])].map((one) => ({
    value: one.record_id, text: [formatDay(dayOf(startOf(one))), clockOf(startOf(one)), topicName(one)].filter(Boolean).join(' '),
  }));
}

function Answer({ unit, record, up }: { unit: Unit; record: Shown; up: string }): JSX.Element {
  const [answer, setAnswer] = useState(text(record, 'answer'));
  const [by, setBy] = useState(text(record, 'answered_by') || (account.value?.display_name ?? ''));
  const [broadcast, setBroadcast] = useState(text(record, 'answering_broadcast') || NOT_ON_AIR);
  const [error, setError] = useState<string | null>(null);
  const [options] = useState(() => answeringOf(unit, record));
  const save = async (): Promise<void> => {
    const isEmpty = answer.trim() === '' && broadcast === NOT_ON_AIR;
    setError(isEmpty ? tu('error_answer') : null);
    if (isEmpty) return;
    const saved = await change(record, {
      answer: answer.trim() || null, answered_by: by.trim() || null, answering_broadcast: broadcast === NOT_ON_AIR ? null : broadcast,
      answered_at: isAnswered(record) ? text(record, 'answered_at') : new Date().toISOString(),
    });
    if (tellChanged(record, saved, tu('done_answer'))) goBack(up);
  };
  return (
    <Page title={tu('answer')} up={up} job bottom={<Button look="primary" onPress={save}>{t('save')}</Button>}>
      <form class="stack form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <p><strong>{text(record, 'content')}</strong><br /><span class="small">{tu('received_on', { day: formatDay(dayOf(text(record, 'received_at'))) })}</span></p>
        <Field label={tu('answer')} value={answer} onInput={setAnswer} rows={4} maxLength={2000} error={error} />
        <fieldset>
          <legend>{tu('answered_on_air')}</legend>
          <Chips label={tu('answered_on_air')} value={broadcast} options={[...options, { value: NOT_ON_AIR, text: tu('not_on_air') }]} onChoose={setBroadcast} />
        </fieldset>
        <Field label={tu('answered_by')} value={by} onInput={setBy} maxLength={100} />
        <Button look="danger" onPress={() => takeOff(record, up)}>{t('delete_entry')}</Button>
      </form>
    </Page>
  );
}

async function takeOff(record: Shown, up: string): Promise<void> {
  if (!(await withdraw(record))) return;
  showSnack({ text: t('done_delete'), undo: () => restore(record) });
  go(up, { replace: true });
}
