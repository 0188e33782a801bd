/** Ten seconds of what is on the air, with its level in sight. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { record, SOUND_SECONDS, type RecordEnd, type Recording } from '../../attachments';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ErrorBox } from '../../ui/error_box';
import { tf } from './file_words';

type State = { state: 'ready' } | { state: 'running'; level: number; left: number } | { state: 'failed'; why: Exclude<RecordEnd['end'], 'done'> };

export function SoundRecorder({ onSound, onClose }: { onSound: (sound: Blob, isQuiet: boolean) => void; onClose: () => void }): JSX.Element {
  const [state, setState] = useState<State>({ state: 'ready' });
  const running = useRef<Recording | null>(null);
  useEffect(() => () => { running.current?.stop(); }, []);
  const start = async (): Promise<void> => {
    setState({ state: 'running', level: 0, left: SOUND_SECONDS });
    running.current = record((level, left) => { setState({ state: 'running', level, left }); });
    const end = await running.current.done;
    running.current = null;
    if (end.end === 'done') onSound(end.sound, end.isQuiet);
    else setState({ state: 'failed', why: end.end });
  };
  const seconds = { seconds: SOUND_SECONDS };
  return (
    <Dialog title={tf('record_title', seconds)} onClose={onClose}>
      <div class="stack">
        {state.state === 'ready' && <><p>{tf('record_how', seconds)}</p><p class="soft">{tf('record_ask')}</p></>}
        {state.state === 'failed' && <Failed why={state.why} />}
        {state.state === 'running' ? (
          <>
            <p class="record-left" aria-live="off">{tf('record_left', { left: state.left })}</p>
            <meter class="record-level" min={0} max={1} value={state.level} aria-label={tf('record_level')} />
            <Button look="primary" onPress={() => { running.current?.stop(); }}>{tf('record_stop')}</Button>
          </>
        ) : <Button look="primary" icon="speaker" onPress={start}>{tf('record_start')}</Button>}
      </div>
    </Dialog>
  );
}

function Failed({ why }: { why: Exclude<RecordEnd['end'], 'done'> }): JSX.Element {
  switch (why) {
    case 'no_permission':
      return <ErrorBox look="warning" what={tf('no_permission_what')} todo={tf('no_permission_todo')} code="M-31" />;
    case 'no_microphone':
      return <ErrorBox look="warning" what={tf('no_microphone_what')} todo={tf('no_microphone_todo')} code="M-32" />;
    case 'failed':
      return <ErrorBox look="warning" what={tf('record_failed_what')} todo={tf('record_failed_todo')} code="M-33" />;
  }
}
