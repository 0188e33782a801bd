/** The cards of a class's people, eight to a sheet of A4: a code for the trainer's camera, six digits for his thumb. */

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import draw from 'qr';
import { cardText, shortCode } from '../../qr/card';
import { formatNumber } from '../../text/format';
import { Button } from '../../ui/button';
import { readClass } from './api';
import { useLive } from './live';
import { Heading, Shown } from './parts';
import { links } from './place';
import type { ClassPage, RosterRow } from './types';
import { t } from './words';

export function ClassCardsScreen({ id }: { id: string }): JSX.Element {
  const live = useLive(`class ${id}`, () => readClass(id));
  const record = live.value?.class;
  const title = record ? t('class_name', { n: Number(record.values.number) }) : t('place_classes');
  return (
    <>
      <Heading title={t('class_cards_title')} crumbs={[{ text: t('place_classes'), href: links.classes }, { text: title, href: links.class(id) }]} />
      <Shown live={live}>{(page) => <Cards page={page} title={title} />}</Shown>
    </>
  );
}

function Cards({ page, title }: { page: ClassPage; title: string }): JSX.Element {
  return (
    <section class="o-cards-section" aria-labelledby="cards">
      <h2 id="cards">{t('class_cards_count', { n: formatNumber(page.roster.length) })}</h2>
      <p class="o-cards-once">{t('class_cards_what')}</p>
      <div class="o-cards-tools"><Button look="primary" onPress={() => { print(); }}>{t('class_cards_print')}</Button></div>
      <ul class="o-cards">{page.roster.map((row) => <li key={row.person}><Card row={row} title={title} /></li>)}</ul>
    </section>
  );
}

function Card({ row, title }: { row: RosterRow; title: string }): JSX.Element {
  const name = String(row.values.full_name);
  const picture = useMemo(() => drawCard(row.person), [row.person]);
  const code = shortCode(row.person);
  return (
    <article class="o-card">
      <img src={picture} alt={t('class_cards_qr', { name })} />
      <div class="o-card-words">
        <h3>{name}</h3>
        <p class="o-card-place">{[row.group_name, row.ward_name].filter(Boolean).join(' · ')}</p>
        <p>{title}</p>
        <p class="o-card-code">{t('class_cards_code', { code: `${code.slice(0, 3)} ${code.slice(3)}` })}</p>
      </div>
    </article>
  );
}

/** A picture, so that nothing in the drawing becomes part of this page; black on white in every colour scheme. */
function drawCard(person: string): string {
  const drawing = draw(cardText(person), 'svg', { ecc: 'medium', encoding: 'alphanumeric', border: 4 });
  return `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}
