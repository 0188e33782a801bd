/** How far the classes of the plan, or one class, have reached: units and seats as well as heads. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatMoment, formatNumber } from '../../text/format';
import { go } from '../../router';
import { readClasses, readCoverage } from './api';
import { Bars, Stack, type Slice } from './bars';
import type { Cell, Coverage, CoveredWard, Part, RowsFilter } from './coverage_types';
import { useLive } from './live';
import { Heading, ScrollTable, Select, Shown } from './parts';
import { links } from './place';
import { nameOf, t, type OfficeKey } from './words';

const EVERY_MS = 15_000;

export function CoverageScreen({ training }: { training: string | null }): JSX.Element {
  const live = useLive(`coverage ${training ?? ''}`, () => readCoverage(training), EVERY_MS);
  const classes = useLive('classes', readClasses);
  const one = live.value?.class ?? null;
  const title = one ? t('coverage_of_class', { n: one.number }) : t('place_coverage');
  const options = (classes.value?.classes ?? []).map((row) => ({ value: row.id, text: `${t('class_name', { n: row.number })} · ${row.title}` }));
  return (
    <>
      <Heading title={title} crumbs={one ? [{ text: t('place_coverage'), href: links.coverage }, { text: t('class_name', { n: one.number }), href: links.class(one.id) }] : []}>
        {live.confirmedAt !== null && <p class="o-as-of">{t('as_of', { time: formatMoment(live.confirmedAt) })}</p>}
      </Heading>
      <div class="o-tools">
        <Select label={t('coverage_choose')} value={training ?? ''} empty={t('coverage_whole')} options={options} onChange={(id) => { go(id === '' ? links.coverage : links.coverageOf(id)); }} />
      </div>
      <Shown live={live}>{(coverage) => <CoverageView coverage={coverage} />}</Shown>
    </>
  );
}

/** The figures, from one answer. */
export function CoverageView({ coverage }: { coverage: Coverage }): JSX.Element {
  const [half, setHalf] = useState('all');
  const place: RowsFilter = coverage.class ? { class: coverage.class.id } : {};
  const halves = coverage.halves.map((cell) => cell.half);
  return (
    <>
      <Units coverage={coverage} place={place} />
      <Heads coverage={coverage} place={place} />
      <div class="o-sides-by">
        <Side name="participant_group" parts={coverage.participant_group} place={place} />
        <Side name="gender" parts={coverage.gender} place={place} />
      </div>
      <section aria-labelledby="coverage-seats">
        <h2 id="coverage-seats">{t('coverage_seats')}</h2>
        <p class="o-definition">{t('coverage_seats_about')}</p>
        {halves.length < 2 ? <p class="o-empty">{t('coverage_empty')}</p> : (
          <>
            <div class="o-tools" role="group" aria-label={t('coverage_half')}>
              {halves.map((name) => (
                <button type="button" key={name} class="button plain" aria-pressed={name === half} onClick={() => { setHalf(name); }}><span>{halfName(name)}</span></button>
              ))}
            </div>
            <Legend />
            <Wards coverage={coverage} half={halves.includes(half) ? half : 'all'} place={place} />
          </>
        )}
      </section>
    </>
  );
}

const halfName = (half: string): string => (half === 'all' ? t('coverage_all') : nameOf('option', half));

function Units({ coverage: { units }, place }: { coverage: Coverage; place: RowsFilter }): JSX.Element {
  const left = (count: number): string => (count > 0 ? t('coverage_left', { n: formatNumber(count) }) : t('coverage_none_left'));
  const [groupsLeft, wardsLeft] = [units.groups - units.groups_covered, units.wards - units.wards_covered];
  return (
    <section aria-labelledby="coverage-units">
      <h2 id="coverage-units">{t('coverage_units')}</h2>
      <Bars bars={[
        { label: t('coverage_groups'), value: units.groups_covered, of: units.groups, href: links.coverageRows('groups_covered', place) },
        { label: t('coverage_wards'), value: units.wards_covered, of: units.wards, href: links.coverageRows('wards_covered', place) },
      ]} />
      <p><a href={links.coverageRows('groups_left', place)}>{t('coverage_groups')}: {left(groupsLeft)}</a> · <a href={links.coverageRows('wards_left', place)}>{t('coverage_wards')}: {left(wardsLeft)}</a></p>
    </section>
  );
}

function Heads({ coverage, place }: { coverage: Coverage; place: RowsFilter }): JSX.Element {
  const [all] = coverage.halves;
  const tiles: [OfficeKey, number, string][] = [
    ['coverage_people', coverage.people, links.coverageRows('people', place)],
    ['coverage_attendances', coverage.attendances, links.coverageRows('attendances', place)],
    ['coverage_represented', all?.represented ?? 0, links.coverageRows('coverage_seats', { ...place, standing: 'represented' })],
    ['coverage_deputies', all?.deputies ?? 0, links.coverageRows('attendances', { ...place, deputy: '1' })],
  ];
  return (
    <section aria-label={t('coverage_people')}>
      <ul class="o-heads">
        {tiles.map(([label, value, href]) => <li key={label}><a href={href}>{t(label)}</a> <strong>{formatNumber(value)}</strong></li>)}
      </ul>
      <p class="o-definition">{t('coverage_never_added')}</p>
    </section>
  );
}

