/** What sending will cost, and when the person wants to pay for it (idea 19). */

import type { JSX } from 'preact';
import { chooseWhen, filesWhen, knowsWifi } from '../../files_when';
import { formatBytes } from '../../text/format';
import { Chips } from '../../ui/button';
import { countWords, sizeWords, tf } from './file_words';

/** `Văn bản 14 KB gửi ngay · 9 ảnh 1,6 MB để khi có Wi-Fi` */
export function Cost({ text, files }: { text: number; files: readonly { mime: string; bytes: number }[] }): JSX.Element | null {
  if (files.length === 0) return null;
  const words = { text: formatBytes(text), files: countWords(files), size: sizeWords(files) };
  return (
    <>
      <p class="small" role="status">{tf(filesWhen.value === 'wifi' ? 'cost_wifi' : 'cost_now', words)}</p>
      <Chips label={tf('when')} value={filesWhen.value} onChoose={chooseWhen}
        options={[{ value: 'wifi', text: tf('when_wifi') }, { value: 'now', text: tf('when_now') }]} />
      {filesWhen.value === 'wifi' && !knowsWifi() && <p class="small soft">{tf('wifi_unknown')}</p>}
    </>
  );
}
