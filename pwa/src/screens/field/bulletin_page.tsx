/** A ward's bulletins: what waits, what is being written, what is out. */

import type { JSX } from 'preact';
import { all, type Shown } from '../../store/view';
import { formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { mayDraft } from './bulletin_rights';
import { fullWardName, text } from './places';
import { tb, type BulletinKey } from './bulletin_words';
import { Priority, saySpan } from './reading_list';
import { ReceiptLine } from './receipt_line';
import { Page } from './shell';

const STATES = ['waiting', 'returned', 'draft', 'approved'] as const;

export default function BulletinPage({ wardId = '' }: Record<string, string>): JSX.Element {
  if (!mayDraft(wardId)) return <Page title={tb('bulletins')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const own = all('bulletin').filter((one) => one.values.ward === wardId).sort((a, b) => (text(a, 'read_from') < text(b, 'read_from') ? 1 : -1));
  return (
    <Page title={tb('bulletins')} up="/" bottom={<ButtonLink look="primary" icon="plus" href={`/bai-phat/${wardId}/them`}>{tb('write_bulletin')}</ButtonLink>}>
      <p class="soft">{fullWardName(wardId)}</p>
      {own.length === 0 && <p class="empty">{tb('no_bulletins')}</p>}
      {STATES.map((state) => ({ state, ones: own.filter((one) => text(one, 'state') === state) })).filter(({ ones }) => ones.length > 0).map(({ state, ones }) => (
        <section key={state}>
          <h2>{tb(`state_${state}` as BulletinKey)} ({formatNumber(ones.length)})</h2>
          <ul class="rows">{ones.map((one) => <Row key={one.record_id} wardId={wardId} bulletin={one} />)}</ul>
        </section>
      ))}
    </Page>
  );
}

function Row({ wardId, bulletin }: { wardId: string; bulletin: Shown }): JSX.Element {
  const note = text(bulletin, 'decision_note');
  return (
    <li>
      <a class="row link" href={`/bai-phat/${wardId}/${bulletin.record_id}`}>
        <span class="main">
          <Priority bulletin={bulletin} />
          <span class="name">{text(bulletin, 'title')}</span>
          <span class="small">{[saySpan(bulletin), text(bulletin, 'approver') && tb('approved_by', { name: text(bulletin, 'approver') })].filter(Boolean).join(' · ')}</span>
          {note && <span class="small warning-text">{tb('decision_said', { note })}</span>}
          <ReceiptLine record={bulletin} />
        </span>
      </a>
    </li>
  );
}
