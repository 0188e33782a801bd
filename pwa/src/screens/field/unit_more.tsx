/** Below the big buttons of a unit's home: its faults, and the way to what is not done every day. */

import type { JSX } from 'preact';
import { all } from '../../store/view';
import { dayOf, weekOf } from '../../text/format';
import { Button, ButtonLink } from '../../ui/button';
import { Icon, type IconName } from '../../ui/icons';
import { FaultCard } from './fault_card';
import { faultsOf, isMended } from './faults';
import { ofUnit, unitOf } from './places';
import { tu } from './unit_words';
import { send } from './send_message';
import { reportOwnWeek } from './ward_messages';

export default function UnitMore({ unitId }: { unitId: string }): JSX.Element | null {
  const unit = unitOf(unitId);
  if (!unit) return null;
  const open = faultsOf(all('incident'), unit).filter((fault) => !isMended(fault));
  const [monday = ''] = weekOf(dayOf(Date.now()));
  const unanswered = ofUnit(all('feedback'), unit).filter(({ values }) => typeof values.answered_at !== 'string').length;
  return (
    <>
      <ButtonLink icon="warning" href={`/bao-hong/${unitId}`}>{tu('report_fault')}</ButtonLink>
      {open.map((fault) => <FaultCard key={fault.record_id} fault={fault} />)}
      <ul class="rows">
        <Way icon="note" href={`/y-kien/${unitId}`} name={tu('feedback')} {...(unanswered > 0 && { more: tu('n_unanswered', { n: unanswered }) })} />
        <Way icon="wrench" href={`/thiet-bi/${unitId}`} name={tu('equipment')} />
        {unit.group && <Way icon="call" href={`/lien-he/${unitId}`} name={tu('contact_way')} />}
        <Way icon="print" href={`/so-nhat-ky/${unitId}/${dayOf(Date.now()).slice(0, 7)}`} name={tu('log_book')} />
      </ul>
      <Button icon="share" onPress={() => send(reportOwnWeek(unit, unitId, monday))}>{tu('share_own_week')}</Button>
    </>
  );
}

function Way({ icon, href, name, more }: { icon: IconName; href: string; name: string; more?: string }): JSX.Element {
  return (
    <li>
      <a class="row link" href={href}>
        <span class="state"><Icon name={icon} size={28} /></span>
        <span class="main"><span class="name">{name}</span>{more !== undefined && <span class="small warning-text">{more}</span>}</span>
        <Icon name="next" />
      </a>
    </li>
  );
}
