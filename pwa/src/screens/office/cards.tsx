/** The enrolment cards just made: shown once, printed eight to a sheet of A4. */

import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { formatDateTime } from '../../text/format';
import { Button } from '../../ui/button';
import { showSnack } from '../../ui/snackbar';
import { issuedCards } from './cards_issued';
import { fewPlaces } from './shown';
import type { Enrolment } from './types';
import { t } from './words';

export function Cards(): JSX.Element | null {
  const cards = issuedCards.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (cards.length > 0) heading.current?.focus();
  }, [cards.length]);
  if (cards.length === 0) return null;
  return (
    <section class="o-cards-section" aria-labelledby="cards">
      <h2 id="cards" tabIndex={-1} ref={heading}>{t('cards_title')}</h2>
      <p class="o-cards-once">{t('cards_once')}</p>
      <div class="o-cards-tools">
        <Button look="primary" onPress={() => { print(); }}>{t('cards_print')}</Button>
        <Button onPress={() => { issuedCards.value = []; }}>{t('cards_done')}</Button>
      </div>
      <ul class="o-cards">{cards.map((card) => <li key={card.link}><Card card={card} /></li>)}</ul>
    </section>
  );
}

function Card({ card }: { card: Enrolment }): JSX.Element {
  const link = useRef<HTMLInputElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(card.link);
      showSnack({ text: t('cards_copied') });
    } catch {
      link.current?.select(); // a page without TLS has no clipboard, but what is selected can be copied
      showSnack({ text: t('cards_copy_failed') });
    }
  };
  return (
    <article class="o-card">
      {/* As a picture, so that nothing in the drawing becomes part of this page. */}
      <img src={`data:image/svg+xml,${encodeURIComponent(card.qr_svg)}`} alt={t('cards_qr', { name: card.display_name })} />
      <div class="o-card-words">
        <h3>{card.display_name}</h3>
        <p class="o-card-place">{fewPlaces(card.places)}</p>
        <p class="o-card-how">{t('cards_how')}</p>
        <p class="o-card-until">{t('cards_until', { until: formatDateTime(card.expires_at) })}</p>
        <div class="o-card-link">
          <input ref={link} readOnly value={card.link} aria-label={t('cards_link', { name: card.display_name })} />
          <Button onPress={copy} label={`${t('cards_copy')}: ${card.display_name}`}>{t('cards_copy')}</Button>
        </div>
      </div>
    </article>
  );
}
