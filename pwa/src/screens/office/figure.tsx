/** The rows behind one figure of the board, and the rule that counted them. */

import type { JSX } from 'preact';
import { ButtonLink } from '../../ui/button';
import { readFigure } from './api';
import { Heading } from './parts';
import { links } from './place';
import { TableView } from './table_view';
import { nameOf, t } from './words';

export function FigureScreen({ figure }: { figure: string }): JSX.Element {
  const title = nameOf('figure', figure);
  const isMeetings = figure === 'meetings'; // it stands in the navigation itself
  return (
    <>
      <Heading title={title} crumbs={isMeetings ? [] : [{ text: t('place_board'), href: links.board }]}>
        {figure === 'conflicts' && <ButtonLink href={links.conflicts} icon="swap">{t('reconcile_open')}</ButtonLink>}
      </Heading>
      <TableView name={`figure ${figure}`} caption={title} load={(after) => readFigure(figure, after)} />
    </>
  );
}
