/** The field part: what trainers, khối heads and ward officials see. */

import { useEffect, useState } from 'preact/hooks';
import type { ComponentType, JSX } from 'preact';
import { account, readPhoneState } from '../../phone_state';
import { hadStore, watchStore } from '../../lost_store';
import { match, path } from '../../router';
import { keepIfInstalled } from '../../storage_state';
import { readCounters } from '../../store/meta';
import { loadView } from '../../store/view';
import { startSchedule } from '../../sync/schedule';
import { t } from '../../text/text';
import { isTrial } from '../../trial';
import { Button } from '../../ui/button';
import { lazy } from '../../ui/lazy';
import { Home } from './home';
import { hasRole } from './places';
import { tellFinished } from './trial';
import { Unavailable } from './storage_words';
import './field.css';

type Screen = ComponentType<Record<string, string>>;

const ROUTES: readonly [pattern: string, screen: Screen][] = [
  ['/', Home],
  ['/ghi-danh', lazy(() => import('./enrol'))],
  ['/lop/:classId', lazy(() => import('./class_page'))],
  ['/lop/:classId/:sessionId', lazy(() => import('./roster'))],
  ['/lop/:classId/:sessionId/them', lazy(() => import('./person_form'))],
  ['/lop/:classId/:sessionId/thay/:seat', lazy(() => import('./person_form'))],
  ['/lop/:classId/:sessionId/quet', lazy(() => import('./scan'))],
  ['/lop/:classId/:sessionId/dem', lazy(() => import('./tally'))],
  ['/lop/:classId/:sessionId/ket-thuc', lazy(() => import('./close_session'))],
  ['/lop/:classId/:sessionId/nguoi/:personId', lazy(() => import('./roster'))],
  ['/lop/:classId/:sessionId/sua/:entryId', lazy(() => import('./person_form'))],
  ['/khoi/:unitId', lazy(() => import('./unit_page'))],
  ['/phat-loa', lazy(() => import('./broadcast_form'))],
  ['/phat-loa/:unitId', lazy(() => import('./broadcast_form'))],
  ['/phat-loa/:unitId/ghi-bu', lazy(() => import('./catch_up'))],
  ['/phat-loa/:unitId/:recordId', lazy(() => import('./broadcast_form'))],
  ['/hop-dan', lazy(() => import('./meeting_form'))],
  ['/hop-dan/:unitId', lazy(() => import('./meeting_form'))],
  ['/hop-dan/:unitId/:recordId', lazy(() => import('./meeting_form'))],
  ['/hop-dan/:unitId/:recordId/bien-ban', lazy(() => import('./minutes_page'))],
  ['/so-nhat-ky/:unitId/:month', lazy(() => import('./log_book_page'))],
  ['/tong-hop/:ward/:month', lazy(() => import('./ward_month_page'))],
  ['/lien-he/:unitId', lazy(() => import('./contact_form'))],
  ['/y-kien/:unitId', lazy(() => import('./feedback'))],
  ['/y-kien/:unitId/moi', lazy(() => import('./feedback_form'))],
  ['/y-kien/:unitId/:recordId', lazy(() => import('./feedback_form'))],
  ['/bao-hong/:unitId', lazy(() => import('./fault_form'))],
  ['/su-co/:recordId', lazy(() => import('./fault_page'))],
  ['/thiet-bi/:unitId', lazy(() => import('./unit_equipment'))],
  ['/thiet-bi/:unitId/cum', lazy(() => import('./cluster_form'))],
  ['/thiet-bi/:unitId/cum/:recordId', lazy(() => import('./cluster_form'))],
  ['/giay-moi/:invitationId', lazy(() => import('./invitation_page'))],
  ['/giay-moi/:invitationId/them', lazy(() => import('./nominee_form'))],
  ['/giay-moi/:invitationId/nguoi/:recordId', lazy(() => import('./nominee_form'))],
  ['/giay-moi/:invitationId/dia-diem', lazy(() => import('./readiness_page'))],
  ['/lich/:unitId', lazy(() => import('./schedule_page'))],
  ['/lich/:unitId/them', lazy(() => import('./schedule_form'))],
  ['/lich/:unitId/:recordId', lazy(() => import('./schedule_form'))],
  ['/bai-doc/:unitId', lazy(() => import('./reading_list'))],
  ['/bai-doc/:unitId/:bulletinId', lazy(() => import('./reading_page'))],
  ['/bai-phat/:wardId', lazy(() => import('./bulletin_page'))],
  ['/bai-phat/:wardId/them', lazy(() => import('./bulletin_form'))],
  ['/bai-phat/:wardId/:recordId', lazy(() => import('./bulletin_form'))],
  ['/ban-giao', lazy(() => import('./handovers_page'))],
  ['/ban-giao/:id', lazy(() => import('./handover_paper'))],
  ['/gui-lai/:opId', lazy(() => import('./resend'))],
  ['/so', lazy(() => import('./book'))],
  ['/hop-gui', lazy(() => import('./send_box'))],
  ['/hop-gui/tep', lazy(() => import('./carry'))],
  ['/hop-gui/ma', lazy(() => import('./show_code'))],
  ['/hop-gui/nhan', lazy(() => import('./take_code'))],
  ['/hop-gui/da-gui', lazy(() => import('./ledger'))],
  ['/cai-dat', lazy(() => import('./settings'))],
];

// Seen once in a phone's life.
const Welcome = lazy(() => import('./welcome'));

const PUBLIC = new Set(['/ghi-danh', '/cai-dat']);

/** Read what is on the phone, and only then begin to send. */
async function start(): Promise<void> {
  if (isTrial) await (await import('../../trial_hall')).prepareTrial();
  await readPhoneState();
  // What most people open the app for comes while their records are read.
  if (hasRole('group_head') || hasRole('ward_official')) void import('./unit_home').catch(() => null);
  await loadView();
  if (isTrial) return; // nothing is sent, watched or kept for good
  watchStore((await readCounters()).incarnation);
  startSchedule();
  await tellFinished();
  void keepIfInstalled();
}

type State = { state: 'opening' | 'open' } | { state: 'unavailable'; cause: unknown };

export function Field(): JSX.Element {
  const [state, setState] = useState<State>({ state: 'opening' });
  useEffect(() => {
    if (state.state === 'opening') start().then(() => { setState({ state: 'open' }); }, (cause: unknown) => { setState({ state: 'unavailable', cause }); });
  }, [state]);
  if (state.state === 'opening') return <p class="opening">{t('opening')}</p>;
  if (state.state === 'unavailable') {
    return (
      <main class="page">
        <Unavailable cause={state.cause} hadStore={hadStore()}>
          <Button onPress={() => { setState({ state: 'opening' }); }}>{t('try_again')}</Button>
        </Unavailable>
      </main>
    );
  }
  if (!account.value && !PUBLIC.has(path.value)) return <Welcome />;
  return <Route />;
}

function Route(): JSX.Element {
  for (const [pattern, Screen] of ROUTES) {
    const params = match(pattern, path.value);
    // The key makes another record another screen, with fields of its own.
    if (params) return <Screen key={path.value} {...params} />;
  }
  return <Home />;
}
