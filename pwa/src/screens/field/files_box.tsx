/** The send box's part for photos and sounds: how many wait, for what, and a button for whoever will not wait. */

import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { countFiles, files, filesFailure, sendFiles, sendingFiles, unsentFiles } from '../../attachments';
import { maySendFiles } from '../../files_when';
import { waitingCount, waitingFiles } from '../../store/view';
import { formatNumber } from '../../text/format';
import { Button } from '../../ui/button';
import { countWords, sizeWords, tf } from './file_words';

export default function FilesBox(): JSX.Element | null {
  useEffect(() => void countFiles().catch(() => null), []);
  const unsent = unsentFiles(files.value);
  if (unsent.length === 0 || waitingFiles.value === 0) return null;
  return (
    <section class="stack" aria-labelledby="files-box">
      <h2 id="files-box">{tf('box', { count: formatNumber(unsent.length) })}</h2>
      <p role="status">{tf('box_size', { files: countWords(unsent), size: sizeWords(unsent) })} {why()}</p>
      {!sendingFiles.value && waitingCount.value === 0 && <Button icon="send" onPress={() => sendFiles(true)}>{tf('send_now')}</Button>}
    </section>
  );
}

/** Say what they wait for. */
function why(): string {
  if (sendingFiles.value) return tf('box_sending');
  if (waitingCount.value > 0) return tf('box_text_first');
  if (!maySendFiles()) return tf('box_wifi');
  return filesFailure.value ? tf('box_failed') : '';
}
