/** T3: cards before the camera, one after the other, told apart by ear and hand; six digits where no camera helps. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { keepPart } from '../../app_update';
import { tell, wakeSound, type Outcome } from '../../feedback';
import { prefer, voice } from '../../preferences';
import { presenceOf } from '../../presence';
import { readCard } from '../../qr/card';
import { isCameraAllowed, type CameraTrouble, type Scanner } from '../../qr/scanner';
import { find, type Shown } from '../../store/view';
import { t } from '../../text/text';
import { Button, ButtonLink, IconButton } from '../../ui/button';
import { Icon, type IconName } from '../../ui/icons';
import { hideSnack } from '../../ui/snackbar';
import { Ask, Camera, NoCamera, Torch } from './camera';
import { DoneRow } from './class_menu';
import { shortClassName } from './classes';
import { ClosedNotice } from './closed_notice';
import { closingOf, isClosed } from './closings';
import { makeMark } from './marking';
import { recentMarks } from './recent_marks';
import { countRows, type Row } from './roster_rows';
import { describeMark } from './scan_words';
import { Page } from './shell';
import { TypedCode } from './typed_code';
import { useClass, useRows } from './use_roster';

const BAND_MS = 1_200;
const SHOWN = 3;

/** What became of a card. */
interface Result {
  outcome: Outcome;
  title: string;
  detail: string;
}

const ICONS: Record<Outcome, IconName> = { fresh: 'check', known: 'clock', unknown: 'cross' };

export default function Scan({ classId = '', sessionId = '' }: Record<string, string>): JSX.Element {
  const isReady = useClass(classId);
  const session = find('session', sessionId);
  const title = [t('scan'), shortClassName(find('training_class', classId))].filter(Boolean).join(' · ');
  const up = `/lop/${classId}/${sessionId}`;
  const closing = closingOf(sessionId);
  if (!isReady) return <Page title={title} up={up} job><p>{t('opening')}</p></Page>;
  if (!session) return <Page title={title} up={up}><p>{t('not_on_phone')}</p></Page>;
  if (closing && isClosed(closing)) return <Page title={title} up={up}><ClosedNotice closing={closing} /></Page>;
  return <ScanOf classId={classId} session={session} title={title} up={up} />;
}

function ScanOf({ classId, session, title, up }: { classId: string; session: Shown; title: string; up: string }): JSX.Element {
  const rows = useRows(classId, session.record_id);
  const [camera, setCamera] = useState<'asking' | 'on' | CameraTrouble>('asking');
  const [isTyping, setTyping] = useState(false);
  const [scanner, setScanner] = useState<Scanner | null>(null);
  const [result, come] = useCheckIn(rows, session);
  useEffect(() => void isCameraAllowed().then((allowed) => { if (allowed) setCamera('on'); }), []);
  const counts = countRows(rows);
  const start = (): void => {
    wakeSound();
    void keepPart('scanner').catch(() => null);
    setCamera('on');
  };
  return (
    <Page title={title} up={up} job
      actions={<IconButton icon={voice.value === 'on' ? 'speaker' : 'mute'} label={t(voice.value === 'on' ? 'voice_off' : 'voice_on')} onPress={() => { prefer(voice, voice.value === 'on' ? 'off' : 'on'); }} />}
      bottom={<div class="two"><Torch torch={scanner?.torch ?? null} /><Button icon="keys" onPress={() => { setTyping(true); }}>{t('type_code')}</Button></div>}>
      <p class="small scan-count">{t('scan_count', { present: counts.present, all: counts.all })}</p>
      {camera === 'asking' && <Ask otherwise={t('camera_otherwise')} onStart={start} />}
      {camera === 'on' && <Camera onCode={(text) => { come(readCard(text)); }} onTrouble={setCamera} onScanner={setScanner}>{result && <Band result={result} />}</Camera>}
      {camera !== 'asking' && camera !== 'on' && <NoCamera trouble={camera} data={t('camera_off_data')} onAgain={start} />}
      {result?.outcome === 'unknown' && <ButtonLink icon="plus" href={`${up}/them`}>{t('add_this_person')}</ButtonLink>}
      <ul class="rows">{recentMarks.value.filter((done) => done.session === session.record_id).slice(0, SHOWN).map((done) => <DoneRow key={done.at} done={done} />)}</ul>
      {isTyping && <TypedCode rows={rows} onPerson={come} onClose={() => { setTyping(false); }} result={result && <Band result={result} />} />}
    </Page>
  );
}

/** Take people in, one after the other, and say for a moment what became of each. */
function useCheckIn(rows: readonly Row[], session: Shown): [Result | null, (person: string | null) => void] {
  const [result, setResult] = useState<Result | null>(null);
  const known = useRef(rows);
  known.current = rows;
  const queue = useRef(Promise.resolve());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const show = (shown: Result, spoken: string): void => {
    tell(shown.outcome, spoken);
    clearTimeout(timer.current);
    setResult(shown);
    // Somebody on no list needs an answer: that stays until the next card.
    if (shown.outcome !== 'unknown') timer.current = setTimeout(() => { setResult(null); }, BAND_MS);
  };
  const come = (person: string | null): void => {
    queue.current = queue.current.then(async () => {
      const row = known.current.find((one) => one.id === person);
      const shown = row ? await checkIn(row, session) : { outcome: 'unknown' as const, title: t('card_unknown'), detail: '' };
      if (shown) show(shown, row ? (shown.outcome === 'known' ? t('spoken_known', { name: row.name }) : row.name) : t('spoken_unknown'));
    });
  };
  useEffect(() => () => { clearTimeout(timer.current); }, []);
  return [result, come];
}

/** Mark somebody whose card was read; null if the phone could not keep it, which the page says. */
async function checkIn(row: Row, session: Shown): Promise<Result | null> {
  if (row.mark && presenceOf(row.status) === 'present' && row.status !== 'present_bulk') {
    return { outcome: 'known', title: row.name, detail: describeMark(row.mark) };
  }
  const isKept = await makeMark(row.name, { session, person: row.id, before: row.mark, status: 'present', method: 'qr' });
  hideSnack(); // the rows below have the same way back, and the camera needs the room
  return isKept ? { outcome: 'fresh', title: row.name, detail: row.detail } : null;
}

function Band({ result }: { result: Result }): JSX.Element {
  return (
    <div class={`scan-band ${result.outcome}`} role="status">
      <Icon name={ICONS[result.outcome]} size={40} />
      <span class="main">
        <span class="name">{result.title}</span>
        {result.outcome !== 'unknown' && <span>{[t(`scan_${result.outcome}`), result.detail].filter(Boolean).join(' · ')}</span>}
      </span>
    </div>
  );
}
