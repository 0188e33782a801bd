/** A provincial system's file: looked at, what it tells compared with the book, written, and taken back. */

import { useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatDateTime, formatNumber } from '../../../text/format';
import { Button } from '../../../ui/button';
import { ErrorBox } from '../../../ui/error_box';
import type { IconName } from '../../../ui/icons';
import { showSnack } from '../../../ui/snackbar';
import { previewProvincial, readReference, writeProvincial, writeRecord, type Failure } from '../api';
import { useDrop } from '../drop';
import { useLive } from '../live';
import { wardOptions } from '../options';
import { Badge, Heading, ScrollTable, Select, Trouble } from '../parts';
import { links } from '../place';
import { moment, NOTHING } from '../shown';
import { nameOf, t, type OfficeKey } from '../words';
import { makeId } from '../writes';
import { countWritten } from './counts';
import type { FilePreview, FileWritten, Told, Verdict } from './types';

const ROWS_AT_ONCE = 100;

interface Held {
  file: File;
  ward: string;
  preview: FilePreview | null;
  take: ReadonlySet<string>;
  written: FileWritten | null;
}

interface Taking {
  held: Held | null;
  isBusy: boolean;
  failure: Failure | null;
  read: (file: File, ward: string) => Promise<void>;
  choose: (take: ReadonlySet<string>) => void;
  write: () => Promise<void>;
}

/** Hold one file on its way into the book. */
function useFile(): Taking {
  const [held, setHeld] = useState<Held | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const turn = useRef(0);
  const read = async (file: File, ward: string): Promise<void> => {
    const mine = ++turn.current;
    setBusy(true);
    setFailure(null);
    setHeld({ file, ward, preview: null, take: new Set(), written: null });
    const answer = await previewProvincial(file, ward);
    if (mine !== turn.current) return; // another file, or another ward, was chosen meanwhile
    setBusy(false);
    if (answer.ok) setHeld({ file, ward, preview: answer.data, take: new Set(), written: null });
    else setFailure(answer);
  };
  const write = async (): Promise<void> => {
    if (!held?.preview) return;
    setBusy(true);
    setFailure(null);
    const answer = await writeProvincial(held.file, { ward: held.ward || null, seen: held.preview.seen, take: [...held.take] });
    setBusy(false);
    if (answer.ok) setHeld({ ...held, written: answer.data });
    else setFailure(answer);
  };
  const choose = (take: ReadonlySet<string>): void => { setHeld((now) => now && { ...now, take }); };
  return { held, isBusy, failure, read, choose, write };
}

export default function ProvincialScreen(): JSX.Element {
  const taking = useFile();
  const { held, isBusy, failure } = taking;
  const take = (files: Iterable<File>): void => {
    const [file] = files;
    if (file) void taking.read(file, '');
  };
  useDrop(take);
  return (
    <>
      <Heading title={t('provincial_title')} crumbs={[{ text: t('place_broadcasts'), href: links.broadcasts() }]} />
      <p class="o-definition">{t('provincial_what')}</p>
      <div class="o-drop">
        <label class="button primary">
          <input type="file" class="hidden" accept=".json,.ndjson,.jsonl,.txt,application/json" onChange={(event) => {
            const input = event.currentTarget;
            take(input.files ?? []);
            input.value = ''; // so that the same file can be chosen again
          }} />
          <span>{t('provincial_choose')}</span>
        </label>
        <p>{t('provincial_drop')}</p>
      </div>
      {isBusy && <p role="status">{t('loading')}</p>}
      {failure && <Trouble failure={failure} {...(held && { retry: () => taking.read(held.file, held.ward) })} />}
      {held?.preview && (held.written ? <Written held={held} written={held.written} /> : <Preview taking={taking} held={held} preview={held.preview} />)}
    </>
  );
}

