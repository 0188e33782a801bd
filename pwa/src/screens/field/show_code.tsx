/** All that waits as a running code, for the camera of a phone that has a network (X9). */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { makeShown } from '../../carry';
import { Frames, MOST_BYTES } from '../../qr/fountain';
import { waitingCount } from '../../store/view';
import { formatNumber } from '../../text/format';
import { useAwake } from '../../ui/awake';
import { ButtonLink } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { ts } from './send_words';
import { Page } from './shell';

/** A cheap camera takes a picture in less, and reads it in about as long. */
const FRAME_MS = 140;
const BORDER = 4;

type Draw = typeof import('qr').default;
type State = 'making' | 'nothing' | 'no_key' | 'failed' | 'long' | { frames: Frames; operations: number; draw: Draw };

export default function ShowCode(): JSX.Element {
  const state = useFrames(waitingCount.value);
  return (
    <Page title={ts('show_title')} up="/hop-gui">
      {state === 'making' && <p role="status">{ts('show_making')}</p>}
      {state === 'nothing' && <p role="status">{ts('carry_nothing')}</p>}
      {state === 'no_key' && <ErrorBox what={ts('no_key_what')} data={ts('no_key_data')} todo={ts('no_key_todo')} code="M-21" />}
      {state === 'failed' && <ErrorBox what={ts('not_made_what')} data={ts('not_made_data')} todo={ts('not_made_todo')} code="M-22" />}
      {state === 'long' && (
        <ErrorBox look="warning" what={ts('show_long_what')} data={ts('no_key_data')} todo={ts('show_long_todo')} code="M-23">
          <ButtonLink icon="share" href="/hop-gui/tep">{ts('by_file')}</ButtonLink>
        </ErrorBox>
      )}
      {typeof state === 'object' && <Running {...state} />}
    </Page>
  );
}

function useFrames(waiting: number): State {
  const [state, setState] = useState<State>('making');
  useEffect(() => {
    let isCurrent = true;
    const take = (next: State): void => { if (isCurrent) setState(next); };
    makeFrames().then(take, () => { take('failed'); });
    return () => { isCurrent = false; };
  }, [waiting]);
  return state;
}

async function makeFrames(): Promise<State> {
  const shown = await makeShown();
  if (typeof shown === 'string') return shown;
  if (shown.bundle.length > MOST_BYTES) return 'long';
  const [frames, { default: draw }] = await Promise.all([Frames.of(shown.bundle), import('qr')]);
  return { frames, operations: shown.operations, draw };
}

function Running({ frames, operations, draw }: { frames: Frames; operations: number; draw: Draw }): JSX.Element {
  const place = useRef<HTMLCanvasElement>(null);
  useAwake();
  useEffect(() => {
    const show = (): void => { if (place.current) paint(place.current, draw(frames.next(), 'raw', { ecc: 'low', encoding: 'alphanumeric', border: BORDER })); };
    show();
    const timer = setInterval(show, FRAME_MS);
    return () => { clearInterval(timer); };
  }, [frames]);
  return (
    <>
      <canvas class="running-code" ref={place} role="img" aria-label={ts('show_label')} />
      <p class="greeting">{ts('show_what', { count: formatNumber(operations), n: operations })}</p>
      <ul class="how">
        <li>{ts('show_how')}</li>
        <li>{ts('show_hold')}</li>
        <li>{ts('show_keeps')}</li>
      </ul>
    </>
  );
}

/** One pixel for each module: the page enlarges it without smoothing. */
function paint(canvas: HTMLCanvasElement, modules: readonly boolean[][]): void {
  const side = modules.length;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  const picture = context?.createImageData(side, side);
  if (!context || !picture) return;
  picture.data.fill(255);
  for (const [y, row] of modules.entries()) {
    for (const [x, isDark] of row.entries()) {
      if (isDark) picture.data.fill(0, 4 * (y * side + x), 4 * (y * side + x) + 3);
    }
  }
  context.putImageData(picture, 0, 0);
}
