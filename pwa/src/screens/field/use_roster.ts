/** The people of a session with their marks, as the screens of one class share them. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import { all, loadScope, versionOf, type Shown } from '../../store/view';
import { groupName, text, wardName } from './places';
import { joinMarks, listPeople, type Row } from './roster_rows';

/** Read a class's people and marks into memory; true when they are there. */
export function useClass(classId: string): boolean {
  const [isReady, setReady] = useState(false);
  useEffect(() => void loadScope(`class:${classId}`).then(() => { setReady(true); }), [classId]);
  return isReady;
}

/** Join people and marks; the people are sorted again only when the list changed. */
export function useRows(classId: string, sessionId: string): Row[] {
  const people = useMemo(
    () => listPeople(all('roster_entry').filter((entry) => entry.values.training_class === classId), describePlace),
    [classId, versionOf('roster_entry'), versionOf('residential_group'), versionOf('ward')],
  );
  return useMemo(() => joinMarks(people, all('attendance'), sessionId), [people, sessionId, versionOf('attendance')]);
}

/** Name where somebody is from. */
export function describePlace(entry: Shown): string {
  const places = [groupName(entry.values.group), wardName(entry.values.ward)].filter(Boolean);
  return places.length > 0 ? places.join(' · ') : text(entry, 'organisation');
}

/** Find a person's mark in a session. */
export function markOf(session: Shown, person: unknown): Shown | null {
  return all('attendance').find((one) => one.values.session === session.record_id && one.values.person === person) ?? null;
}
