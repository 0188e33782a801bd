/** What was held back: who sent it, why it waits, what it says beside what the book says; take in or not. */

import { useEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatNumber } from '../../../text/format';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { readHeld } from '../api';
import { useLive } from '../live';
import { Heading, Shown } from '../parts';
import { mayWrite } from '../roles';
import { sayError, nameOf, t } from '../words';
import { ChosenHead, Key } from './chosen';
import { after, alikeHeld, compareHeld, LATER_KEY } from './compare';
import { Comparison } from './comparison';
import { HeldStrip } from './held_strip';
import { useHolding, type Holding } from './holding';
import { Queue, type Waits } from './queue';
import { useQueueKeys } from './queue_keys';
import { ReconcileTabs } from './tabs';
import { useChosen } from './use_chosen';
import { showBriefly, type Names } from './words';
import type { HeldBack, HeldDecision, HeldList } from './types';

const EVERY_MS = 5_000;
const DECISIONS = ['release', 'refuse'] as const;

/** `operation` is the one to show first. */
export function HeldScreen({ operation }: { operation: string | null }): JSX.Element {
  const live = useLive('held', readHeld, EVERY_MS);
  const holding = useHolding(live.reload);
  return (
    <>
      <Heading title={t('place_reconcile')} />
      <ReconcileTabs now="held" />
      <Shown live={live}>{(list) => <Workplace list={list} asked={operation} holding={holding} />}</Shown>
    </>
  );
}

function Workplace({ list, asked, holding }: { list: HeldList; asked: string | null; holding: Holding }): JSX.Element {
  const names = new Map(Object.entries(list.names));
  const queue = list.quarantined.filter((held) => !holding.done.has(held.op_id));
  const keys = queue.map((held) => held.op_id);
  const [chosenKey, choose] = useChosen(keys, asked);
  const [asking, ask] = useState<HeldDecision | null>(null);
  const chosen = queue.find((held) => held.op_id === chosenKey);
  const later = (): void => {
    if (chosenKey !== null) choose(after(keys, chosenKey));
  };
  useQueueKeys({ keys, chosenKey, choose, later, keep: ask, sides: chosen ? DECISIONS : [], named: nameDecision });
  return (
    <>
      <HeldStrip holding={holding} />
      {chosen === undefined ? <p class="o-empty">{t('held_empty')}</p> : (
        <div class="o-reconcile">
          <Queue items={queue.map(waitsFor)} chosen={chosenKey} more={list.total - list.quarantined.length} onChoose={choose} />
          <Chosen held={chosen} position={[keys.indexOf(chosen.op_id) + 1, keys.length]} names={names} onAsk={ask} onLater={later} isBusy={holding.running !== null} />
        </div>
      )}
      {asking !== null && chosen && (
        <Asking held={chosen} decision={asking} others={alikeHeld(chosen, queue)} onClose={() => { ask(null); }}
          onDecide={(all) => { ask(null); void holding.decide(all, asking); }} />
      )}
    </>
  );
}

const nameDecision = (decision: HeldDecision): string => t(`held_${decision}`);

const waitsFor = (held: HeldBack): Waits => ({
  key: held.op_id,
  subject: held,
  about: `${nameOf('kind', held.kind, held.kind_title)} · ${held.author_name ?? held.device_name}`,
});

function Chosen({ held, position, names, onAsk, onLater, isBusy }: {
  held: HeldBack;
  position: readonly [number, number];
  names: Names;
  onAsk: (decision: HeldDecision) => void;
  onLater: () => void;
  isBusy: boolean;
}): JSX.Element {
  const columns = [
    ...(held.exists ? [{ head: t('held_book'), act: null }] : []),
    { head: t('held_entry'), note: held.exists ? nameOf('action', String(held.action)) : t('held_not_in_book'), act: held },
  ];
  return (
    <>
      <section class="o-sides" aria-labelledby="chosen">
        <ChosenHead subject={held} position={position} since={held.received_at} />
        <p class="o-why"><strong>{t('held_why')}</strong> {held.code === null ? held.message : sayError(held.code, nameOf('code', held.code, held.message))}</p>
        <Comparison caption={nameOf('kind', held.kind, held.kind_title)} columns={columns} lines={compareHeld(held)} names={names} />
      </section>
      <section class="o-actions" aria-label={t('reconcile_actions')}>
        {mayWrite()
          ? DECISIONS.map((decision, place) => (
            <Button key={decision} disabled={isBusy} onPress={() => { onAsk(decision); }}><Key name={String(place + 1)} /> {t(`held_${decision}`)}</Button>
          ))
          : <p>{t('reconcile_reading')}</p>}
        <Button onPress={onLater}><Key name={LATER_KEY} /> {t('reconcile_later')}</Button>
      </section>
    </>
  );
}

/** The one decision here that cannot be taken back (P8): it asks first, and offers to do the same to all that is alike. */
function Asking({ held, decision, others, onDecide, onClose }: {
  held: HeldBack;
  decision: HeldDecision;
  others: HeldBack[];
  onDecide: (all: HeldBack[]) => void;
  onClose: () => void;
}): JSX.Element {
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLButtonElement>('.primary')?.focus();
  }, []);
  return (
    <Dialog title={t(`held_${decision}_title`)} onClose={onClose}>
      <div class="o-form" ref={form}>
        <p><strong>{showBriefly(held)}</strong></p>
        <p>{t(`held_${decision}_means`)}</p>
        <p>{t('held_final')}</p>
        {others.length > 0 && <p>{t('held_alike_means', { who: held.author_name ?? held.device_name, device: held.device_name })}</p>}
        <div class="o-form-end">
          <Button onPress={onClose}>{t('cancel')}</Button>
          {others.length > 0 && <Button onPress={() => { onDecide([held, ...others]); }}>{t(`held_${decision}_all`, { n: formatNumber(others.length + 1) })}</Button>}
          <Button look="primary" onPress={() => { onDecide([held]); }}>{t(`held_${decision}_one`)}</Button>
        </div>
      </div>
    </Dialog>
  );
}
