/** Every phone let in: when it last spoke, what it still holds, and the way to shut it out. */

import { useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { dayOf, formatDateTime, formatDay, formatNumber } from '../../text/format';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { showSnack } from '../../ui/snackbar';
import { readDevices, revokeDevice, type Failure } from './api';
import { howMany } from './classes';
import { useLive } from './live';
import { Badge, Heading, ScrollTable, SearchBox, Shown, Trouble } from './parts';
import { PeopleTabs } from './people_tabs';
import { found } from './search';
import { NOTHING, showSince } from './shown';
import type { Device } from './types';
import { t } from './words';

const EVERY_MS = 15_000;

export function DevicesScreen(): JSX.Element {
  const live = useLive('devices', readDevices, EVERY_MS);
  const [asked, setAsked] = useState('');
  const [revoking, setRevoking] = useState<Device | null>(null);
  return (
    <>
      <Heading title={t('place_devices')} crumbs={[]} />
      <PeopleTabs now="devices" />
      <p class="o-definition">{t('devices_as_reported')}</p>
      <Shown live={live}>
        {({ devices }) => {
          const rows = devices.filter((device) => found(asked, [device.account.display_name, device.label, device.model].join(' ')));
          return (
            <>
              <div class="o-tools">
                <SearchBox label={t('devices_search')} hint={t('class_search_hint')} value={asked} onInput={setAsked} />
                <p role="status">{t('devices_count', { count: howMany(rows.length, devices.length) })}</p>
              </div>
              {rows.length === 0
                ? <p class="o-empty">{devices.length === 0 ? t('devices_empty') : t('nothing')}</p>
                : <DeviceTable rows={rows} now={live.confirmedAt ?? 0} onRevoke={setRevoking} />}
            </>
          );
        }}
      </Shown>
      {revoking && <RevokeDialog device={revoking} reload={live.reload} onClose={() => { setRevoking(null); }} />}
    </>
  );
}

function DeviceTable({ rows, now, onRevoke }: { rows: Device[]; now: number; onRevoke: (device: Device) => void }): JSX.Element {
  return (
    <ScrollTable caption={t('place_devices')}>
      <thead>
        <tr>
          <th scope="col">{t('devices_owner')}</th>
          <th scope="col">{t('devices_device')}</th>
          <th scope="col">{t('devices_contact')}</th>
          <th scope="col">{t('devices_unsent')}</th>
          <th scope="col">{t('devices_version')}</th>
          <th scope="col">{t('devices_storage')}</th>
          <th scope="col">{t('devices_state')}</th>
        </tr>
      </thead>
      <tbody>{rows.map((device) => <DeviceLine key={device.id} device={device} now={now} onRevoke={onRevoke} />)}</tbody>
    </ScrollTable>
  );
}

function DeviceLine({ device, now, onRevoke }: { device: Device; now: number; onRevoke: (device: Device) => void }): JSX.Element {
  const { account, last_contact_at, revoked_at } = device;
  return (
    <tr>
      <th scope="row">{account.display_name}<span class="o-second"><span class="o-card-place">{device.label}</span></span></th>
      <td>{device.model ?? NOTHING}</td>
      <td>
        {last_contact_at === null ? t('devices_never') : formatDateTime(last_contact_at)}
        {last_contact_at !== null && <span class="o-second">{showSince(last_contact_at, now)}</span>}
      </td>
      <td><Unsent device={device} now={now} /></td>
      <td>{device.app_version ?? NOTHING}</td>
      <td>
        {device.storage_free_mb === null ? NOTHING : t('devices_megabytes', { n: formatNumber(device.storage_free_mb) })}
        {device.persisted !== null && <span class="o-second">{device.persisted ? t('devices_storage_kept') : t('devices_storage_loose')}</span>}
      </td>
      <td>
        {revoked_at !== null
          ? <Badge look="bad" icon="cross">{t('devices_revoked', { when: formatDateTime(revoked_at) })}</Badge>
          : <Button look="danger" label={t('devices_revoke_one', { owner: account.display_name })} onPress={() => { onRevoke(device); }}>{t('devices_revoke')}</Button>}
      </td>
    </tr>
  );
}

function Unsent({ device, now }: { device: Device; now: number }): JSX.Element {
  const { unsent, oldest_unsent_at } = device;
  if (unsent === null) return <>{NOTHING}</>;
  if (unsent === 0) return <Badge look="good" icon="check">{formatNumber(0)}</Badge>;
  return (
    <>
      <Badge look="wait" icon="waiting">{formatNumber(unsent)}</Badge>
      {oldest_unsent_at !== null && <span class="o-second">{t('devices_oldest', { day: formatDay(dayOf(oldest_unsent_at)), age: showSince(oldest_unsent_at, now) })}</span>}
    </>
  );
}

/** The one act at the office that cannot be taken back: it asks first, and says what it does to the data. */
function RevokeDialog({ device, reload, onClose }: { device: Device; reload: () => Promise<void>; onClose: () => void }): JSX.Element {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const owner = device.account.display_name;
  const unsent = device.unsent ?? 0;
  const revoke = async (): Promise<void> => {
    setBusy(true);
    const answer = await revokeDevice(device.id);
    setBusy(false);
    setFailure(answer.ok ? null : answer);
    if (!answer.ok) return;
    showSnack({ text: t('devices_revoke_done', { owner }) });
    await reload();
    onClose();
  };
  return (
    <Dialog title={t('devices_revoke_title', { owner })} onClose={onClose}>
      <div class="o-form">
        <p>{t('devices_revoke_what')}</p>
        <p>{unsent > 0 ? t('devices_revoke_unsent', { n: formatNumber(unsent) }) : t('devices_revoke_data')}</p>
        <p>{t('devices_revoke_names')}</p>
        <p>{t('devices_revoke_wipe')}</p>
        <p><strong>{t('devices_revoke_final')}</strong></p>
        {failure && <Trouble failure={failure} />}
        <div class="o-form-end">
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="danger" disabled={isBusy} onPress={revoke}>{t('devices_revoke')}</Button>
        </div>
      </div>
    </Dialog>
  );
}
