/** The minutes of a meeting on a sheet of A4: what was recorded, and dotted lines for what was not. */

import type { JSX } from 'preact';
import type { Values } from '@sync/contract';
import { clockOf, dayOf, formatNumber, formatReceipt } from '../text/format';
import { PaperHead, Signatures, Written } from './parts';
import { tp, type PaperKey } from './words';
import './paper.css';

export interface MinutesProps {
  values: Values;
  /** `phường Lê Lợi` */
  ward: string;
  /** `Khối 5` */
  group: string;
  topics: readonly string[];
  receipt: string | null;
}

const textOf = (values: Values, name: string): string => (typeof values[name] === 'string' ? values[name] : '');

/** `120`, or dots where nobody counted. */
const countOf = (values: Values, name: string): string => (typeof values[name] === 'number' ? formatNumber(values[name]) : '……');

/** `19 giờ 30 phút, ngày 12 tháng 3 năm 2026` */
function sayMoment(moment: string): string {
  const [hours = '', minutes = ''] = clockOf(moment).split(':');
  const [year = '', month = '', day = ''] = dayOf(moment).split('-');
  return tp('moment', { hours, minutes, day: Number(day), month: Number(month), year });
}

export function Minutes(props: MinutesProps): JSX.Element {
  const { values, ward, group, receipt } = props;
  const isDirect = values.meeting_kind === 'direct';
  return (
    <article class="paper">
      <PaperHead lines={[tp('committee', { ward }), group]} />
      <h2>{tp(isDirect ? 'direct_title' : 'minutes_title')}</h2>
      <p class="sub">{tp(isDirect ? 'direct_sub' : 'minutes_sub')}</p>
      <p>{tp('began', { moment: sayMoment(textOf(values, 'held_at')), place: textOf(values, 'place') || '………………………' })}</p>
      {isDirect ? <WhoWasTold {...props} /> : <WhoMet {...props} />}
      <h3>{tp('part_content')}</h3>
      {!isDirect && <Written text={textOf(values, 'agenda')} lines={3} />}
      <Told {...props} />
      <h3>{tp('part_result')}</h3>
      <Written text={textOf(values, 'result')} lines={5} />
      {typeof values.document === 'string' && <p>{tp('documented', { document: tp(`document_${values.document}` as PaperKey) })}</p>}
      {Array.isArray(values.sent_to) && <p>{tp('sent_to', { to: values.sent_to.join(', ') })}</p>}
      {!isDirect && <p>{tp('ended')}</p>}
      <Signatures signs={isDirect ? [{ title: tp('head_of_group') }, { title: tp('speaker'), name: textOf(values, 'speaker') }]
        : [{ title: tp('secretary'), name: textOf(values, 'secretary') }, { title: tp('chair'), name: textOf(values, 'chair') }]} />
      <p class="paper-foot">{receipt ? tp('receipt', { receipt: formatReceipt(receipt) }) : tp('no_receipt')}</p>
    </article>
  );
}

function WhoMet({ values }: MinutesProps): JSX.Element {
  const people = values.people_present;
  return (
    <>
      <h3>{tp('part_people')}</h3>
      <p>{tp('chaired', { name: textOf(values, 'chair') || '………………………', title: textOf(values, 'chair_title') || '………………' })}</p>
      <p>{tp('secretary_was', { name: textOf(values, 'secretary') || '………………………', title: textOf(values, 'secretary_title') || '………………' })}</p>
      <p>{tp('households_present', { count: countOf(values, 'households_present') })}</p>
      <p>{tp('households_absent', { count: countOf(values, 'households_absent') })}</p>
      {typeof people === 'number' && <p>{tp('people_present', { count: formatNumber(people) })}</p>}
    </>
  );
}

function WhoWasTold({ values }: MinutesProps): JSX.Element {
  return (
    <>
      <h3>{tp('part_people')}</h3>
      <p>{tp('spoke', { name: textOf(values, 'speaker') || '………………………' })}</p>
      <p>{tp('households_met', { count: countOf(values, 'households_present') })}</p>
      {typeof values.people_present === 'number' && <p>{tp('people_met', { count: formatNumber(values.people_present) })}</p>}
    </>
  );
}

/** What the programme is after: which contents were told, for how long, by whom. */
function Told({ values, topics }: MinutesProps): JSX.Element | null {
  if (topics.length === 0) return null;
  const speaker = values.meeting_kind === 'direct' ? '' : textOf(values, 'speaker');
  return (
    <>
      <p>{tp('told')}</p>
      <ul>{topics.map((topic) => <li key={topic}>{topic}</li>)}</ul>
      {typeof values.minutes_spent === 'number' && <p>{tp('minutes_spent', { count: formatNumber(values.minutes_spent) })}</p>}
      {speaker && <p>{tp('spoke', { name: speaker })}</p>}
    </>
  );
}
