/** A refused entry in its form again: what is sent replaces it. */

import { useEffect, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import { readRefused, type Sent } from '../../store/ledger';
import { find } from '../../store/view';
import { t } from '../../text/text';
import { lazy } from '../../ui/lazy';
import { unitOf } from './places';
import { wantedValues } from './refusals';
import { Page } from './shell';

// One of the two is wanted, and seldom.
const BroadcastForm = lazy(async () => ({ default: (await import('./broadcast_form')).Form }));
const MeetingForm = lazy(async () => ({ default: (await import('./meeting_form')).Form }));

export default function Resend({ opId }: Record<string, string>): JSX.Element {
  const [refused, setRefused] = useState<Sent | null | undefined>(undefined);
  useEffect(() => void readRefused().then((all) => { setRefused(all.find((sent) => sent.op_id === opId) ?? null); }), [opId]);
  if (refused === undefined) return <p class="opening">{t('opening')}</p>;
  // A change is made again on the record as it stands now; a new entry has no record yet.
  const record = refused?.operation.action === 'edit' ? find(refused.kind, refused.record_id) : null;
  const { group, ward } = wantedValues(record, refused);
  const unit = unitOf(String(group ?? ward));
  if (!refused || !unit) return <Page title={t('needs_a_look')} up="/hop-gui"><p>{t('not_on_phone')}</p></Page>;
  if (refused.kind === 'meeting') return <MeetingForm unit={unit} record={record} refused={refused} />;
  return <BroadcastForm unit={unit} record={record} refused={refused} />;
}
