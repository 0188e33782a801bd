/** One photo or sound with where it is; opened, the thing itself. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { fetchFile, files } from '../../attachments';
import type { Shown } from '../../store/view';
import { formatBytes } from '../../text/format';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ErrorBox } from '../../ui/error_box';
import { Icon, type IconName } from '../../ui/icons';
import { reasonWords, tf } from './file_words';

/** What a row needs to know, of a draft or of a record. */
export interface RowFile {
  id: string;
  mime: string;
  bytes: number;
  /** Null for what is not saved yet. */
  record: Shown | null;
}

/** A name as people call it: `Ảnh 2`. */
export const nameFile = (file: { mime: string }, number: number): string => tf(file.mime.startsWith('audio/') ? 'sound' : 'photo', { number });

export function FileRow({ file, number, onRemove }: { file: RowFile; number: number; onRemove: (() => void) | null }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const isSound = file.mime.startsWith('audio/');
  const name = nameFile(file, number);
  const close = (): void => { setOpen(false); };
  return (
    <li class="file-row">
      <button type="button" class="row link" aria-label={`${tf(isSound ? 'listen' : 'see', { what: name })}. ${stateOf(file).words}`} onClick={() => { setOpen(true); }}>
        {isSound ? <span class="file-thumb"><Icon name="speaker" size={32} /></span> : <Thumb id={file.id} isHere={files.value.has(file.id)} />}
        <span class="main">
          <span class="name">{name} · {formatBytes(file.bytes)}</span>
          <State file={file} />
        </span>
      </button>
      {isOpen && (
        <Dialog title={name} onClose={close}>
          <div class="stack">
            <Whole file={file} name={name} />
            <State file={file} />
            {onRemove && <Button look="danger" onPress={() => { close(); onRemove(); }}>{tf('remove', { what: name.toUpperCase() })}</Button>}
          </div>
        </Dialog>
      )}
    </li>
  );
}

function stateOf({ id, bytes, record }: RowFile): { icon: IconName; look: string; words: string } {
  const kept = files.value.get(id);
  if (!record) return { icon: 'circle', look: 'soft', words: tf('not_saved') };
  if (!kept) return { icon: 'dot', look: 'soft', words: tf('elsewhere') };
  if (kept.refused !== undefined) return { icon: 'warning', look: 'error-text', words: tf('refused', { reason: reasonWords(kept.refused) }) };
  if (kept.held_in !== undefined) return { icon: 'check', look: 'good', words: tf('held') };
  const sent = kept.sent ?? 0;
  return sent > 0
    ? { icon: 'send', look: 'warning-text', words: tf('sending', { percent: Math.floor((sent * 100) / bytes) }) }
    : { icon: 'waiting', look: 'warning-text', words: tf('waiting') };
}

function State({ file }: { file: RowFile }): JSX.Element {
  const { icon, look, words } = stateOf(file);
  return <span class={`receipt small ${look}`}><Icon name={icon} size={20} /> {words}</span>;
}

/** Give an address under which the browser shows a file; null while it is fetched, false where it cannot be. */
function useFile(id: string, small: boolean, isWanted = true): string | null | false {
  const [url, setUrl] = useState<string | null | false>(null);
  useEffect(() => {
    if (!isWanted) return;
    let made: string | null = null;
    let isCurrent = true;
    void fetchFile(id, small).then((answer) => {
      if (!isCurrent) return;
      made = answer.ok ? URL.createObjectURL(answer.data) : null;
      setUrl(made ?? false);
    }, () => { if (isCurrent) setUrl(false); });
    return () => {
      isCurrent = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [id, small, isWanted]);
  return url;
}

/** Only what lies on this phone shows by itself: fetching others' photos costs money. */
function Thumb({ id, isHere }: { id: string; isHere: boolean }): JSX.Element {
  const url = useFile(id, true, isHere);
  return <span class="file-thumb">{url ? <img src={url} alt="" /> : <Icon name="picture" size={32} />}</span>;
}

function Whole({ file, name }: { file: RowFile; name: string }): JSX.Element {
  const url = useFile(file.id, false);
  if (url === null) return <p role="status">{tf('loading')}</p>;
  if (url === false) return <ErrorBox look="warning" what={tf('see_failed')} />;
  return file.mime.startsWith('audio/')
    ? <audio class="file-whole" controls src={url} aria-label={name} />
    : <img class="file-whole" src={url} alt={name} />;
}
