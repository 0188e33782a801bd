/** Whom the wards nominated, and the way onto the roster: one by one, a ward at a time, or all. */

import type { JSX } from 'preact';
import { dayOf, formatDay } from '../../text/format';
import { Button } from '../../ui/button';
import type { InvitingPart } from './class_invitations';
import type { Nominee } from './invitation_types';
import { draftRoster, isReady } from './inviting';
import { Badge, ScrollTable } from './parts';
import { links } from './place';
import { mayWrite } from './roles';
import { ManyProgress, tellAllDone, useSavingMany } from './saving_many';
import { nameOf, t, type OfficeKey } from './words';

export function Nominees({ page, reload, invitations }: InvitingPart): JSX.Element {
  const saving = useSavingMany();
  const { nominations } = invitations;
  const take = async (nominees: readonly Nominee[]): Promise<void> => {
    const written = await saving.saveAll(await draftRoster(page.class.id, nominees));
    tellAllDone(t('nominees_took', { n: written.length }), written, () => ({}), reload);
    await reload();
  };
  if (nominations.length === 0) return <p class="soft">{t('nominees_none')}</p>;
  const ready = nominations.filter(isReady);
  const doubtful = nominations.filter((nominee) => nominee.double !== null && !nominee.withdrawn).length;
  return (
    <>
      <div class="o-panel-head">
        <h3>{t('nominees')}</h3>
        {mayWrite() && ready.length > 0 && <Button look="primary" icon="check" disabled={saving.isBusy} onPress={() => take(ready)}>{t('nominees_take_all', { n: ready.length })}</Button>}
      </div>
      {doubtful > 0 && <p class="soft">{t('nominees_doubles_left', { n: doubtful })}</p>}
      <ManyProgress saving={saving} />
      <ScrollTable caption={t('nominees')}>
        <thead>
          <tr>
            <th scope="col">{t('class_full_name')}</th>
            <th scope="col">{t('class_place')}</th>
            <th scope="col" class="o-number">{t('class_born')}</th>
            <th scope="col">{nameOf('value', 'phone')}</th>
            <th scope="col">{t('nominees_state')}</th>
            {mayWrite() && <th scope="col"><span class="hidden">{t('nominees_take')}</span></th>}
          </tr>
        </thead>
        {byWard(nominations).map(([ward, nominees]) => (
          <WardNominees key={ward} nominees={nominees} isBusy={saving.isBusy} onTake={take} />
        ))}
      </ScrollTable>
    </>
  );
}

function byWard(nominees: readonly Nominee[]): [ward: string, nominees: Nominee[]][] {
  const found = new Map<string, Nominee[]>();
  for (const nominee of nominees) {
    const ward = String(nominee.values.ward);
    found.set(ward, [...(found.get(ward) ?? []), nominee]);
  }
  return [...found];
}

interface WardPart {
  nominees: readonly Nominee[];
  isBusy: boolean;
  onTake: (nominees: readonly Nominee[]) => Promise<void>;
}

function WardNominees({ nominees, isBusy, onTake }: WardPart): JSX.Element {
  const ready = nominees.filter(isReady);
  const ward = nominees[0]?.ward_name ?? '';
  return (
    <tbody>
      <tr class="o-group-head">
        <th scope="rowgroup" colSpan={mayWrite() ? 6 : 5}>
          <div class="o-group-line">
            <span>{ward}</span>
            {mayWrite() && ready.length > 1 && <Button disabled={isBusy} onPress={() => onTake(ready)}>{t('nominees_take_ward', { n: ready.length, ward })}</Button>}
          </div>
        </th>
      </tr>
      {nominees.map((nominee) => <Line key={nominee.id} nominee={nominee} isBusy={isBusy} onTake={onTake} />)}
    </tbody>
  );
}

function Line({ nominee, isBusy, onTake }: Pick<WardPart, 'isBusy' | 'onTake'> & { nominee: Nominee }): JSX.Element {
  const { values } = nominee;
  const name = String(values.full_name);
  return (
    <tr>
      <th scope="row"><a href={links.record('nomination', nominee.id)}>{name}</a>{values.position && <span class="o-second">{values.position}</span>}</th>
      <td class="o-place">{nominee.group_name ?? ''}<span class="o-second">{values.organisation ?? ''}</span></td>
      <td class="o-number">{values.birth_year}</td>
      <td class="o-receipt">{values.phone}</td>
      <td><States nominee={nominee} /></td>
      {mayWrite() && (
        <td>{!nominee.taken && <Button label={t('nominees_take_of', { name })} disabled={isBusy} onPress={() => onTake([nominee])}>{t('nominees_take')}</Button>}</td>
      )}
    </tr>
  );
}

function States({ nominee }: { nominee: Nominee }): JSX.Element {
  const { double, unfilled, late, taken, withdrawn } = nominee;
  const lacks = unfilled.map((name) => nameOf('value', name)).join(', ');
  return (
    <div class="o-states">
      {withdrawn ? <Badge look="bad" icon="warning">{t('nominees_withdrawn')}</Badge> : taken && <Badge look="good" icon="check">{t('nominees_taken')}</Badge>}
      {late && <Badge look="wait" icon="clock">{t('nominees_late', { day: formatDay(dayOf(nominee.made_at)) })}</Badge>}
      {unfilled.length > 0 && <Badge look="wait" icon="edit">{t('nominees_lacks', { what: lacks })}</Badge>}
      {double && <Badge look="wait" icon="people">{t(`nominees_double_${double.where}`, { name: double.full_name, reason: t(`nominees_same_${double.reason}` as OfficeKey) })}</Badge>}
      {!late && unfilled.length === 0 && !double && !taken && <span class="soft">{t('nominees_complete')}</span>}
    </div>
  );
}
