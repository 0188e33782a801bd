/** The way to a ward's bulletins on the home of who writes or approves them, with what waits for him. */

import type { JSX } from 'preact';
import { all } from '../../store/view';
import { formatNumber } from '../../text/format';
import { ButtonLink } from '../../ui/button';
import { mayPublish } from './bulletin_rights';
import { bulletinsOf } from './bulletin_versions';
import { fullWardName } from './places';
import { tb } from './bulletin_words';

export default function BulletinLink({ ward }: { ward: string }): JSX.Element {
  const own = bulletinsOf(all('bulletin'), ward);
  const waiting = own.filter(({ standing }) => standing === 'waiting').length;
  const returned = own.filter(({ standing }) => standing === 'returned').length;
  const isMine = mayPublish(ward);
  return (
    <section class="stack" aria-label={tb('bulletins')}>
      <h2>{tb('bulletins_of', { ward: fullWardName(ward) })}</h2>
      {isMine && waiting > 0 && <p class="warning-text"><strong>{tb('waiting_for_you', { count: formatNumber(waiting) })}</strong></p>}
      {!isMine && returned > 0 && <p class="warning-text"><strong>{tb('returned_to_you', { count: formatNumber(returned) })}</strong></p>}
      <ButtonLink href={`/bai-phat/${ward}`} icon="note" look={isMine && waiting > 0 ? 'primary' : 'plain'}>{tb('open_bulletins')}</ButtonLink>
    </section>
  );
}
