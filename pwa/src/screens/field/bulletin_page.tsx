/** A ward's bulletins: what waits, what is being written, what is out. */

import type { JSX } from 'preact';
import { all } from '../../store/view';
import { formatNumber } from '../../text/format';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { mayDraft } from './bulletin_rights';
import { fullWardName, text } from './places';
import { bulletinsOf, type Bulletin } from './bulletin_versions';
import { tb } from './bulletin_words';
import { Priority, saySpan } from './reading_list';
import { ReceiptLine } from './receipt_line';
import { Page } from './shell';

const STATES = ['waiting', 'returned', 'draft', 'approved'] as const;

export default function BulletinPage({ wardId = '' }: Record<string, string>): JSX.Element {
  if (!mayDraft(wardId)) return <Page title={tb('bulletins')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const own = bulletinsOf(all('bulletin'), wardId).sort((a, b) => (text(a.written, 'read_from') < text(b.written, 'read_from') ? 1 : -1));
  return (
    <Page title={tb('bulletins')} up="/" bottom={<ButtonLink look="primary" icon="plus" href={`/bai-phat/${wardId}/them`}>{tb('write_bulletin')}</ButtonLink>}>
      <p class="soft">{fullWardName(wardId)}</p>
      {own.length === 0 && <p class="empty">{tb('no_bulletins')}</p>}
      {STATES.map((state) => ({ state, ones: own.filter(({ standing }) => standing === state) })).filter(({ ones }) => ones.length > 0).map(({ state, ones }) => (
        <section key={state}>
          <h2>{tb(`state_${state}`)} ({formatNumber(ones.length)})</h2>
          <ul class="rows">{ones.map((one) => <Row key={one.written.record_id} wardId={wardId} bulletin={one} />)}</ul>
        </section>
      ))}
    </Page>
  );
}

function Row({ wardId, bulletin: { written, out, standing } }: { wardId: string; bulletin: Bulletin }): JSX.Element {
  const decided = standing === 'approved' ? out : written;
  const note = text(decided, 'decision_note');
  return (
    <li>
      <a class="row link" href={`/bai-phat/${wardId}/${written.record_id}`}>
        <span class="main">
          <Priority bulletin={written} />
          <span class="name">{text(written, 'title')}</span>
          <span class="small">{[saySpan(written), text(decided, 'approver') && tb('approved_by', { name: text(decided, 'approver') })].filter(Boolean).join(' · ')}</span>
          {out && standing !== 'approved' && <span class="small">{tb('still_out')}</span>}
          {note && <span class="small warning-text">{tb('decision_said', { note })}</span>}
          <ReceiptLine record={decided ?? written} />
        </span>
      </a>
    </li>
  );
}
