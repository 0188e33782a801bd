/** Each ward's station with its own hours and limit, who approves there, and the holidays of all. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatDate } from '../../../text/format';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { readProgrammes } from '../api';
import { dayHint } from '../day_hint';
import { useLive } from '../live';
import { codeOptions } from '../options';
import { Badge, Heading, ScrollTable, Select, Shown } from '../parts';
import { mayWrite } from '../roles';
import { SavingProblem, tellDone, useSaving } from '../saving';
import { NOTHING } from '../shown';
import type { Json, Shown as Record_, Values } from '../types';
import { nameOf, t } from '../words';
import { changedValues, makeId, type Draft } from '../writes';
import { readHours } from './hours';
import { ProgrammeTabs } from './tabs';
import type { ProgrammeSettings, ProgrammeWard } from './types';

export default function StationsScreen(): JSX.Element {
  const live = useLive('programmes', readProgrammes);
  return (
    <>
      <Heading title={t('place_stations')} />
      <ProgrammeTabs now="stations" />
      <Shown live={live}>
        {(settings) => <><Stations settings={settings} reload={live.reload} /><Holidays settings={settings} reload={live.reload} /></>}
      </Shown>
    </>
  );
}

interface Part { settings: ProgrammeSettings; reload: () => Promise<void> }

const asText = (value: Json | undefined): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const linesOf = (value: Json | undefined): string => (Array.isArray(value) ? value.join('\n') : '');

function Stations({ settings, reload }: Part): JSX.Element {
  const [editing, setEditing] = useState<{ ward: ProgrammeWard; record: Record_ | null } | null>(null);
  return (
    <section>
      <p class="o-definition">{t('stations_what')}</p>
      <ScrollTable caption={t('place_stations')}>
        <thead>
          <tr>
            <th scope="col">{t('broadcasts_ward')}</th>
            <th scope="col">{nameOf('kind', 'station')}</th>
            <th scope="col">{nameOf('value', 'technology')}</th>
            <th scope="col">{nameOf('value', 'hours')}</th>
            <th scope="col" class="o-number">{nameOf('value', 'longest_minutes')}</th>
            <th scope="col">{t('stations_approval')}</th>
            {mayWrite() && <th scope="col">{t('stations_change')}</th>}
          </tr>
        </thead>
        <tbody>
          {settings.wards.flatMap((ward) => (ward.stations.length === 0 ? [null] : ward.stations).map((station) => (
            <Line key={ward.id + (station?.id ?? '')} ward={ward} station={station} reload={reload} onEdit={() => { setEditing({ ward, record: station }); }} />
          )))}
        </tbody>
      </ScrollTable>
      {editing && <StationForm {...editing} reload={reload} onClose={() => { setEditing(null); }} />}
    </section>
  );
}

function Line({ ward, station, reload, onEdit }: { ward: ProgrammeWard; station: Record_ | null; reload: () => Promise<void>; onEdit: () => void }): JSX.Element {
  const saving = useSaving();
  const values = station?.values ?? {};
  const toggle = async (): Promise<void> => {
    const draft: Draft = { kind: 'ward', record_id: ward.id, action: 'edit', base_rev: ward.rev, values: { publishes_itself: !ward.publishes_itself } };
    const answer = await saving.save(draft);
    if (answer) tellDone(t('stations_saved', { ward: ward.name }), draft, answer, { publishes_itself: ward.publishes_itself }, reload);
    await reload();
  };
  return (
    <tr>
      <th scope="row">{ward.name}</th>
      <td>{asText(values.name) || <span class="soft">{t('stations_none')}</span>}{asText(values.in_charge) && <span class="o-second">{[asText(values.in_charge), asText(values.phone)].filter(Boolean).join(' · ')}</span>}</td>
      <td>{asText(values.technology) ? nameOf('option', asText(values.technology)) : NOTHING}</td>
      <td>{linesOf(values.hours).replaceAll('\n', ', ') || NOTHING}</td>
      <td class="o-number">{asText(values.longest_minutes) || NOTHING}</td>
      <td>
        <Badge look="plain">{t(ward.publishes_itself ? 'stations_itself' : 'stations_approver')}</Badge>
        <SavingProblem saving={saving} />
      </td>
      {mayWrite() && (
        <td>
          <Button icon="edit" label={t('stations_edit_of', { ward: ward.name })} onPress={onEdit}>{t('stations_edit')}</Button>
          <Button label={`${t(ward.publishes_itself ? 'stations_let_approve' : 'stations_let_itself')}: ${ward.name}`} disabled={saving.isBusy} onPress={toggle}>{t(ward.publishes_itself ? 'stations_let_approve' : 'stations_let_itself')}</Button>
        </td>
      )}
    </tr>
  );
}

const TEXTS = ['name', 'technology', 'in_charge', 'phone', 'regulation', 'longest_minutes', 'note'] as const;

function StationForm({ ward, record, reload, onClose }: { ward: ProgrammeWard; record: Record_ | null; reload: () => Promise<void>; onClose: () => void }): JSX.Element {
  const [id] = useState(() => record?.id ?? makeId());
  const [form, setForm] = useState(() => ({
    ...(Object.fromEntries(TEXTS.map((name) => [name, asText(record?.values[name])])) as Record<(typeof TEXTS)[number], string>),
    hours: linesOf(record?.values.hours),
  }));
  const [isChecked, setChecked] = useState(false);
  const saving = useSaving();
  const hours = readHours(form.hours);
  const isLength = form.longest_minutes === '' || /^[1-9]\d{0,3}$/.test(form.longest_minutes);
  const set = (part: Partial<typeof form>): void => { setForm({ ...form, ...part }); };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (hours === null || form.name.trim() === '' || !isLength) return;
    const { longest_minutes, ...texts } = form;
    const after: Values = { ...texts, hours: hours.length > 0 ? hours : null, longest_minutes: longest_minutes === '' ? null : Number(longest_minutes) };
    const changed = changedValues(record?.values ?? {}, after);
    const draft: Draft = record
      ? { kind: 'station', record_id: id, action: 'edit', base_rev: record.rev, values: changed }
      : { kind: 'station', record_id: id, action: 'create', base_rev: null, values: { ...changed, ward: ward.id } };
    const answer = await saving.save(draft);
    if (answer === null) return;
    tellDone(t('stations_saved', { ward: ward.name }), draft, answer, record?.values ?? {}, reload);
    await reload();
    onClose();
  };
  return (
    <Dialog title={t('stations_edit_of', { ward: ward.name })} onClose={onClose}>
      <form class="o-form" onSubmit={submit} noValidate>
        <Field label={t('stations_name')} value={form.name} onInput={(name) => { set({ name }); }} maxLength={200} required error={isChecked && form.name.trim() === '' ? t('required') : null} />
        <Select label={nameOf('value', 'technology')} value={form.technology} empty={t('none')} options={codeOptions(['wired', 'fm', 'ip'])} onChange={(technology) => { set({ technology }); }} />
        <Field label={nameOf('value', 'hours')} rows={3} value={form.hours} onInput={(text) => { set({ hours: text }); }} hint={t('stations_hours_hint')} error={isChecked && hours === null ? t('stations_hours_wrong') : null} />
        <Field label={nameOf('value', 'longest_minutes')} inputMode="numeric" value={form.longest_minutes} onInput={(text) => { set({ longest_minutes: text }); }} error={isChecked && !isLength ? t('stations_minutes_wrong') : null} />
        <Field label={nameOf('value', 'in_charge')} value={form.in_charge} onInput={(name) => { set({ in_charge: name }); }} maxLength={100} />
        <Field label={nameOf('value', 'phone')} type="tel" value={form.phone} onInput={(phone) => { set({ phone }); }} maxLength={20} />
        <Field label={nameOf('value', 'regulation')} value={form.regulation} onInput={(text) => { set({ regulation: text }); }} maxLength={300} />
        <Field label={nameOf('value', 'note')} rows={2} value={form.note} onInput={(note) => { set({ note }); }} maxLength={500} />
        <SavingProblem saving={saving} />
        <div class="o-form-end">
          <Button type="submit" look="primary" disabled={saving.isBusy}>{t('save')}</Button>
          <Button onPress={onClose}>{t('cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Holidays({ settings, reload }: Part): JSX.Element {
  const [day, setDay] = useState('');
  const [name, setName] = useState('');
  const [isChecked, setChecked] = useState(false);
  const saving = useSaving();
  const write = async (draft: Draft, text: string): Promise<boolean> => {
    const answer = await saving.save(draft);
    if (answer === null) return false;
    tellDone(text, draft, answer, {}, reload);
    await reload();
    return true;
  };
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    if (day === '' || name.trim() === '') return;
    const done = await write({ kind: 'holiday', record_id: makeId(), action: 'create', base_rev: null, values: { day, name: name.trim().normalize('NFC') } }, t('holiday_added', { name }));
    if (done) { setDay(''); setName(''); setChecked(false); }
  };
  return (
    <section aria-labelledby="holidays">
      <h2 id="holidays">{t('holidays')}</h2>
      <p class="o-definition">{t('holidays_what')}</p>
      <ul class="o-list">
        {settings.holidays.map((one) => (
          <li key={one.id}>
            {formatDate(asText(one.values.day))} · {asText(one.values.name)}{' '}
            {mayWrite() && <Button look="quiet" label={t('holiday_remove_of', { name: `${asText(one.values.name)} ${formatDate(asText(one.values.day))}` })}
              onPress={() => write({ kind: 'holiday', record_id: one.id, action: 'delete', base_rev: one.rev, values: {} }, t('holiday_removed', { name: asText(one.values.name) }))}>{t('holiday_remove')}</Button>}
          </li>
        ))}
      </ul>
      {mayWrite() && (
        <form class="o-filters" onSubmit={add} noValidate aria-label={t('holiday_add')}>
          <Field label={nameOf('value', 'day')} type="date" value={day} onInput={setDay} {...dayHint(day)} error={isChecked && day === '' ? t('required') : null} />
          <Field label={t('holiday_name')} value={name} onInput={setName} maxLength={100} error={isChecked && name.trim() === '' ? t('required') : null} />
          <Button type="submit" icon="plus" disabled={saving.isBusy}>{t('holiday_add')}</Button>
        </form>
      )}
      <SavingProblem saving={saving} />
    </section>
  );
}
