/** What another phone recorded, taken off its screen or from its file, to be brought to the office (X11, X12). */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { keepPart } from '../../app_update';
import { tell, wakeSound } from '../../feedback';
import { handed, loadHanded, takeBundle, takeFile, type Refusal } from '../../handed';
import { Collector } from '../../qr/fountain';
import { isCameraAllowed, type CameraTrouble, type Scanner } from '../../qr/scanner';
import type { Handed } from '../../store/handed';
import { formatBytes, formatMoment, formatNumber } from '../../text/format';
import { useAwake } from '../../ui/awake';
import { Button } from '../../ui/button';
import { ErrorBox } from '../../ui/error_box';
import { Icon } from '../../ui/icons';
import { Ask, Camera, NoCamera, Torch } from './camera';
import { ts } from './send_words';
import { Page } from './shell';

type Progress = Collector['progress'];
type Outcome = 'done' | 'not_kept' | Refusal;

/** Kept while the app is open: whoever was interrupted goes on where he was. */
const collector = new Collector();

export default function TakeCode(): JSX.Element {
  const [camera, setCamera] = useState<'asking' | 'on' | CameraTrouble>('asking');
  const [scanner, setScanner] = useState<Scanner | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [progress, take] = useCollector(setOutcome);
  useAwake();
  useEffect(() => {
    void loadHanded();
    void isCameraAllowed().then((allowed) => { if (allowed) setCamera('on'); });
  }, []);
  const start = (): void => {
    wakeSound();
    void keepPart('scanner').catch(() => null);
    setCamera('on');
  };
  const isReading = camera === 'on' && outcome !== 'done';
  return (
    <Page title={ts('take_title')} up="/hop-gui" bottom={isReading ? <Torch torch={scanner?.torch ?? null} /> : null}>
      {camera === 'asking' && <><p>{ts('take_ask')}</p><Ask otherwise={ts('take_otherwise')} onStart={start} /></>}
      {isReading && <Camera onCode={take} onTrouble={setCamera} onScanner={setScanner} isTall />}
      {isReading && <Reached progress={progress} />}
      {camera !== 'asking' && camera !== 'on' && <NoCamera trouble={camera} data={ts('take_no_camera')} onAgain={start} />}
      {outcome && <Became outcome={outcome} onNext={() => { setOutcome(null); }} />}
      <TakeFile onDone={setOutcome} />
      <HandedList all={handed.value} />
    </Page>
  );
}

/** Put the frames together, one after the other, and keep the bundle once it is whole. */
function useCollector(onDone: (outcome: Outcome) => void): [Progress, (text: string) => void] {
  const [progress, setProgress] = useState<Progress>(collector.progress);
  const queue = useRef(Promise.resolve());
  const take = async (text: string): Promise<void> => {
    const bundle = await collector.take(text);
    setProgress(collector.progress);
    if (!bundle) return;
    const outcome = await keep(takeBundle(bundle));
    if (outcome === 'done') tell('fresh', ts('take_done'));
    onDone(outcome);
  };
  return [progress, (text) => { queue.current = queue.current.then(() => take(text)); }];
}

const keep = (taken: Promise<Refusal | null>): Promise<Outcome> => taken.then((refusal) => refusal ?? 'done', () => 'not_kept');

function Reached({ progress }: { progress: Progress }): JSX.Element {
  const words = progress ? ts('take_progress', { have: formatNumber(progress.have), need: formatNumber(progress.need) }) : ts('take_aim');
  return (
    <div class="scan-band known" role="status">
      <Icon name="scan" size={40} />
      <span class="main">
        <span class="name">{words}</span>
        {progress && <progress value={progress.have} max={progress.need} aria-label={words} />}
      </span>
    </div>
  );
}

function Became({ outcome, onNext }: { outcome: Outcome; onNext: () => void }): JSX.Element {
  if (outcome === 'done') {
    return (
      <div class="stack">
        <p class="good greeting" role="status">{ts('take_done')}</p>
        <Button icon="scan" onPress={onNext}>{ts('take_next')}</Button>
      </div>
    );
  }
  return <ErrorBox look="warning" what={ts(`take_${outcome}`)} code="M-24" />;
}

function TakeFile({ onDone }: { onDone: (outcome: Outcome) => void }): JSX.Element {
  const take = async (file: File | undefined): Promise<void> => {
    if (file) onDone(await keep(file.text().then(takeFile)));
  };
  return (
    <label class="button plain">
      <Icon name="install" />
      <span>{ts('take_file')}</span>
      <input class="hidden" type="file" accept=".txt,text/plain" onChange={(event) => { void take(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }} />
    </label>
  );
}

function HandedList({ all }: { all: readonly Handed[] }): JSX.Element | null {
  if (all.length === 0) return null;
  return (
    <>
      <h2>{ts('handed')}</h2>
      <ul class="rows">{all.map((one) => <HandedRow key={one.id} one={one} />)}</ul>
    </>
  );
}

function HandedRow({ one: { taken_at, bytes, delivered, code } }: { one: Handed }): JSX.Element {
  const became = delivered ? ts('handed_delivered', { count: formatNumber(delivered.total), n: delivered.total, time: formatMoment(delivered.at) })
    : code === null ? ts('handed_waits') : ts('handed_refused', { code });
  return (
    <li class="row">
      <span class={`state ${delivered ? 'good' : 'warning-text'}`}><Icon name={delivered ? 'check' : code === null ? 'waiting' : 'warning'} size={28} /></span>
      <span class="main">
        <span class="name">{became}</span>
        <span class="small soft">{ts('handed_at', { time: formatMoment(taken_at), size: formatBytes(bytes) })}</span>
      </span>
    </li>
  );
}
