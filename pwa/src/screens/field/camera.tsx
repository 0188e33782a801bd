/** A camera that reads codes, as every screen that needs one shows it: asked for, on, or off and why. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { startScanner, type CameraTrouble, type Scanner } from '../../qr/scanner';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';

interface CameraProps {
  onCode: (text: string) => void;
  onTrouble: (trouble: CameraTrouble) => void;
  onScanner: (scanner: Scanner | null) => void;
  /** Where nothing else needs the room. */
  isTall?: boolean;
  /** Lies over the lower part of the picture. */
  children?: ComponentChildren;
}

/** The picture, read continuously while it is shown. */
export function Camera({ onCode, onTrouble, onScanner, isTall = false, children }: CameraProps): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const code = useRef(onCode);
  code.current = onCode;
  useEffect(() => {
    const place = video.current;
    if (!place) return;
    const started = startScanner(place, (text) => { code.current(text); }, onTrouble);
    void started.then(onScanner);
    return () => {
      onScanner(null);
      void started.then((scanner) => scanner?.stop());
    };
  }, []);
  return (
    <div class={isTall ? 'scan-view tall' : 'scan-view'}>
      <video ref={video} muted playsInline aria-label={t('camera')} />
      {children}
    </div>
  );
}

/** Turns the camera’s lamp on and off, where it has one. */
export function Torch({ torch }: { torch: Scanner['torch'] }): JSX.Element {
  const [isOn, setOn] = useState(false);
  const turn = (): void => { torch?.(!isOn).then(() => { setOn(!isOn); }, () => null); };
  return <Button icon="lamp" disabled={!torch} pressed={isOn} onPress={turn}>{t('torch')}</Button>;
}

/** Our own words before the browser's question. */
export function Ask({ otherwise, onStart }: { otherwise: string; onStart: () => void }): JSX.Element {
  return (
    <div class="stack">
      <p>{t('camera_ask')}</p>
      <p class="soft">{otherwise}</p>
      <Button look="primary" icon="scan" onPress={onStart}>{t('camera_start')}</Button>
    </div>
  );
}

/** Why there is no picture, and what to do. */
export function NoCamera({ trouble, data, onAgain }: { trouble: CameraTrouble; data: string; onAgain: () => void }): JSX.Element {
  const todo = { refused: 'camera_refused_todo', missing: 'camera_missing_todo', reader_missing: 'reader_missing_todo' } as const;
  return (
    <ErrorBox look="warning" what={t('camera_off')} data={data} todo={t(todo[trouble])} code="M-13">
      <Button onPress={onAgain}>{t('try_again')}</Button>
    </ErrorBox>
  );
}
