/** What was last done here, and the way back; it keeps its place, so that nothing jumps under the hand. */

import type { ComponentChildren, JSX } from 'preact';
import { formatNumber } from '../../../text/format';
import { Button } from '../../../ui/button';
import { Icon, type IconName } from '../../../ui/icons';
import { Trouble } from '../parts';
import { links } from '../place';
import { nameOf, t } from '../words';
import { alike } from './compare';
import type { Decisions, Notice, Running } from './decisions';
import { sayValue, showBriefly, type Names } from './words';
import type { Conflict } from './types';

/** `about` stands there while nothing was done yet. */
export function Strip({ decisions, queue, names, about }: { decisions: Decisions; queue: readonly Conflict[]; names: Names; about: string }): JSX.Element {
  const running = decisions.running.value;
  const notice = decisions.notice.value;
  return (
    <div class="o-strip">
      <div role="status">
        {running !== null ? <Progress running={running} onStop={decisions.stop} /> : notice === null ? <p class="soft">{about}</p> : <Said notice={notice} names={names} />}
      </div>
      {running === null && notice !== null && <Ways decisions={decisions} notice={notice} queue={queue} />}
    </div>
  );
}

/** How far deciding several has come, with the way to stop. */
export function Progress({ running, onStop }: { running: Running; onStop: () => void }): JSX.Element {
  const numbers = { done: formatNumber(running.done), all: formatNumber(running.all) };
  return (
    <div class="o-strip-line">
      <p>{t(running.did === 'kept' ? 'reconcile_progress' : 'reconcile_progress_undo', numbers)}</p>
      <progress max={running.all} value={running.done} aria-label={t('reconcile_progress', numbers)} />
      <Button onPress={onStop}>{t('reconcile_stop')}</Button>
    </div>
  );
}

function Said({ notice, names }: { notice: Notice; names: Names }): JSX.Element {
  switch (notice.said) {
    case 'kept': {
      const { conflict, side } = notice.deed;
      return <Line icon="check">{t('reconcile_kept', { value: sayValue(conflict.value, side.value, names), what: showBriefly(conflict) })}</Line>;
    }
    case 'undone':
      return <Line icon="again">{t('reconcile_undone', { what: showBriefly(notice.conflict) })}</Line>;
    case 'moved':
      return <Line icon="warning">{t('reconcile_moved', { what: showBriefly(notice.conflict) })}</Line>;
    case 'too_late':
      return <Line icon="warning">{t('reconcile_too_late', { what: showBriefly(notice.conflict) })}</Line>;
    case 'refused':
      return <Line icon="warning">{showBriefly(notice.conflict)}: {t('failure_refused', { code: nameOf('code', notice.code) })}</Line>;
    case 'failed':
      return <Trouble failure={notice.failure} data={t('reconcile_unchanged', { what: showBriefly(notice.conflict) })} />;
    case 'several':
      return <Several notice={notice} />;
  }
}

function Several({ notice }: { notice: Extract<Notice, { said: 'several' }> }): JSX.Element {
  const { did, deeds, moved, left, failure } = notice;
  const sentences = [
    ...(did === 'kept' ? [t('reconcile_kept_several', { n: formatNumber(deeds.length) })] : [t('reconcile_undone_several')]),
    ...(moved > 0 ? [t('reconcile_moved_several', { n: formatNumber(moved) })] : []),
    ...(left > 0 ? [t('reconcile_left', { n: formatNumber(left) })] : []),
  ];
  return (
    <>
      <Line icon={left + moved > 0 ? 'warning' : 'check'}>{sentences.join(' ')}</Line>
      {failure && <Trouble failure={failure} />}
    </>
  );
}

function Line({ icon, children }: { icon: IconName; children: ComponentChildren }): JSX.Element {
  return <p class="o-strip-said"><Icon name={icon} size={20} /> <span>{children}</span></p>;
}

/** What one can do about what was said. */
function Ways({ decisions, notice, queue }: { decisions: Decisions; notice: Notice; queue: readonly Conflict[] }): JSX.Element | null {
  if (notice.said === 'too_late' || notice.said === 'moved') {
    const { kind, record_id } = notice.conflict;
    return <a class="button" href={links.record(kind, record_id)}>{t('failure_conflict_open')}</a>;
  }
  if (notice.said === 'several' && notice.deeds.length > 0) {
    return <Button icon="again" onPress={() => decisions.undoAll(notice.deeds)}>{t('reconcile_undo_several', { n: formatNumber(notice.deeds.length) })}</Button>;
  }
  if (notice.said !== 'kept') return null;
  const others = alike(notice.deed.conflict, queue);
  return (
    <div class="o-strip-ways">
      {others.length > 0 && (
        <Button label={`${t('reconcile_alike', { n: formatNumber(others.length) })}. ${t('reconcile_alike_means')}`} onPress={() => decisions.keepAlike(notice.deed, others)}>
          {t('reconcile_alike', { n: formatNumber(others.length) })}
        </Button>
      )}
      <Button icon="again" onPress={decisions.undo}><kbd>Z</kbd> {t('reconcile_undo')}</Button>
    </div>
  );
}
