/** What a phone says whose book was handed over and that has not let go of it yet (H4, H5). */

import type { JSX } from 'preact';
import { dropRefused, hindrance } from '../../leaving';
import { handedOver } from '../../phone_state';
import { readBytes, type KeptFile } from '../../store/files';
import { waitingCount } from '../../store/view';
import { formatDate, formatNumber } from '../../text/format';
import { Button, ButtonLink } from '../../ui/button';
import { th } from '../handover/words';
import { download } from './share_sheet';

export default function Leaving(): JSX.Element {
  const isAll = handedOver.value.every(({ whole }) => whole);
  return (
    <section class="card stack" aria-label={th('leaving_title')}>
      <h2>{th('leaving_title')}</h2>
      {handedOver.value.map(({ id, label, to, day }) => <p key={id}>{th('leaving_what', { label, to, day: formatDate(day) })}</p>)}
      <p>{th(isAll ? 'leaving_all' : 'leaving_part')}</p>
      <Rest />
    </section>
  );
}

function Rest(): JSX.Element {
  const rest = hindrance.value;
  if (rest?.why === 'refused_files') return <RefusedFiles files={rest.files} />;
  const count = waitingCount.value;
  const words = count > 0
    ? th('leaving_words', { count: formatNumber(count) })
    : rest === null || rest.why === 'words' ? th('leaving_asking') : th(`leaving_${rest.why}`, { count: formatNumber(rest.count) });
  return (
    <>
      <p role="status"><strong>{words}</strong></p>
      {(count > 0 || rest !== null) && <><ButtonLink href="/hop-gui">{th('leaving_box')}</ButtonLink><p>{th('leaving_offline')}</p></>}
    </>
  );
}

function RefusedFiles({ files }: { files: readonly KeptFile[] }): JSX.Element {
  const save = async ({ id, mime }: KeptFile): Promise<void> => {
    const content = await readBytes(id);
    if (content) download([new File([content], `${id}.${mime.split('/')[1] ?? 'bin'}`, { type: mime })]);
  };
  return (
    <>
      <p role="status"><strong>{th('leaving_refused', { count: formatNumber(files.length) })}</strong></p>
      {files.map((file, index) => <Button key={file.id} icon="install" onPress={() => save(file)}>{th('leaving_save', { number: index + 1 })}</Button>)}
      <Button look="danger" onPress={dropRefused}>{th('leaving_drop')}</Button>
    </>
  );
}
