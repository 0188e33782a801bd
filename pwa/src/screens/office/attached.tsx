/** Photos and sounds of a record: small pictures that open, and what has not come yet. */

import type { JSX } from 'preact';
import { formatBytes, formatDateTime } from '../../text/format';
import { Icon } from '../../ui/icons';
import { attachmentAddress, readAttachments } from './api';
import { useLive } from './live';
import type { Attached } from './attached_types';
import { nameOf, t } from './words';
import './attached.css';

const EVERY_MS = 15_000;

export function AttachedFiles({ kind, id }: { kind: string; id: string }): JSX.Element | null {
  const found = useLive(`attachments ${kind} ${id}`, () => readAttachments(kind, id), EVERY_MS).value?.attachments ?? [];
  if (found.length === 0) return null;
  return (
    <section aria-labelledby="attached">
      <h2 id="attached">{t('record_attached')}</h2>
      <ul class="o-attached">{found.map((file, place) => <File key={file.id} file={file} number={found.slice(0, place + 1).filter(({ part }) => part === file.part).length} />)}</ul>
    </section>
  );
}

function File({ file, number }: { file: Attached; number: number }): JSX.Element {
  const name = `${nameOf('option', file.part)} ${number}`;
  return (
    <li>
      {file.received_at === null ? <p class="o-attached-place soft"><Icon name="waiting" size={32} /></p> : <Shown file={file} name={name} />}
      <p><strong>{name}</strong> <span class="soft">{formatBytes(file.bytes)}</span></p>
      {file.taken_at !== null && <p class="small">{t('record_taken_at', { time: formatDateTime(file.taken_at) })}</p>}
      <p class={`small ${file.received_at === null ? 'warning-text' : 'good'}`}>
        {file.received_at === null ? t('record_attached_waits') : t('record_attached_at', { time: formatDateTime(file.received_at) })}
      </p>
      {file.note !== null && <p class="small">{file.note}</p>}
    </li>
  );
}

function Shown({ file, name }: { file: Attached; name: string }): JSX.Element {
  const address = attachmentAddress(file.id);
  if (file.mime.startsWith('audio/')) return <audio class="o-attached-place" controls preload="none" src={address} aria-label={name} />;
  return (
    <a class="o-attached-place" href={address} target="_blank" rel="noreferrer" aria-label={t('record_attached_open', { name })}>
      <img src={`${address}/small`} alt={name} loading="lazy" />
    </a>
  );
}
