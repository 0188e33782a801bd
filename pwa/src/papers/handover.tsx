/** The minutes of a handover on a sheet of A4, with places for both heads and the ward to sign. */

import type { JSX } from 'preact';
import type { HandoverMinutes, HandoverPhone } from '../handovers';
import { th, type HandoverKey } from '../screens/handover/words';
import { dayOf, formatDate, formatDateTime, formatMonth, formatNumber, formatReceipt } from '../text/format';
import { weekdayName } from '../text/weekdays';
import { kindOfLeft, sayLeft } from './left_over';
import { PaperHead, Signatures } from './parts';
import { tp } from './words';
import './paper.css';

type Month = HandoverMinutes['months'][number];

const COLUMNS = [['broadcast', 'paper_broadcasts'], ['meeting', 'paper_meetings'], ['incident', 'paper_incidents'], ['feedback', 'paper_feedback']] as const;
/** So many months have a line of their own; what is older stands in one. */
const MONTHS = 12;

const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

export function HandoverPaper({ minutes }: { minutes: HandoverMinutes }): JSX.Element {
  const { handover, group_name: group, ward_name } = minutes;
  const ward = lowered(ward_name);
  const [year = '', month = '', day = ''] = dayOf(minutes.made_at).split('-');
  return (
    <article class="paper handover-paper">
      <PaperHead lines={[tp('committee', { ward }), group]} />
      <h2>{th('paper_title')}</h2>
      <p class="sub">{th('paper_sub', { group, ward })}</p>
      <p>{th('paper_today', { day: Number(day), month: Number(month), year })}</p>
      <p>{th('paper_from', { name: handover.from_account.display_name })}</p>
      <p>{th('paper_to', { name: handover.to_account.display_name })}</p>
      <p>{th('paper_witness', { ward })}</p>
      <p>{th('paper_agreed', { group, day: formatDate(handover.day), reason: handover.reason.replace(/\.$/, '') })}</p>
      <h3>{th('paper_book')}</h3>
      <Book months={minutes.months} />
      <h3>{th('paper_equipment')}</h3>
      <Equipment minutes={minutes} />
      <h3>{th('paper_schedules')}</h3>
      <Schedules minutes={minutes} />
      <h3>{th('paper_open')}</h3>
      {minutes.feedback.length === 0 ? <p>{th('paper_no_open')}</p> : minutes.feedback.map(({ received_at, content }) => <p key={received_at + content}>– {formatDate(dayOf(received_at))}: {content}</p>)}
      <h3>{th('paper_phones')}</h3>
      {handover.phones.length === 0 ? <p>{th('paper_no_phones')}</p> : handover.phones.map((phone) => <p key={phone.id}>– {sayPhone(phone)}</p>)}
      <LeftOver left={minutes.left_over} />
      <h3>{th('paper_usb', { number: minutes.left_over.length > 0 ? 7 : 6 })}</h3>
      <p>{th('paper_usb_line')}</p>
      <span class="paper-blank" />
      <p class="paper-foot">{th('paper_end', { ward, when: formatDateTime(minutes.made_at) })}</p>
      <Signatures signs={[
        { title: th('sign_from'), name: handover.from_account.display_name },
        { title: th('sign_to'), name: handover.to_account.display_name },
        { title: th('sign_ward', { ward }) },
      ]} />
    </article>
  );
}

function Book({ months }: { months: readonly Month[] }): JSX.Element {
  if (months.length === 0) return <p>{th('paper_nothing')}</p>;
  const late = months.slice(-MONTHS);
  const early = months.slice(0, -MONTHS);
  return (
    <table>
      <thead><tr><th scope="col">{th('paper_month')}</th>{COLUMNS.map(([kind, title]) => <th key={kind} scope="col">{th(title)}</th>)}</tr></thead>
      <tbody>
        {early.length > 0 && <Line name={th('paper_before', { month: formatMonth(late[0]?.month ?? '') })} months={early} />}
        {late.map((one) => <Line key={one.month} name={formatMonth(one.month)} months={[one]} />)}
      </tbody>
      <tfoot><Line name={th('paper_total')} months={months} /></tfoot>
    </table>
  );
}

function Line({ name, months }: { name: string; months: readonly Month[] }): JSX.Element {
  return <tr><th scope="row">{name}</th>{COLUMNS.map(([kind]) => <td key={kind} class="n">{formatNumber(months.reduce((sum, one) => sum + one[kind], 0))}</td>)}</tr>;
}

function Equipment({ minutes: { clusters, faults } }: { minutes: HandoverMinutes }): JSX.Element {
  const list = faults.map(({ cluster, symptom, found_at }) => `${cluster ? `${cluster} ` : ''}${th(`symptom_${symptom}` as HandoverKey)} (${formatDate(dayOf(found_at))})`).join('; ');
  return (
    <>
      {clusters.length === 0 ? <p>{th('paper_no_clusters')}</p> : (
        <table>
          <thead><tr>{(['paper_number', 'paper_cluster', 'paper_technology', 'paper_speakers', 'paper_place', 'paper_condition'] as const).map((title) => <th key={title} scope="col">{th(title)}</th>)}</tr></thead>
          <tbody>
            {clusters.map(({ name, technology, speakers, place, condition }, index) => (
              <tr key={name}>
                <td class="c">{index + 1}</td>
                <td>{name}</td>
                <td>{technology === null ? '' : th(`technology_${technology}` as HandoverKey)}</td>
                <td class="n">{speakers === null ? '' : formatNumber(speakers)}</td>
                <td>{place}</td>
                <td>{condition === null ? '' : th(`condition_${condition}` as HandoverKey)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>{faults.length === 0 ? th('paper_no_faults') : th('paper_faults', { list })}</p>
    </>
  );
}

function Schedules({ minutes: { schedules } }: { minutes: HandoverMinutes }): JSX.Element {
  if (schedules.length === 0) return <p>{th('paper_no_schedules')}</p>;
  return (
    <>
      {schedules.map(({ weekdays, starts_at, duration_minutes }) => {
        const days = weekdays.map(weekdayName).join(', ');
        return <p key={days + starts_at}>– {th('paper_schedule', { days, clock: starts_at, minutes: duration_minutes })}</p>;
      })}
    </>
  );
}

/** What no message took is kept by the office as it stands: whoever signs reads what it was. */
function LeftOver({ left }: { left: HandoverMinutes['left_over'] }): JSX.Element | null {
  if (left.length === 0) return null;
  return (
    <>
      <h3>{th('paper_left')}</h3>
      {left.map(({ received_at, content }, place) => (
        <p key={place}>– {th('paper_left_line', { kind: kindOfLeft(content), day: formatDate(dayOf(received_at)), text: sayLeft(content) })}</p>
      ))}
    </>
  );
}

function sayPhone(phone: HandoverPhone): string {
  const count = phone.unsent_then === null ? th('paper_unknown') : formatNumber(phone.unsent_then);
  return th('paper_phone', { model: phone.model, count, state: sayPhoneState(phone) });
}

function sayPhoneState({ state, delivered, receipt, lost_reason }: HandoverPhone): string {
  if (receipt !== null) return th('paper_phone_done', { count: formatNumber(delivered ?? 0), receipt: formatReceipt(receipt) });
  if (state === 'lost') return th('paper_phone_lost', { reason: lost_reason ?? th('phone_revoked') });
  return th(state === 'kept' ? 'paper_phone_kept' : 'paper_phone_waiting');
}
