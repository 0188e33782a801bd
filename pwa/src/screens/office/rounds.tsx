/** The rounds of the plan as so many places: which are held, which prepared, which nobody has begun. */

import type { JSX } from 'preact';
import { formatNumber } from '../../text/format';
import { Icon } from '../../ui/icons';
import { links } from './place';
import type { ClassRow } from './types';
import { nameOf, t } from './words';

/** A place of the plan: the class that fills it, if there is one. */
export interface Round {
  number: number;
  row: ClassRow | null;
}

/** Give a place for every round the plan asks for, and for every class beyond them. */
export function roundsOf(classes: readonly ClassRow[], target: number): Round[] {
  const byNumber = new Map(classes.map((row) => [row.number, row]));
  const asked = Array.from({ length: target }, (_, place) => place + 1);
  const beyond = classes.map((row) => row.number).filter((number) => number > target);
  return [...asked, ...new Set(beyond)].map((number) => ({ number, row: byNumber.get(number) ?? null }));
}

/** The first number no class has. */
export function freeNumber(classes: readonly ClassRow[]): number {
  const taken = new Set(classes.map((row) => row.number));
  for (let number = 1; ; number++) if (!taken.has(number)) return number;
}

/** A class was held when somebody came; the board counts the same. */
export const isHeld = (row: ClassRow | null): boolean => row !== null && row.present_people > 0;

export function Rounds({ classes, target, onFree }: { classes: readonly ClassRow[]; target: number | null; onFree: ((number: number) => void) | null }): JSX.Element | null {
  if (target === null) return null;
  const held = classes.filter(isHeld).length;
  return (
    <section class="o-rounds" aria-labelledby="rounds">
      <h2 id="rounds">{t('classes_rounds')} <span class="soft">{t('classes_held', { held: formatNumber(held), all: formatNumber(target) })}</span></h2>
      <ol>
        {roundsOf(classes, target).map(({ number, row }) => <li key={number}><Place number={number} row={row} onFree={onFree} /></li>)}
      </ol>
    </section>
  );
}

function Place({ number, row, onFree }: Round & { onFree: ((number: number) => void) | null }): JSX.Element {
  const label = row ? t('classes_round', { n: number, state: nameOf('option', row.state) }) : t('classes_round_free', { n: number });
  if (row) {
    return (
      <a class={`o-round o-round-${row.state} ${isHeld(row) ? 'o-is-held' : ''}`} href={links.class(row.id)} aria-label={label} title={label}>
        {number}{isHeld(row) && <Icon name="check" size={16} />}
      </a>
    );
  }
  if (onFree === null) return <span class="o-round" role="img" aria-label={label} title={label}>{number}</span>;
  return <button type="button" class="o-round" aria-label={label} title={label} onClick={() => { onFree(number); }}>{number}<Icon name="plus" size={16} /></button>;
}
