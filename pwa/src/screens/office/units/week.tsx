/** A ward's khối in a week: who reported, who is late, what is missing, and whom to call. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { addDays, dayOf, formatDate, formatNumber, formatShortDay, weekOf } from '../../../text/format';
import { Button } from '../../../ui/button';
import type { IconName } from '../../../ui/icons';
import { showSnack } from '../../../ui/snackbar';
import { readReference, readWardWeek } from '../api';
import { useLive } from '../live';
import { wardOptions } from '../options';
import { Badge, Heading, ScrollTable, Select, Shown } from '../parts';
import { links } from '../place';
import { mayWrite } from '../roles';
import { NOTHING } from '../shown';
import { nameOf, t } from '../words';
import { useChosen } from './chosen';
import { ContactForm } from './contact_form';
import { Tabs } from './tabs';
import type { Due, GroupWeek, WardWeek } from './types';

const EVERY_MS = 15_000;
const LOOKS: Readonly<Record<GroupWeek['state'], { look: 'good' | 'wait' | 'bad' | 'plain'; icon: IconName }>> = {
  reported: { look: 'good', icon: 'check' }, late: { look: 'wait', icon: 'clock' }, missing: { look: 'bad', icon: 'warning' },
  broken: { look: 'wait', icon: 'mute' }, quiet: { look: 'plain', icon: 'circle' },
};

export default function WeekScreen(): JSX.Element {
  const reference = useLive('reference', readReference);
  const [{ ward, day }, choose] = useChosen('ward', 'day');
  const wards = wardOptions(reference.value);
  const shown = ward || (wards[0]?.value ?? '');
  const [monday = ''] = weekOf(day || dayOf(Date.now()));
  return (
    <>
      <Heading title={t('place_units')} />
      <Tabs />
      <form class="o-filters" onSubmit={(event) => { event.preventDefault(); }}>
        <Select label={nameOf('value', 'ward')} value={shown} options={wards} onChange={(value) => { choose({ ward: value }); }} />
        <Button icon="back" onPress={() => { choose({ day: addDays(monday, -7) }); }}>{t('units_week_before')}</Button>
        {addDays(monday, 7) <= dayOf(Date.now()) && <Button icon="next" onPress={() => { choose({ day: addDays(monday, 7) }); }}>{t('units_week_after')}</Button>}
      </form>
      {shown && <Week key={`${shown} ${monday}`} ward={shown} monday={monday} />}
    </>
  );
}

function Week({ ward, monday }: { ward: string; monday: string }): JSX.Element {
  const live = useLive(`week ${ward} ${monday}`, () => readWardWeek(ward, monday), EVERY_MS);
  return (
    <>
      <h2>{t('units_week_of', { from: formatDate(monday), to: formatDate(addDays(monday, 6)) })}</h2>
      <p class="o-definition">{t('units_week_rule')}</p>
      <Shown live={live}>{(week) => <><Sum week={week} /><Groups week={week} reload={live.reload} /></>}</Shown>
    </>
  );
}

function Sum({ week }: { week: WardWeek }): JSX.Element {
  const count = (state: GroupWeek['state']): number => week.groups.filter((group) => group.state === state).length;
  const states = (Object.keys(LOOKS) as GroupWeek['state'][]).filter((state) => count(state) > 0);
  const lacking = week.groups.filter(({ missing, late }) => missing.length + late.length > 0);
  return (
    <div class="o-tools">
      <p role="status">{states.map((state) => <><Badge key={state} {...LOOKS[state]}>{t(`units_${state}`)}: {formatNumber(count(state))}</Badge> </>)}</p>
      {lacking.length > 0 && <Button onPress={() => copy(remind(week, lacking))}>{t('units_copy_reminder')}</Button>}
    </div>
  );
}

/** `T3 17:00, T5 17:00` */
const sayDue = (due: readonly Due[]): string => due.map(({ day, clock }) => `${formatShortDay(day)} ${clock}`).join(', ');

function remind({ ward_name, monday }: WardWeek, lacking: readonly GroupWeek[]): string {
  const lines = lacking.map(({ name, missing, late }) => `- ${name}: ${sayDue([...missing, ...late])}`).join('\n');
  return t('units_reminder', { ward: ward_name, from: formatDate(monday), to: formatDate(addDays(monday, 6)), lines });
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showSnack({ text: t('units_copied') });
  } catch {
    showSnack({ text: t('units_copy_failed') }); // a page without TLS has no clipboard
  }
}

function Groups({ week, reload }: { week: WardWeek; reload: () => Promise<void> }): JSX.Element {
  const month = week.monday.slice(0, 7);
  const [changed, setChanged] = useState<GroupWeek | null>(null);
  return (
    <>
      {changed && <ContactForm ward={week.ward} group={changed} reload={reload} onClose={() => { setChanged(null); }} />}
      <ScrollTable caption={t('place_units')}>
        <thead>
          <tr>
            <th scope="col">{nameOf('value', 'group')}</th><th scope="col">{nameOf('value', 'condition')}</th>
            <th scope="col" class="o-number">{t('units_logged')}</th><th scope="col" class="o-number">{t('units_due')}</th>
            <th scope="col">{t('units_lacks')}</th><th scope="col" class="o-number">{t('units_faults')}</th>
            <th scope="col" class="o-number">{t('units_meetings')}</th><th scope="col">{t('units_call')}</th><th scope="col">{t('units_log_book')}</th>
          </tr>
        </thead>
        <tbody>
          {week.groups.map((group) => (
            <tr key={group.id}>
              <th scope="row">{group.name}</th>
              <td><Badge {...LOOKS[group.state]}>{t(`units_${group.state}`)}</Badge></td>
              <td class="o-number">{formatNumber(group.logged)}</td>
              <td class="o-number">{formatNumber(group.due)}</td>
              <td>{sayDue([...group.missing, ...group.late]) || (group.broken.length > 0 ? t('units_explained', { due: sayDue(group.broken) }) : NOTHING)}</td>
              <td class="o-number">{formatNumber(group.faults)}</td>
              <td class="o-number">{formatNumber(group.meetings)}</td>
              <td><div class="o-call">{group.phone ? <><span>{group.contact}</span> <a href={`tel:${group.phone.replace(/[^\d+]/g, '')}`}>{group.phone}</a></> : (group.contact ?? NOTHING)}
                {mayWrite() && <Change group={group} onPress={() => { setChanged(group); }} />}</div>
              </td>
              <td><a href={links.logBookOf(group.id, month)} aria-label={`${t('units_log_book')}: ${group.name}`}>{t('units_open')}</a></td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </>
  );
}

function Change({ group: { name, contact, phone }, onPress }: { group: GroupWeek; onPress: () => void }): JSX.Element {
  const words = t(contact === null && phone === null ? 'units_contact_add' : 'units_contact_change');
  return <Button look="quiet" label={`${words}: ${t('units_contact_of', { group: name })}`} onPress={onPress}>{words}</Button>;
}
