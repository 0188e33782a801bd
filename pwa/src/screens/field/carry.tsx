/** All that waits as one file for the office: by Zalo, by cable, by hand (rule X1). */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { makeFiles, type Carried } from '../../carry';
import { readRefused } from '../../store/ledger';
import { attentionCount, waitingCount } from '../../store/view';
import { clockOf, dayOf, formatBytes, formatDateTime, formatNumber } from '../../text/format';
import { Button } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { ts } from './send_words';
import { canShare, download, handOver, type HandedOver } from './share_sheet';
import { Page } from './shell';

type Made = { state: 'making' | 'no_key' | 'failed' } | { state: 'ready'; carried: Carried };

export default function Carry(): JSX.Element {
  const refused = useRefusedCount();
  const [wantsRefused, setWantsRefused] = useState(false);
  const waiting = waitingCount.value;
  const withRefused = wantsRefused || waiting === 0;
  const count = waiting + (withRefused ? refused : 0);
  const made = useFiles(count, withRefused);
  const [done, setDone] = useState<HandedOver | null>(null);
  const files = made.state === 'ready' && count > 0 ? made.carried.files : [];
  return (
    <Page title={ts('carry')} up="/hop-gui" bottom={files.length > 0 ? <HandOver files={files} onDone={setDone} /> : null}>
      <State made={made} count={count} />
      {done && <Done done={done} files={files} />}
      {refused > 0 && waiting > 0 && (
        <label class="check">
          <input type="checkbox" checked={wantsRefused} onChange={(event) => { setWantsRefused(event.currentTarget.checked); }} />
          <span>{ts('carry_with_refused', { count: formatNumber(refused), n: refused })}</span>
        </label>
      )}
      <p>{ts('carry_what')}</p>
      <p>{ts('carry_safe')}</p>
      <ul class="how">
        {canShare(files) && <li>{ts('carry_share_how')}</li>}
        <li>{ts('carry_save_how')}</li>
        <li>{ts('carry_keeps')}</li>
      </ul>
    </Page>
  );
}

function useRefusedCount(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    void readRefused().then((all) => { setCount(all.filter((sent) => sent.replaced_by === undefined).length); });
  }, [attentionCount.value, waitingCount.value]);
  return count;
}

/** Have the files ready before the button is pressed: a browser opens its share sheet only right after a tap. */
function useFiles(count: number, withRefused: boolean): Made {
  const [made, setMade] = useState<Made>({ state: 'making' });
  useEffect(() => {
    let isCurrent = true;
    setMade({ state: 'making' });
    makeFiles({ refused: withRefused }, wrapping(count)).then(
      (carried) => { if (isCurrent) setMade(carried ? { state: 'ready', carried } : { state: 'no_key' }); },
      () => { if (isCurrent) setMade({ state: 'failed' }); },
    );
    return () => { isCurrent = false; };
  }, [count, withRefused]);
  return made;
}

function wrapping(count: number): { name: string; words: string } {
  const now = Date.now();
  const stamp = `${dayOf(now).replaceAll('-', '')}-${clockOf(now).replace(':', '')}`;
  return { name: `so-co-so-${stamp}`, words: ts('carry_file_words', { time: formatDateTime(now), count: formatNumber(count), n: count }) };
}

function State({ made, count }: { made: Made; count: number }): JSX.Element {
  const words = { count: formatNumber(count), n: count };
  switch (made.state) {
    case 'no_key':
      return <ErrorBox what={ts('no_key_what')} data={ts('no_key_data')} todo={ts('no_key_todo')} code="M-21" />;
    case 'failed':
      return <ErrorBox what={ts('not_made_what')} data={ts('not_made_data')} todo={ts('not_made_todo')} code="M-22" />;
    case 'making':
      return <p role="status">{ts('carry_making', words)}</p>;
    case 'ready':
      if (count === 0) return <p role="status">{ts('carry_nothing')}</p>;
      return <Ready carried={made.carried} />;
  }
}

function Ready({ carried: { files, operations, bytes } }: { carried: Carried }): JSX.Element {
  return (
    <>
      <p class="greeting" role="status">{ts('carry_ready', { count: formatNumber(operations), n: operations, size: formatBytes(bytes) })}</p>
      {files.length > 1 && <p>{ts('carry_parts', { count: files.length })}</p>}
    </>
  );
}

function HandOver({ files, onDone }: { files: File[]; onDone: (done: HandedOver) => void }): JSX.Element {
  const save = (): void => { onDone(download(files)); };
  if (!canShare(files)) return <Button look="primary" icon="install" onPress={save}>{ts('carry_save')}</Button>;
  return (
    <div class="stack">
      <Button icon="install" onPress={save}>{ts('carry_save')}</Button>
      <Button look="primary" icon="share" onPress={async () => { onDone(await handOver(files)); }}>{ts('carry_share')}</Button>
    </div>
  );
}

function Done({ done, files }: { done: HandedOver; files: readonly File[] }): JSX.Element | null {
  if (done === 'closed') return null;
  return <p class="good" role="status">{done === 'shared' ? ts('carry_shared') : ts('carry_saved', { name: files[0]?.name ?? '' })}</p>;
}