const LOOKS: Readonly<Record<Verdict | 'faulty', { look: 'good' | 'wait' | 'bad' | 'plain'; icon: IconName }>> = {
  new: { look: 'good', icon: 'plus' },
  added: { look: 'good', icon: 'edit' },
  double: { look: 'wait', icon: 'people' },
  known: { look: 'plain', icon: 'check' },
  deleted: { look: 'plain', icon: 'cross' },
  faulty: { look: 'bad', icon: 'warning' },
};

function Preview({ taking, held, preview }: { taking: Taking; held: Held; preview: FilePreview }): JSX.Element {
  const reference = useLive('reference', readReference);
  const count = countWritten(preview, held.take);
  const kinds = (Object.keys(LOOKS) as (Verdict | 'faulty')[]).filter((kind) => (preview.counts[kind] ?? 0) > 0);
  return (
    <>
      <h2>{held.file.name}</h2>
      <p class="o-counts" role="status">
        <span>{t('provincial_entries', { n: formatNumber(preview.entries) })}</span>
        {kinds.map((kind) => <Badge key={kind} {...LOOKS[kind]}>{t(`provincial_${kind}` as OfficeKey)}: {formatNumber(preview.counts[kind] ?? 0)}</Badge>)}
      </p>
      {(preview.unknown_speakers.length > 0 || held.ward !== '') && (
        <div class="o-panel">
          <p>{preview.unknown_speakers.length > 0 ? t('provincial_unknown', { list: preview.unknown_speakers.map(({ device, name }) => [name, device].filter(Boolean).join(' ')).join('; ') || NOTHING }) : t('provincial_unknown_given')}</p>
          <Select label={t('provincial_ward')} value={held.ward} empty={t('none')} options={wardOptions(reference.value)} onChange={(ward) => void taking.read(held.file, ward)} />
        </div>
      )}
      <Broadcasts preview={preview} take={held.take} onTake={taking.choose} />
      {preview.faulty.length > 0 && <FaultyRows preview={preview} />}
      <div class="o-form-end">
        <Button look="primary" disabled={taking.isBusy || count === 0} onPress={taking.write}>{t('provincial_write', { n: formatNumber(count) })}</Button>
      </div>
    </>
  );
}

function Broadcasts({ preview: { broadcasts }, take, onTake }: { preview: FilePreview; take: ReadonlySet<string>; onTake: (take: ReadonlySet<string>) => void }): JSX.Element | null {
  const [limit, setLimit] = useState(ROWS_AT_ONCE);
  if (broadcasts.length === 0) return null;
  const toggle = (id: string): void => { onTake(take.has(id) ? new Set([...take].filter((one) => one !== id)) : new Set([...take, id])); };
  return (
    <>
      <ScrollTable caption={t('provincial_broadcasts')}>
        <thead>
          <tr>
            <th scope="col" class="o-datetime">{t('provincial_at')}</th>
            <th scope="col" class="o-number">{nameOf('value', 'duration_minutes')}</th>
            <th scope="col">{nameOf('value', 'title')}</th>
            <th scope="col">{nameOf('value', 'channel')}</th>
            <th scope="col">{nameOf('value', 'source')}</th>
            <th scope="col">{t('provincial_verdict')}</th>
          </tr>
        </thead>
        <tbody>{broadcasts.slice(0, limit).map((one) => <Line key={one.record_id} one={one} isTaken={take.has(one.record_id)} onToggle={() => { toggle(one.record_id); }} />)}</tbody>
      </ScrollTable>
      {broadcasts.length > limit && <div class="o-pager"><Button onPress={() => { setLimit(limit + ROWS_AT_ONCE); }}>{t('import_more', { n: formatNumber(Math.min(ROWS_AT_ONCE, broadcasts.length - limit)) })}</Button></div>}
    </>
  );
}

const asText = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

