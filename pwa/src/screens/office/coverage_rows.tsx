/** The rows behind one figure of coverage, and the rule that counted them. */

import type { JSX } from 'preact';
import { readClasses, readCoverageRows, readReference } from './api';
import { useLive } from './live';
import { namesOf } from './names';
import { Heading } from './parts';
import { links, readRowsFilter } from './place';
import type { RowsFilter } from './coverage_types';
import { TableView } from './table_view';
import { nameOf, t } from './words';

export function CoverageRowsScreen({ figure }: { figure: string }): JSX.Element {
  const filter = readRowsFilter(location.search);
  const reference = useLive('reference', readReference);
  const classes = useLive('classes', readClasses);
  const narrowed = describeFilter(filter, namesOf(reference.value));
  const training = classes.value?.classes.find((row) => row.id === filter.class);
  const title = [nameOf('figure', figure), training && t('class_name', { n: training.number }), ...narrowed].filter(Boolean).join(' · ');
  const back = filter.class ? { text: t('class_coverage'), href: links.coverageOf(filter.class) } : { text: t('place_coverage'), href: links.coverage };
  return (
    <>
      <Heading title={title} crumbs={[back]} />
      <TableView name={`coverage ${figure} ${JSON.stringify(filter)}`} caption={title} load={(after) => readCoverageRows(figure, filter, after)} />
    </>
  );
}

/** Say in words what narrows the rows; the class is named apart. */
export function describeFilter(filter: RowsFilter, names: ReadonlyMap<string, string>): string[] {
  const said = Object.entries(filter).filter(([name]) => name !== 'class' && name !== 'deputy').map(([name, value]) => {
    if (value === 'unknown') return `${nameOf('value', name)}: ${t('coverage_unknown')}`;
    if (name === 'ward') return names.get(value) ?? '';
    return value === 'arrived' ? t('coverage_standing_arrived') : nameOf('option', value);
  });
  return filter.deputy ? [...said, t('coverage_deputies_short')] : said;
}
