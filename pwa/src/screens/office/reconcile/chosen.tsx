/** One contradiction: what it is about, its sides, and a button for each with its key. */

import type { JSX } from 'preact';
import { formatMoment, formatNumber } from '../../../text/format';
import { Button } from '../../../ui/button';
import { links } from '../place';
import { mayWrite } from '../roles';
import { nameOf, t } from '../words';
import { compare, keyForSide, LATER_KEY, letterOf } from './compare';
import { Comparison } from './comparison';
import { decisions } from './desk';
import { sayValue, showSubject, showWhere, type Names } from './words';
import type { Conflict, Side, Subject } from './types';

/** What is chosen, which of how many it is, since when it waits, and where more of it is to be seen. */
export function ChosenHead({ subject, position, since }: { subject: Subject; position: readonly [number, number]; since: string | null }): JSX.Element {
  const [n = '', all = ''] = position.map((number) => formatNumber(number));
  const { kind, record_id, where } = subject;
  const parts = [showWhere(subject), t('reconcile_position', { n, all }), since === null ? '' : t('reconcile_since', { time: formatMoment(since) })];
  return (
    <header>
      <h2 id="chosen">{showSubject(subject)}</h2>
      <p>
        <a href={links.record(kind, record_id)}>{t('reconcile_open_record')}</a>
        {where.class_id !== null && <> · <a href={links.class(where.class_id)}>{t('class_name', { n: where.class_number ?? '' })}</a></>}
      </p>
      <p class="soft">{parts.filter((part) => part !== '').join(' · ')}</p>
    </header>
  );
}

export function Chosen({ conflict, position, names, onKeep, onLater }: {
  conflict: Conflict;
  /** Which of how many. */
  position: readonly [number, number];
  names: Names;
  onKeep: (side: Side) => void;
  onLater: () => void;
}): JSX.Element {
  const columns = conflict.sides.map((side, place) => ({
    head: t('reconcile_side', { side: letterOf(place) }),
    ...(place === 0 && { note: t('reconcile_in_force') }),
    act: side,
  }));
  return (
    <>
      <section class="o-sides" aria-labelledby="chosen">
        <ChosenHead subject={conflict} position={position} since={conflict.opened_at} />
        <Comparison caption={nameOf('value', conflict.value)} columns={columns} lines={compare(conflict)} names={names} />
      </section>
      <Actions conflict={conflict} names={names} onKeep={onKeep} onLater={onLater} />
    </>
  );
}

function Actions({ conflict, names, onKeep, onLater }: { conflict: Conflict; names: Names; onKeep: (side: Side) => void; onLater: () => void }): JSX.Element {
  return (
    <section class="o-actions" aria-label={t('reconcile_actions')}>
      {mayWrite()
        ? conflict.sides.map((side, place) => (
          <Button key={place} onPress={() => { onKeep(side); }}>
            <Key name={keyForSide(place)} /> {t('reconcile_keep', { side: letterOf(place), value: sayValue(conflict.value, side.value, names) })}
          </Button>
        ))
        : <p>{t('reconcile_reading')}</p>}
      <Button onPress={onLater}><Key name={LATER_KEY} /> {t('reconcile_later')}</Button>
      {mayWrite() && <Button disabled={decisions.deeds.value.length === 0} onPress={decisions.undo}><Key name="Z" /> {t('reconcile_undo')}</Button>}
    </section>
  );
}

/** The key that does what a button does. */
export function Key({ name }: { name: string | null }): JSX.Element | null {
  return name === null ? null : <kbd aria-hidden="true">{name}</kbd>;
}