function Line({ one, isTaken, onToggle }: { one: Told; isTaken: boolean; onToggle: () => void }): JSX.Element {
  const { values, verdict, doubles } = one;
  const at = formatDateTime(moment(asText(values.started_at)));
  const relay = asText(values.relay_source);
  return (
    <tr>
      <th scope="row" class="o-datetime">{verdict === 'known' || verdict === 'added' || verdict === 'deleted' ? <a href={links.record('broadcast', one.record_id)}>{at}</a> : at}</th>
      <td class="o-number">{asText(values.duration_minutes)}</td>
      <td>{asText(values.title) || NOTHING}</td>
      <td>{nameOf('option', asText(values.channel))}</td>
      <td>{values.source ? nameOf('option', asText(values.source)) : NOTHING}{relay && <span class="o-second">{relay}</span>}</td>
      <td>
        <Badge {...LOOKS[verdict]}>{t(`provincial_${verdict}` as OfficeKey)}</Badge>
        {doubles.map((double) => (
          <span key={double.id} class="o-second">
            {t('provincial_double_of')} <a href={links.record('broadcast', double.id)}>{formatDateTime(moment(double.started_at))}, {t('provincial_minutes', { n: double.duration_minutes })}{double.title && `, ${double.title}`}</a>
          </span>
        ))}
        {verdict === 'double' && (
          <label class="o-check"><input type="checkbox" checked={isTaken} onChange={onToggle} aria-label={t('provincial_take_of', { at })} /><span>{t('provincial_take')}</span></label>
        )}
      </td>
    </tr>
  );
}

function FaultyRows({ preview: { faulty } }: { preview: FilePreview }): JSX.Element {
  return (
    <section aria-labelledby="faulty">
      <h2 id="faulty">{t('provincial_faulty_title', { n: formatNumber(faulty.length) })}</h2>
      <ScrollTable caption={t('provincial_faulty_title', { n: formatNumber(faulty.length) })}>
        <thead>
          <tr><th scope="col" class="o-number">{t('provincial_number')}</th><th scope="col">{nameOf('value', 'title')}</th><th scope="col">{nameOf('value', 'device_code')}</th><th scope="col">{t('provincial_why')}</th></tr>
        </thead>
        <tbody>
          {faulty.slice(0, ROWS_AT_ONCE).map((one) => (
            <tr key={one.number}>
              <th scope="row" class="o-number">{one.number}</th>
              <td>{one.title || NOTHING}</td>
              <td>{one.device || NOTHING}</td>
              <td>{one.problems.map(({ field, code }) => [field, t(`provincial_problem_${code}` as OfficeKey)].filter(Boolean).join(': ')).join('; ')}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </section>
  );
}

function Written({ held, written }: { held: Held; written: FileWritten }): JSX.Element {
  const [left, setLeft] = useState(written.created);
  const [isBusy, setBusy] = useState(false);
  const undo = async (): Promise<void> => {
    setBusy(true);
    const remaining = [...left];
    for (const one of left) {
      const answer = await writeRecord({ op_id: makeId(), kind: 'broadcast', record_id: one.record_id, action: 'delete', base_rev: one.rev, values: {} });
      if (!answer.ok || answer.data.result === 'rejected') break;
      remaining.shift();
      setLeft([...remaining]);
    }
    setBusy(false);
    showSnack({ text: remaining.length === 0 ? t('undone') : t('undo_part', { n: remaining.length }) });
  };
  return (
    <section class="o-panel">
      <h2>{held.file.name}</h2>
      <p role="status"><Badge look="good" icon="check">{t('provincial_done', { n: formatNumber(written.written) })}</Badge></p>
      {written.refused.length > 0 && <ErrorBox what={t('provincial_refused', { n: formatNumber(written.refused.length) })} data={[...new Set(written.refused.map(({ code }) => nameOf('code', code ?? '')))].join('; ')} />}
      {left.length > 0 && <Button icon="again" disabled={isBusy} onPress={undo}>{t('provincial_undo', { n: formatNumber(left.length) })}</Button>}
      <p><a href={links.broadcasts()}>{t('place_broadcasts')}</a></p>
    </section>
  );
}
