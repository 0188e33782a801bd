/** What was decided in the last days, on contradictions and on what was held back, and the way back where there is one. */

import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatDateTime } from '../../../text/format';
import { Button } from '../../../ui/button';
import { readHeldDecided, readSettled } from '../api';
import { useLive, type Live } from '../live';
import { Heading, ScrollTable, Shown } from '../parts';
import { links } from '../place';
import { mayWrite } from '../roles';
import { NOTHING } from '../shown';
import { nameOf, t } from '../words';
import { decisions } from './desk';
import { Strip } from './strip';
import { ReconcileTabs } from './tabs';
import { sayValue, showItem, showSubject, showWhere, type Names } from './words';
import type { Conflict, ConflictList, HeldBack, HeldList, Subject } from './types';

const EVERY_MS = 15_000;

/** One decision, whatever it was about. */
interface Decision {
  key: string;
  at: string;
  author: string | null;
  subject: Subject;
  what: string;
  words: string;
  /** Why there is no way back; null where there is one. */
  final: string | null;
  takeBack: () => unknown;
}

export function DecidedScreen(): JSX.Element {
  const settled = useLive('settled', readSettled, EVERY_MS);
  const held = useLive('held decided', readHeldDecided, EVERY_MS);
  const stale = decisions.stale.value;
  useEffect(() => {
    if (stale > 0) void settled.reload();
  }, [stale]);
  return (
    <>
      <Heading title={t('place_reconcile')} />
      <ReconcileTabs now="decided" />
      <Strip decisions={decisions} queue={[]} names={new Map()} about={t('reconcile_decided_about')} />
      <Shown live={both(settled, held)}>{([conflicts, entries]) => <List conflicts={conflicts} entries={entries} />}</Shown>
    </>
  );
}

/** Two questions that only together make one answer. */
function both<A, B>(first: Live<A>, second: Live<B>): Live<[A, B]> {
  const value: [A, B] | null = first.value === null || second.value === null ? null : [first.value, second.value];
  return {
    value,
    failure: first.failure ?? second.failure,
    confirmedAt: first.confirmedAt === null || second.confirmedAt === null ? null : Math.min(first.confirmedAt, second.confirmedAt),
    reload: async () => { await Promise.all([first.reload(), second.reload()]); },
  };
}

function List({ conflicts, entries }: { conflicts: ConflictList; entries: HeldList }): JSX.Element {
  const names = new Map(Object.entries(conflicts.names));
  const made = [
    ...conflicts.conflicts.flatMap((conflict) => ofConflict(conflict, names)),
    ...entries.quarantined.flatMap(ofHeld),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
  if (made.length === 0) return <p class="o-empty">{t('reconcile_decided_empty')}</p>;
  return (
    <ScrollTable caption={t('reconcile_decided')}>
      <thead>
        <tr>
          <th scope="col">{t('reconcile_decided_at')}</th>
          <th scope="col">{t('reconcile_decided_what')}</th>
          <th scope="col">{t('reconcile_decision')}</th>
          <th scope="col">{t('reconcile_decided_by')}</th>
          {mayWrite() && <th scope="col">{t('reconcile_undo')}</th>}
        </tr>
      </thead>
      <tbody>{made.map((decision) => <Row key={decision.key} decision={decision} />)}</tbody>
    </ScrollTable>
  );
}

function ofConflict(conflict: Conflict, names: Names): Decision[] {
  const { settled, value, sides } = conflict;
  if (settled === null) return [];
  const say = (content: Conflict['sides'][number]['value']): string => sayValue(value, content, names);
  const others = [...new Set(sides.map((side) => say(side.value)))].filter((said) => said !== say(settled.value));
  return [{
    key: `${settled.op_id} ${value}`,
    at: settled.at,
    author: settled.author_name,
    subject: conflict,
    what: showItem(conflict, value),
    words: t('reconcile_kept_not', { value: say(settled.value), others: others.join(', ') || NOTHING }),
    final: settled.reversible ? null : t('reconcile_not_reversible'),
    takeBack: () => decisions.takeBack(conflict, settled.op_id),
  }];
}

function ofHeld(held: HeldBack): Decision[] {
  const { settled } = held;
  if (settled === null) return [];
  const reason = settled.result === 'rejected' && settled.code ? ` ${t('held_then_refused', { why: nameOf('code', settled.code) })}` : '';
  return [{
    key: held.op_id,
    at: settled.at,
    author: settled.author_name,
    subject: held,
    what: `${nameOf('kind', held.kind, held.kind_title)} · ${held.author_name ?? held.device_name}`,
    words: t(`held_${settled.decision}`) + reason,
    final: t('held_final_short'),
    takeBack: () => undefined,
  }];
}

function Row({ decision: { at, author, subject, what, words, final, takeBack } }: { decision: Decision }): JSX.Element {
  const where = [what, showWhere(subject)].filter((part) => part !== '').join(' · ');
  return (
    <tr>
      <td class="o-date">{formatDateTime(at)}</td>
      <th scope="row"><a href={links.record(subject.kind, subject.record_id)}>{showSubject(subject)}</a><span class="o-second">{where}</span></th>
      <td>{words}</td>
      <td>{author ?? NOTHING}</td>
      {mayWrite() && <td>{final ?? <Button icon="again" label={t('reconcile_undo_one', { what: showSubject(subject) })} onPress={takeBack}>{t('reconcile_undo')}</Button>}</td>}
    </tr>
  );
}
