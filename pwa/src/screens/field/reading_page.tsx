/** K5: a bulletin in large letters to read aloud; the screen stays on, and the end logs itself. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { log, undoCreates } from '../../operations';
import { account } from '../../phone_state';
import { prefer, readingSize, type ReadingSize } from '../../preferences';
import { goBack } from '../../router';
import { find, type Shown } from '../../store/view';
import { clockOf } from '../../text/format';
import { t } from '../../text/text';
import { useAwake } from '../../ui/awake';
import { Button } from '../../ui/button';
import { showSnack } from '../../ui/snackbar';
import { bulletinValues, isOut } from './bulletins';
import { dutyOf } from './duty';
import { lastLike, openSlotAt } from './expected';
import { ownUnits, text, unitOf, type Unit } from './places';
import { tb } from './bulletin_words';
import { Priority } from './reading_list';
import { forgetStart, noteStart, startedAt } from './reading_start';
import { Page } from './shell';

const SIZES: readonly ReadingSize[] = ['24', '28', '32'];

export default function ReadingPage({ unitId, bulletinId }: Record<string, string>): JSX.Element {
  const id = unitId ?? ownUnits()[0] ?? '';
  const unit = unitOf(id);
  const bulletin = find('bulletin', bulletinId);
  if (!unit || !bulletin || !isOut(bulletin, unit.ward)) return <Page title={tb('to_read')} up={`/bai-doc/${id}`}><p>{tb('no_longer_out')}</p></Page>;
  return <Reading unit={unit} unitId={id} bulletin={bulletin} />;
}

function Reading({ unit, unitId, bulletin }: { unit: Unit; unitId: string; bulletin: Shown }): JSX.Element {
  useAwake();
  const [start, setStart] = useState(() => startedAt(bulletin.record_id, Date.now()));
  const again = (): void => { setStart(noteStart(bulletin.record_id, Date.now())); scrollTo(0, 0); };
  const done = async (): Promise<void> => {
    const saved = await log('broadcast', readValues(unit, bulletin, start, Date.now()));
    if (!saved) return;
    forgetStart(bulletin.record_id);
    showSnack({ text: tb('done_read', { title: text(bulletin, 'title') }), undo: () => undoCreates(saved) });
    goBack(`/bai-doc/${unitId}`);
  };
  const paragraphs = text(bulletin, 'body').split(/\n\s*\n/).filter((one) => one.trim() !== '');
  return (
    <Page title={tb('to_read')} up={`/bai-doc/${unitId}`} job bottom={<><Progress /><Button look="primary" icon="check" onPress={done}>{tb('read_to_end')}</Button></>}>
      <div class="reading-bar">
        <span class="small">{tb('began_at', { clock: clockOf(start) })}</span>
        <Button look="quiet" onPress={again}>{tb('begin_again')}</Button>
        <Sizes />
      </div>
      <article class="reading" style={{ fontSize: `${readingSize.value}px` }}>
        <Priority bulletin={bulletin} />
        <h2>{text(bulletin, 'title')}</h2>
        {paragraphs.map((one, place) => <p key={place}>{one}</p>)}
        {paragraphs.length === 0 && <p>{tb('no_body')}</p>}
        <p class="small soft">{tb('end_of_text')}</p>
      </article>
    </Page>
  );
}

/** What the log tells of a bulletin that was read to its end. */
function readValues(unit: Unit, bulletin: Shown, start: number, end: number): Parameters<typeof log>[1] {
  const duty = dutyOf(unit);
  const started = new Date(start).toISOString();
  const last = lastLike(duty.broadcasts, clockOf(start))?.values ?? {};
  const source = text(bulletin, 'source');
  return {
    channel: unit.group ? 'group_speaker' : 'ward_station', ward: unit.ward, group: unit.group,
    started_at: started, duration_minutes: Math.max(1, Math.min(1440, Math.round((end - start) / 60_000))),
    ...bulletinValues(bulletin),
    schedule: openSlotAt(duty, started)?.schedule.record_id ?? null,
    source: source === 'usb_file' || source === 'notice' ? source : 'own',
    clusters: last.clusters ?? null, reader: account.value?.display_name ?? null,
    outcome: 'whole', recorded: 'on_spot',
  };
}

/** How far down the text is, by what has gone past. */
function Progress(): JSX.Element {
  const [part, setPart] = useState(0);
  useEffect(() => {
    const measure = (): void => {
      const room = document.documentElement.scrollHeight - innerHeight;
      setPart(room <= 0 ? 1 : Math.min(1, scrollY / room));
    };
    measure();
    addEventListener('scroll', measure, { passive: true });
    addEventListener('resize', measure);
    return () => { removeEventListener('scroll', measure); removeEventListener('resize', measure); };
  }, []);
  const percent = Math.round(part * 100);
  return <progress class="read-progress" max={100} value={percent} aria-label={tb('read_progress', { percent })} />;
}

function Sizes(): JSX.Element {
  const place = SIZES.indexOf(readingSize.value);
  const set = (by: number): void => { prefer(readingSize, SIZES[place + by] ?? readingSize.value); };
  return (
    <span class="sizes" role="group" aria-label={t('text_size')}>
      <button type="button" class="chip" aria-label={tb('smaller')} disabled={place <= 0} onClick={() => { set(-1); }}>A−</button>
      <button type="button" class="chip" aria-label={tb('larger')} disabled={place >= SIZES.length - 1} onClick={() => { set(1); }}>A+</button>
    </span>
  );
}
