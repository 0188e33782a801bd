/** Contradictions: the queue, the sides of one next to each other, and what the office may decide. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { deriveId } from '@sync/contract';
import { readConflicts, type Answer } from '../api';
import { useLive } from '../live';
import { Heading, Shown } from '../parts';
import { links, type RecordName } from '../place';
import { nameOf, t } from '../words';
import { Chosen } from './chosen';
import { after, keyOf, letterOf } from './compare';
import { decisions } from './desk';
import { useQueueKeys } from './queue_keys';
import { Queue, type Waits } from './queue';
import { Strip } from './strip';
import { ReconcileTabs } from './tabs';
import { useChosen } from './use_chosen';
import { sayValue, type Names } from './words';
import type { Conflict, ConflictList, Side } from './types';

const EVERY_MS = 5_000;
const DOUBLE_CLICK_MS = 300;
const NONE: Answer<ConflictList> = { ok: true, status: 200, data: { conflicts: [], names: {}, total: 0, next: null } };

/** `record` is the one to show first; `training` narrows the queue to a class. */
export function ConflictsScreen({ record, training }: { record: { kind: string; name: RecordName } | null; training: string | null }): JSX.Element {
  const asked = useRecordId(record?.name ?? null);
  const live = useLive('conflicts', () => readConflicts(), EVERY_MS);
  // What was asked for may stand farther behind in the queue than one page reaches.
  const linked = useLive(`conflicts of ${asked ?? ''}`, async () => (asked === null ? NONE : readConflicts(asked)));
  const stale = decisions.stale.value;
  useEffect(() => {
    if (stale > 0) void Promise.all([live.reload(), linked.reload()]);
  }, [stale]);
  return (
    <>
      <Heading title={t('place_reconcile')} />
      <ReconcileTabs now="conflicts" />
      {record !== null && asked !== null && linked.value?.total === 0 && !wasDecided(asked) && (
        <p class="o-definition">{t('reconcile_no_longer')} <a href={links.record(record.kind, asked)}>{t('reconcile_open_record')}</a></p>
      )}
      <Shown live={live}>
        {(list) => <Workplace list={join(list, linked.value)} asked={asked} training={training} />}
      </Shown>
    </>
  );
}

const wasDecided = (recordId: string): boolean => decisions.deeds.value.some(({ conflict }) => conflict.record_id === recordId);

function useRecordId(name: RecordName | null): string | null {
  const [id, setId] = useState(name !== null && 'id' in name ? name.id : null);
  useEffect(() => {
    if (name !== null && !('id' in name)) void deriveId(name.first, name.second).then(setId);
  }, []);
  return id;
}

function join(list: ConflictList, linked: ConflictList | null): ConflictList {
  const known = new Set(list.conflicts.map(keyOf));
  const more = (linked?.conflicts ?? []).filter((conflict) => !known.has(keyOf(conflict)));
  return { ...list, conflicts: [...more, ...list.conflicts], names: { ...linked?.names, ...list.names } };
}

function Workplace({ list, asked, training }: { list: ConflictList; asked: string | null; training: string | null }): JSX.Element {
  const names = new Map(Object.entries(list.names));
  const queue = list.conflicts.filter((conflict) => isOf(training, conflict) && decisions.isWaiting(conflict));
  const keys = queue.map(keyOf);
  const [chosenKey, choose] = useChosen(keys, wantedNext(queue, asked));
  const chosen = queue.find((conflict) => keyOf(conflict) === chosenKey);
  const later = (): void => {
    if (chosenKey !== null) choose(after(keys, chosenKey));
  };
  const decidedAt = useRef(0);
  const keep = (side: Side): void => {
    const now = performance.now();
    // The second click of a double one would decide the next, which stands there already.
    if (chosen === undefined || now - decidedAt.current < DOUBLE_CLICK_MS) return;
    decidedAt.current = now;
    later();
    void decisions.keep(chosen, side);
  };
  const undo = (): Promise<unknown> => {
    decidedAt.current = 0; // nobody takes a decision back in the middle of a double click
    return decisions.undo();
  };
  useQueueKeys({ keys, chosenKey, choose, later, keep, sides: chosen?.sides ?? [], named: nameSide, undo });
  return (
    <>
      <Strip decisions={decisions} queue={queue} names={names} about={t('reconcile_about')} />
      {chosen === undefined ? <p class="o-empty">{t('reconcile_empty')}</p> : (
        <div class="o-reconcile">
          <Queue items={queue.map((conflict) => waitsFor(conflict, names))} chosen={chosenKey} more={list.total - list.conflicts.length} onChoose={choose}>
            {training !== null && <OnlyClass n={chosen.where.class_number} />}
          </Queue>
          <Chosen conflict={chosen} position={[keys.indexOf(keyOf(chosen)) + 1, keys.length]} names={names} onKeep={keep} onLater={later} />
        </div>
      )}
    </>
  );
}

const nameSide = (_: Side, place: number): string => t('reconcile_key_keep', { side: letterOf(place) });

const isOf = (training: string | null, { where }: Conflict): boolean => training === null || where.class_id === training;

function waitsFor(conflict: Conflict, names: Names): Waits {
  const said = new Set(conflict.sides.map((side) => sayValue(conflict.value, side.value, names)));
  return {
    key: keyOf(conflict),
    subject: conflict,
    about: `${nameOf('value', conflict.value)}: ${[...said].join(' ≠ ')}`,
  };
}

function OnlyClass({ n }: { n: number | null }): JSX.Element {
  return <p>{t('reconcile_only_class', { n: String(n ?? '') })} <a href={links.conflicts}>{t('reconcile_all')}</a></p>;
}

/** What should be chosen as soon as it is in the queue: what was asked for, later what came back. */
function wantedNext(queue: readonly Conflict[], asked: string | null): string | null {
  const notice = decisions.notice.value;
  if (notice?.said === 'undone' || notice?.said === 'failed') return keyOf(notice.conflict);
  const found = queue.find(({ record_id }) => record_id === asked);
  return found ? keyOf(found) : null;
}
