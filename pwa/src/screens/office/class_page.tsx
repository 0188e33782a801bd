/** One class: its data, who teaches it, its sessions, and its roster with the marks as they come in. */

import type { JSX } from 'preact';
import { clockOf } from '../../text/format';
import { Button, ButtonLink } from '../../ui/button';
import { readClass, readInvitations, readReference } from './api';
import { ClassClosings } from './class_closings';
import { ClassData } from './class_data';
import { ClassInvitations } from './class_invitations';
import { ClassReadiness } from './class_readiness';
import { ClassSessions } from './class_sessions';
import { ClassTrainers } from './class_trainers';
import { useLive } from './live';
import { Heading, Shown } from './parts';
import { links } from './place';
import { mayWrite } from './roles';
import { Roster } from './roster';
import { SavingProblem, tellDone, useSaving } from './saving';
import { StateBadge } from './state_badge';
import type { ClassPage, Shown as ShownRecord } from './types';
import { nameOf, t, type OfficeKey } from './words';

const EVERY_MS = 5_000;
// What wards answer comes over days; the roster's own pace would only load the machine.
const INVITATIONS_EVERY_MS = 15_000;

/** What a class becomes next; what a class may become at all is for the form. */
const NEXT: Readonly<Record<string, string>> = {
  planned: 'invited', invited: 'open', open: 'closing', closing: 'closed', closed: 'settled',
};

/** A part of the class page: what it shows, and how to show what was just written. */
export interface ClassPart {
  page: ClassPage;
  reload: () => Promise<void>;
}

export function ClassScreen({ id }: { id: string }): JSX.Element {
  const live = useLive(`class ${id}`, () => readClass(id), EVERY_MS);
  const reference = useLive('reference', readReference);
  const invited = useLive(`invitations ${id}`, () => readInvitations(id), INVITATIONS_EVERY_MS);
  const reload = async (): Promise<void> => { await Promise.all([live.reload(), invited.reload()]); };
  const record = live.value?.class;
  const title = record ? `${t('class_name', { n: Number(record.values.number) })} · ${String(record.values.title)}` : t('place_classes');
  return (
    <>
      <Heading title={title} crumbs={[{ text: t('place_classes'), href: links.classes }]}>
        {record && <ButtonLink href={links.coverageOf(id)} icon="bars">{t('place_coverage')}</ButtonLink>}
        {record && <StateStep record={record} reload={live.reload} />}
      </Heading>
      <Shown live={live}>
        {(page) => (
          <>
            <div class="o-class-parts">
              <ClassData page={page} reload={live.reload} reference={reference.value} />
              <ClassTrainers page={page} reload={live.reload} />
              <ClassSessions page={page} reload={live.reload} reference={reference.value} />
              {invited.value && <ClassReadiness page={page} reload={reload} reference={reference.value} invitations={invited.value} />}
            </div>
            <ClassClosings page={page} />
            <p class="o-tools"><ButtonLink href={links.classCards(id)}>{t('class_cards')}</ButtonLink></p>
            <Shown live={invited}>
              {(invitations) => <ClassInvitations page={page} reload={reload} reference={reference.value} invitations={invitations} />}
            </Shown>
            <Roster page={page} reload={live.reload} reference={reference.value} asOf={live.confirmedAt === null ? '' : clockOf(live.confirmedAt)} />
          </>
        )}
      </Shown>
    </>
  );
}

function StateStep({ record, reload }: { record: ShownRecord; reload: () => Promise<void> }): JSX.Element {
  const saving = useSaving();
  const state = String(record.values.state);
  const next = NEXT[state];
  const advance = async (): Promise<void> => {
    const draft = { kind: 'training_class', record_id: record.id, action: 'edit', base_rev: record.rev, values: { state: next ?? state } } as const;
    const answer = await saving.save(draft);
    if (answer === null) return;
    tellDone(t('class_state_changed', { state: nameOf('option', next ?? state) }), draft, answer, record.values, reload);
    await reload();
  };
  return (
    <div class="o-state-step">
      <StateBadge state={state} />
      {next !== undefined && mayWrite() && (
        <Button look={state === 'invited' ? 'primary' : 'plain'} disabled={saving.isBusy} onPress={advance}>{t(`advance_${state}` as OfficeKey)}</Button>
      )}
      <SavingProblem saving={saving} />
    </div>
  );
}