function Side({ name, parts, place }: { name: 'participant_group' | 'gender'; parts: readonly Part[]; place: RowsFilter }): JSX.Element {
  return (
    <section aria-labelledby={`coverage-${name}`}>
      <h2 id={`coverage-${name}`}>{t(`coverage_by_${name}`)}</h2>
      <Bars bars={parts.map((part) => ({
        label: part.key === 'unknown' ? t('coverage_unknown') : nameOf('option', part.key),
        value: part.people,
        more: `${t('coverage_attendances')}: ${formatNumber(part.attendances)}`,
        href: links.coverageRows('people', { ...place, [name]: part.key }),
      }))} />
    </section>
  );
}

/** What seats are made of, in the order of the stacked bar. */
const SLICES = ['present', 'late', 'left_early', 'represented', 'excused', 'absent', 'unmarked'] as const;
/** The columns of the table: what is counted, and which rows it opens. */
const COLUMNS: readonly { name: keyof Cell; label: OfficeKey; key: string; filter: RowsFilter }[] = [
  { name: 'invited', label: 'coverage_invited', key: 'coverage_invited', filter: {} },
  { name: 'listed', label: 'coverage_listed', key: 'coverage_seats', filter: {} },
  ...(['present', 'late', 'left_early'] as const).map((name) => ({ name, label: `coverage_${name}` as const, key: 'coverage_seats', filter: { standing: name } })),
  { name: 'deputies', label: 'coverage_deputies_short', key: 'attendances', filter: { deputy: '1' } },
  ...(['represented', 'excused', 'absent', 'unmarked'] as const).map((name) => ({ name, label: `coverage_${name}` as const, key: 'coverage_seats', filter: { standing: name } })),
];

const slicesOf = (cell: Cell): Slice[] => SLICES.map((name) => ({ name, label: t(`coverage_${name}`), value: cell[name] }));

function Legend(): JSX.Element {
  return (
    <ul class="o-legend" aria-label={t('coverage_legend')}>
      {SLICES.map((name) => <li key={name}><span class={`o-slice o-slice-${name}`} aria-hidden="true" /> {t(`coverage_${name}`)}</li>)}
    </ul>
  );
}

function Wards({ coverage, half, place }: { coverage: Coverage; half: string; place: RowsFilter }): JSX.Element {
  const total = coverage.halves.find((cell) => cell.half === half);
  const where = half === 'all' ? place : { ...place, half };
  return (
    <ScrollTable caption={t('coverage_by_ward')} className="o-coverage">
      <thead>
        <tr>
          <th scope="col">{t('coverage_ward')}</th>
          <th scope="col" class="o-number">{t('coverage_groups_of')}</th>
          <th scope="col" class="o-number">{t('coverage_people')}</th>
          {COLUMNS.map((column) => <th key={column.name} scope="col" class="o-number">{t(column.label)}</th>)}
          <th scope="col" class="o-number">{t('coverage_short')}</th>
        </tr>
      </thead>
      <tbody>
        {total && (
          <tr class="o-total">
            <th scope="row">{t('all')}<Stack slices={slicesOf(total)} label={t('all')} /></th>
            <td class="o-number">{formatNumber(coverage.units.groups_covered)}/{formatNumber(coverage.units.groups)}</td>
            <td class="o-number"><a href={links.coverageRows('people', place)}>{formatNumber(coverage.people)}</a></td>
            <Cells cell={total} where={where} />
          </tr>
        )}
        {coverage.wards.map((row) => <WardLine key={row.ward} row={row} half={half} place={place} where={where} />)}
      </tbody>
    </ScrollTable>
  );
}

function WardLine({ row, half, place, where }: { row: CoveredWard; half: string; place: RowsFilter; where: RowsFilter }): JSX.Element {
  const name = row.ward_name ?? t('coverage_unknown');
  const cell = row.halves.find((one) => one.half === half) ?? NOTHING_COUNTED;
  const ward = { ward: row.ward };
  return (
    <tr>
      <th scope="row">{name}<Stack slices={slicesOf(cell)} label={name} /></th>
      <td class="o-number">{row.ward_name === null ? '–' : <a href={links.coverageRows('groups_covered', { ...place, ...ward })}>{formatNumber(row.groups_covered)}/{formatNumber(row.groups)}</a>}</td>
      <td class="o-number"><a href={links.coverageRows('people', { ...place, ...ward })}>{formatNumber(row.people)}</a></td>
      <Cells cell={cell} where={{ ...where, ...ward }} />
    </tr>
  );
}

const NOTHING_COUNTED: Cell = {
  half: '', invited: 0, listed: 0, arrived: 0, present: 0, late: 0, left_early: 0, deputies: 0, represented: 0, excused: 0, absent: 0, unmarked: 0, filled: 0, short: 0,
};

function Cells({ cell, where }: { cell: Cell; where: RowsFilter }): JSX.Element {
  return (
    <>
      {COLUMNS.map(({ name, label, key, filter }) => {
        const count = cell[name] as number;
        return (
          <td key={name} class="o-number">
            {count === 0 ? '0' : <a href={links.coverageRows(key, { ...where, ...filter })} aria-label={t('coverage_opens', { label: t(label), n: formatNumber(count) })}>{formatNumber(count)}</a>}
          </td>
        );
      })}
      <td class="o-number">{cell.invited === 0 ? '–' : <strong>{formatNumber(cell.short)}</strong>}</td>
    </>
  );
}
