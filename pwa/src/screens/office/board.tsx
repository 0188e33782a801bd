/** The board: what the plan promised against what was done, each figure leading to its rows. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatMoment, formatNumber } from '../../text/format';
import { ErrorBox } from '../../ui/error_box';
import { readBoard, readFigure } from './api';
import { useLive } from './live';
import { Heading, Shown } from './parts';
import { links } from './place';
import { showPercent } from './shown';
import type { Board, Figure, Plan } from './types';
import { waiting } from './waiting';
import { nameOf, relay, sayError, t, type OfficeKey } from './words';

const EVERY_MS = 15_000;

/** Which figures stand together: what is counted differently is never added up, nor shown as one. */
const SECTIONS: readonly { name: OfficeKey; keys: readonly string[] }[] = [
  { name: 'board_training', keys: ['classes', 'groups_covered', 'wards_covered', 'people', 'attendances'] },
  { name: 'board_broadcasting', keys: ['broadcasts_group_speaker', 'broadcasts_ward_station', 'meetings', 'direct', 'incidents_open', 'feedback_open'] },
  { name: 'board_phones', keys: ['devices_unsent', 'refused', 'conflicts'] },
];

const KNOWN = new Set(SECTIONS.flatMap((section) => section.keys));

export function BoardScreen(): JSX.Element {
  const live = useLive('board', readBoard, EVERY_MS);
  return (
    <>
      <Heading title={t('place_board')}>
        {live.confirmedAt !== null && <p class="o-as-of">{t('as_of', { time: formatMoment(live.confirmedAt) })}</p>}
      </Heading>
      <Shown live={live}>{(board) => <BoardView board={board} />}</Shown>
    </>
  );
}

/** The board itself, from one answer. */
export function BoardView({ board }: { board: Board }): JSX.Element {
  const figures = new Map(board.figures.map((figure) => [figure.key, figure]));
  const others = board.figures.filter((figure) => !KNOWN.has(figure.key));
  return (
    <>
      {board.alarms.map((alarm) => (
        <ErrorBox key={alarm.code} what={t('alarm_what')} data={t('alarm_data')} todo={sayError(alarm.code, alarm.message)} code={`${alarm.code} · ${formatMoment(alarm.first_at)}`} />
      ))}
      <PlanCard plan={board.plan} />
      {SECTIONS.map((section) => (
        <section key={section.name}>
          <h2>{t(section.name)}</h2>
          <div class="o-tiles">
            {section.keys.flatMap((key) => figures.get(key) ?? []).map((figure) => <Tile key={figure.key} figure={figure} />)}
            {section.name === 'board_phones' && others.map((figure) => <Tile key={figure.key} figure={figure} />)}
          </div>
        </section>
      ))}
    </>
  );
}

function PlanCard({ plan }: { plan: Plan | null }): JSX.Element {
  if (plan === null) return <p class="o-empty">{t('board_no_plan')}</p>;
  const parts = [plan.target_usb_groups ?? 0, plan.target_usb_wards ?? 0, plan.target_usb_centre ?? 0];
  const [groups = '', wards = '', centre = ''] = parts.map((n) => formatNumber(n));
  const total = formatNumber(parts.reduce((sum, n) => sum + n, 0));
  return (
    <section class="o-plan" aria-label={nameOf('kind', 'plan')}>
      <p class="o-plan-number">{[plan.number, plan.year].filter((part) => part !== null && part !== undefined).join(' · ')}</p>
      <p class="o-plan-title"><a href={links.record('plan', plan.id)}>{plan.title}</a></p>
      <p class="o-plan-targets">
        {t('board_rounds', { n: formatNumber(plan.target_classes ?? 0) })} · {t('board_usb', { total, groups, wards, centre })}
      </p>
      {(plan.not_applicable ?? []).map((item) => (
        <p key={item} class="o-plan-item">{nameItem(item)}: <strong>{t('board_not_applicable')}</strong></p>
      ))}
    </section>
  );
}

/** An item may carry the plan's own remark behind a colon; it is said once, and in the chosen language. */
function nameItem(item: string): string {
  return item.replace(/\s*[:–-]\s*không có đối tượng thụ hưởng\.?$/iu, '');
}

function Tile({ figure }: { figure: Figure }): JSX.Element {
  const [isExplained, setExplained] = useState(false);
  const label = nameOf('figure', figure.key);
  const needsEye = (figure.key === 'refused' || figure.key === 'conflicts' || figure.key === 'devices_unsent') && figure.value > 0;
  return (
    <article class={needsEye ? 'o-tile o-needs-eye' : 'o-tile'}>
      <div class="o-tile-head">
        <h3><a href={links.figure(figure.key)}>{label}</a></h3>
        <button type="button" class="o-explain" aria-expanded={isExplained} aria-label={t('board_definition', { label })} title={t('board_definition', { label })} onClick={() => { setExplained(!isExplained); }}>
          <span aria-hidden="true">i</span>
        </button>
      </div>
      <p class="o-tile-number">
        <strong>{formatNumber(figure.value)}</strong>
        {figure.target !== null && <span>/{formatNumber(figure.target)}</span>} <span class="o-unit">{relay('unit', figure.key, figure.unit)}</span>
      </p>
      <Progress figure={figure} label={label} />
      {isExplained && <Definition figure={figure.key} />}
    </article>
  );
}

/** The rule comes with the rows it counts, so that it can never be another than the one that counted. */
function Definition({ figure }: { figure: string }): JSX.Element {
  const live = useLive(`definition ${figure}`, () => readFigure(figure, null, 1));
  return (
    <div class="o-tile-definition">
      <Shown live={live}>{(table) => <p>{relay('definition', figure, table.definition)}</p>}</Shown>
    </div>
  );
}

function Progress({ figure, label }: { figure: Figure; label: string }): JSX.Element | null {
  const way = wayOf(figure);
  if (way !== null) return <p class="o-tile-progress"><a href={way}>{t('reconcile_decide')}</a></p>;
  const percent = showPercent(figure.value, figure.target);
  if (percent === null || figure.target === null) return null;
  return (
    <p class="o-tile-progress">
      <progress max={figure.target} value={Math.min(figure.value, figure.target)} aria-label={label} />
      <span>{percent}</span>
    </p>
  );
}

/** Where what a figure counts is decided on, if any of it waits for that. */
function wayOf({ key, value }: Figure): string | null {
  if (key === 'conflicts' && value > 0) return links.conflicts;
  return key === 'refused' && (waiting.value?.quarantined ?? 0) > 0 ? links.held : null;
}
