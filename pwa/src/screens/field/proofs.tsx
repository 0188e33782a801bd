/** Photos and sound of a record: what is there, what was just taken, and what sending it will cost. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { attachedTo, files, countFiles, hasRoom, keepPhoto, keepSound, leave, MOST_FILES, SOUND_SECONDS, type NotKept } from '../../attachments';
import { restore, withdraw } from '../../operations';
import type { FileDraft } from '../../store/types';
import type { Shown } from '../../store/view';
import { Button } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { Icon } from '../../ui/icons';
import { showSnack } from '../../ui/snackbar';
import { Cost } from './files_when_choice';
import { FileRow, nameFile, type RowFile } from './file_row';
import { tf } from './file_words';
import { SoundRecorder } from './sound_recorder';
import './proofs.css';

/** What the words of an entry take on the way, about. */
const TEXT_BYTES = 900;

export interface ProofsProps {
  /** The record that is corrected; null for a new one. */
  owner: string | null;
  /** What was taken and is not saved yet. */
  taken: readonly FileDraft[];
  onTaken: (taken: FileDraft[]) => void;
  withSound?: boolean;
}

export default function Proofs({ owner, taken, onTaken, withSound }: ProofsProps): JSX.Element {
  const [problem, setProblem] = useState<NotKept | 'quiet' | null>(null);
  const [busy, setBusy] = useState<{ number: number; count: number } | null>(null);
  const [isRecording, setRecording] = useState(false);
  // What is taken meanwhile must not be lost to an older list.
  const latest = useRef(taken);
  latest.current = taken;
  useEffect(() => void countFiles().catch(() => null), []);
  const saved = owner === null ? [] : attachedTo(owner);
  const room = MOST_FILES - saved.length - taken.length;

  const add = async (make: () => Promise<FileDraft | NotKept>): Promise<boolean> => {
    const made = (await hasRoom()) ? await make() : 'storage_full';
    setProblem(typeof made === 'string' ? made : null);
    if (typeof made === 'string') return false;
    latest.current = [...latest.current, made];
    onTaken([...latest.current]);
    return true;
  };
  const addPhotos = async (list: readonly File[]): Promise<void> => {
    const wanted = list.slice(0, room);
    for (const [place, picture] of wanted.entries()) {
      setBusy({ number: place + 1, count: wanted.length });
      if (!(await add(() => keepPhoto(picture)))) break;
    }
    setBusy(null);
  };
  const addSound = async (sound: Blob, isQuiet: boolean): Promise<void> => {
    setRecording(false);
    if ((await add(() => keepSound(sound))) && isQuiet) setProblem('quiet');
  };
  const drop = (file: FileDraft): void => {
    onTaken(taken.filter(({ id }) => id !== file.id));
    void leave([file.id]);
  };
  const rows: { file: RowFile; remove: () => void }[] = [
    ...saved.map((record) => ({ file: toRow(record), remove: () => void takeOff(record) })),
    ...taken.map((draft) => ({ file: { ...draft, record: null }, remove: () => { drop(draft); } })),
  ];
  return (
    <fieldset class="stack proofs">
      <legend>{tf('title')}</legend>
      {rows.length > 0 && <ul class="rows">{rows.map(({ file, remove }, place) => <FileRow key={file.id} file={file} number={numberOf(rows, place)} onRemove={remove} />)}</ul>}
      {busy && <p role="status">{tf('making', busy)}</p>}
      {problem && <Problem problem={problem} />}
      {room > 0 ? (
        <div class="proof-buttons">
          <PhotoButton isBusy={busy !== null} onPhotos={addPhotos} />
          {withSound && <Button icon="speaker" onPress={() => { setRecording(true); }}>{tf('add_sound', { seconds: SOUND_SECONDS })}</Button>}
        </div>
      ) : <p class="small soft">{tf('most', { count: MOST_FILES })}</p>}
      <Cost text={TEXT_BYTES} files={[...taken, ...saved.flatMap(({ record_id }) => unsent(record_id))]} />
      {isRecording && <SoundRecorder onSound={(sound, isQuiet) => void addSound(sound, isQuiet)} onClose={() => { setRecording(false); }} />}
    </fieldset>
  );
}

/** Photos and sounds are counted each for themselves. */
function numberOf(rows: readonly { file: RowFile }[], place: number): number {
  const isSound = (mime = ''): boolean => mime.startsWith('audio/');
  return rows.slice(0, place + 1).filter(({ file }) => isSound(file.mime) === isSound(rows[place]?.file.mime)).length;
}

const toRow = (record: Shown): RowFile =>
  ({ id: record.record_id, mime: String(record.values.mime), bytes: Number(record.values.bytes), record });

function unsent(id: string): { mime: string; bytes: number }[] {
  const kept = files.value.get(id);
  return kept && kept.held_in === undefined && kept.refused === undefined ? [kept] : [];
}

async function takeOff(record: Shown): Promise<void> {
  if (!(await withdraw(record))) return;
  showSnack({ text: tf('removed', { what: nameFile({ mime: String(record.values.mime) }, 1).replace(/ 1$/, '') }), undo: () => restore(record) });
}

/** The browser's own chooser: camera or gallery, as the phone offers. */
function PhotoButton({ isBusy, onPhotos }: { isBusy: boolean; onPhotos: (files: File[]) => Promise<void> }): JSX.Element {
  return (
    <label class="button">
      <Icon name="picture" />
      <span>{tf('add_photo')}</span>
      <input class="hidden" type="file" accept="image/*" multiple disabled={isBusy}
        onChange={(event) => {
          const input = event.currentTarget;
          void onPhotos([...(input.files ?? [])]).then(() => { input.value = ''; });
        }} />
    </label>
  );
}

function Problem({ problem }: { problem: NotKept | 'quiet' }): JSX.Element {
  switch (problem) {
    case 'storage_full':
      return <ErrorBox what={tf('full_what')} data={tf('full_data')} todo={tf('full_todo')} code="M-11" />;
    case 'storage_unavailable':
      return <ErrorBox what={tf('broken_what')} data={tf('full_data')} todo={tf('broken_todo')} code="M-12" />;
    case 'unreadable':
      return <ErrorBox look="warning" what={tf('unreadable_what')} todo={tf('unreadable_todo')} code="M-34" />;
    case 'quiet':
      return <ErrorBox look="warning" what={tf('record_quiet')} />;
  }
}
