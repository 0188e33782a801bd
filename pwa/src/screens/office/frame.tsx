/** What stands around every office screen: the way to all others, who is signed in, language and appearance. */

import { useState } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { language, prefer, theme, type Theme } from '../../preferences';
import { path } from '../../router';
import { Button } from '../../ui/button';
import { Icon, type IconName } from '../../ui/icons';
import { showSnack, Snackbar } from '../../ui/snackbar';
import { broadcastFilter } from './broadcast_filter';
import { leave } from './desk';
import { Select } from './parts';
import { links, NO_FILTER, readPlace, type Place } from './place';
import { mayWrite } from './roles';
import { Count } from './reconcile/tabs';
import { openHelp, Shortcuts } from './shortcuts';
import type { Session } from './types';
import { useWaiting, waiting } from './waiting';
import { t, type OfficeKey } from './words';

interface Entry {
  name: OfficeKey;
  href: string;
  icon: IconName;
  holds: (place: Place) => boolean;
  /** Only for who may write. */
  writing?: true;
  /** Says how much waits there. */
  counts?: true;
}

const isFigure = (place: Place, key: string): boolean => place.screen === 'figure' && place.key === key;

const ENTRIES: readonly Entry[] = [
  {
    name: 'place_board', href: links.board, icon: 'book',
    holds: (place) => place.screen === 'board' || (place.screen === 'figure' && place.key !== 'meetings'),
  },
  { name: 'place_classes', href: links.classes, icon: 'people', holds: ({ screen }) => screen === 'classes' || screen === 'class' || screen === 'import' || screen === 'class_cards' },
  { name: 'place_coverage', href: links.coverage, icon: 'bars', holds: ({ screen }) => screen === 'coverage' || screen === 'coverage_rows' },
  { name: 'place_broadcasts', href: links.broadcasts(), icon: 'speaker', holds: ({ screen }) => screen === 'broadcasts' || screen === 'provincial' },
  { name: 'place_bulletins', href: links.bulletins, icon: 'edit', holds: ({ screen }) => screen === 'bulletins' || screen === 'bulletin' || screen === 'stations' },
  { name: 'place_meetings', href: links.figure('meetings'), icon: 'note', holds: (place) => isFigure(place, 'meetings') || place.screen === 'minutes' },
  { name: 'place_units', href: links.units, icon: 'wrench', holds: ({ screen }) => screen === 'units' || screen === 'ward_month' || screen === 'equipment' || screen === 'feedback' || screen === 'log_book' },
  { name: 'place_people', href: links.people, icon: 'settings', holds: ({ screen }) => screen === 'people' || screen === 'devices' || screen === 'bundles', writing: true },
  {
    name: 'place_reconcile', href: links.conflicts, icon: 'swap', counts: true,
    holds: ({ screen }) => screen === 'conflicts' || screen === 'held' || screen === 'decided',
  },
  { name: 'place_refused', href: links.refused, icon: 'warning', holds: ({ screen }) => screen === 'refused' },
];

export function Frame({ session, children }: { session: Session; children: ComponentChildren }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const place = readPlace(path.value);
  useWaiting();
  return (
    <div class="office">
      <a class="o-skip" href="#noi-dung">{t('skip')}</a>
      <header class="o-side">
        <div class="o-side-head">
          <p class="o-product"><a href={links.board}>{t('product')}</a> <span>{t('office')}</span></p>
          <button type="button" class="button o-side-toggle" aria-expanded={isOpen} aria-controls="cac-muc" onClick={() => { setOpen(!isOpen); }}>
            {t('open_navigation')}
          </button>
        </div>
        <div id="cac-muc" class={isOpen ? 'o-side-body o-is-open' : 'o-side-body'}>
          <nav aria-label={t('navigation')}>
            <ul>
              {ENTRIES.filter((entry) => !entry.writing || mayWrite()).map((entry) => (
                <li key={entry.name}>
                  <a href={entry.href} aria-current={entry.holds(place) ? 'page' : undefined} onClick={() => { setOpen(false); broadcastFilter.value = NO_FILTER; }}>
                    <Icon name={entry.icon} size={20} /> {t(entry.name)}{entry.counts && <Waiting />}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <Preferences session={session} />
        </div>
      </header>
      <main id="noi-dung" tabIndex={-1}>
        {children}
        <div class="snackbar-place"><Snackbar /></div>
      </main>
      <Shortcuts />
    </div>
  );
}

/** What waits for a decision, counted anew every few seconds. */
function Waiting(): JSX.Element {
  const count = waiting.value;
  return <Count n={count === null ? undefined : count.conflicts + count.quarantined} />;
}

function Preferences({ session }: { session: Session }): JSX.Element {
  const signOut = async (): Promise<void> => {
    const answer = await leave();
    if (!answer.ok) showSnack({ text: t('sign_out_failed') });
  };
  return (
    <div class="o-side-foot">
      <p class="small">{t('signed_in_as')} <strong>{session.account.display_name}</strong></p>
      <Button look="quiet" onPress={openHelp}>{t('shortcuts_button')} <kbd>?</kbd></Button>
      <LanguageButton />
      <Select label={t('appearance_label')} value={theme.value} onChange={(value) => { prefer(theme, value as Theme); }} options={[
        { value: 'auto', text: t('appearance_auto') },
        { value: 'light', text: t('appearance_light') },
        { value: 'dark', text: t('appearance_dark') },
      ]} />
      <Button onPress={signOut}>{t('sign_out')}</Button>
    </div>
  );
}

/** The button is written in the language it leads to, for those who cannot read the present one. */
export function LanguageButton(): JSX.Element {
  const other = language.value === 'vi' ? 'en' : 'vi';
  return (
    <button type="button" class="button quiet" lang={other} onClick={() => { prefer(language, other); }}>
      {other === 'en' ? 'English' : 'Tiếng Việt'}
    </button>
  );
}
