/** The office part, loaded only by those who use it: who is here, and which screen the address names. */

import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { path } from '../../router';
import { lazy } from '../../ui/lazy';
import './office.css';
import './classes.css';
import { BoardScreen } from './board';
import { BroadcastsScreen } from './broadcasts';
import { BundlesScreen } from './bundles';
import { ClassCardsScreen } from './class_cards';
import { ClassScreen } from './class_page';
import { ClassesScreen } from './classes';
import { CoverageScreen } from './coverage';
import { CoverageRowsScreen } from './coverage_rows';
import { desk, restoreSession } from './desk';
import { DevicesScreen } from './devices';
import { FigureScreen } from './figure';
import { Frame } from './frame';
import { Heading, Trouble } from './parts';
import { PeopleScreen } from './people';
import { readPlace, type Place } from './place';
import { RecordScreen } from './record';
import { ConflictsScreen } from './reconcile/conflicts';
import { DecidedScreen } from './reconcile/decided';
import { HeldScreen } from './reconcile/held';
import { RefusedScreen } from './refused';
import { mayWrite } from './roles';
import { SignIn } from './sign_in';
import { t } from './words';

// Most days nobody imports anything.
const ImportScreen = lazy(() => import('./imports/screen'));
const ProvincialScreen = lazy(() => import('./programmes/provincial'));
const BulletinsScreen = lazy(() => import('./programmes/bulletins'));
const BulletinScreen = lazy(() => import('./programmes/bulletin'));
const StationsScreen = lazy(() => import('./programmes/stations'));
const WeekScreen = lazy(() => import('./units/week'));
const WardMonthScreen = lazy(() => import('./units/ward_month'));
const EquipmentScreen = lazy(() => import('./units/equipment'));
const FeedbackScreen = lazy(() => import('./units/feedback'));
const LogBookScreen = lazy(() => import('./units/log_book'));
const HandoversScreen = lazy(() => import('./handovers'));
const MinutesScreen = lazy(() => import('./units/minutes'));

export default function Office(): JSX.Element {
  useEffect(() => {
    if (desk.peek().state === 'asking') void restoreSession();
  }, []);
  const now = desk.value;
  switch (now.state) {
    case 'asking':
      return <p class="opening" role="status">{t('loading')}</p>;
    case 'unreachable':
      return <main class="office o-sign-in"><Trouble failure={now.failure} retry={restoreSession} /></main>;
    case 'nobody':
      return <SignIn reason={now.reason} />;
    case 'somebody':
      // The address is the key: what one screen was doing must not leak into the next.
      return <Frame session={now.session}><Screen key={path.value} place={readPlace(path.value)} /></Frame>;
  }
}

function NotYours(): JSX.Element {
  return <><Heading title={t('place_people')} /><p>{t('people_not_yours')}</p></>;
}

function Screen({ place }: { place: Place }): JSX.Element {
  switch (place.screen) {
    case 'board':
      return <BoardScreen />;
    case 'figure':
      return <FigureScreen figure={place.key} />;
    case 'classes':
      return <ClassesScreen />;
    case 'class':
      return <ClassScreen id={place.id} />;
    case 'import':
      return <ImportScreen id={place.id} />;
    case 'class_cards':
      return <ClassCardsScreen id={place.id} />;
    case 'coverage':
      return <CoverageScreen training={place.training} />;
    case 'coverage_rows':
      return <CoverageRowsScreen figure={place.key} />;
    case 'broadcasts':
      return <BroadcastsScreen />;
    case 'provincial':
      return mayWrite() ? <ProvincialScreen /> : <NotYours />;
    case 'bulletins':
      return <BulletinsScreen />;
    case 'bulletin':
      return <BulletinScreen id={place.id} />;
    case 'stations':
      return <StationsScreen />;
    case 'units':
      return <WeekScreen />;
    case 'ward_month':
      return <WardMonthScreen />;
    case 'equipment':
      return <EquipmentScreen />;
    case 'feedback':
      return <FeedbackScreen />;
    case 'log_book':
      return <LogBookScreen />;
    case 'minutes':
      return <MinutesScreen id={place.id} />;
    case 'people':
      return mayWrite() ? <PeopleScreen /> : <NotYours />;
    case 'devices':
      return mayWrite() ? <DevicesScreen /> : <NotYours />;
    case 'handovers':
      return mayWrite() ? <HandoversScreen id={place.id} /> : <NotYours />;
    case 'bundles':
      return mayWrite() ? <BundlesScreen /> : <NotYours />;
    case 'refused':
      return <RefusedScreen />;
    case 'conflicts':
      return <ConflictsScreen record={place.record} training={place.training} />;
    case 'held':
      return <HeldScreen operation={place.operation} />;
    case 'decided':
      return <DecidedScreen />;
    case 'record':
      return <RecordScreen kind={place.kind} name={place.name} />;
    case 'unknown':
      return <><Heading title={t('place_unknown')} /><p>{t('unknown_page')}</p></>;
  }
}
