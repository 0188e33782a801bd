/** What an invitation says as it is issued, and what inviting, inviting again and taking over nominees write. */

import { deriveId } from '@sync/contract';
import type { InvitedWard, Nominee } from './invitation_types';
import { namesOf } from './names';
import type { ClassPage, Json, Reference, Shown, Values } from './types';
import { changedValues, type Draft } from './writes';

const HALVES = ['morning', 'afternoon', 'evening'];

/** Give what an invitation of a ward says of the class as it is now: the ward's phones do not hold the class itself. */
export function issue(page: Pick<ClassPage, 'class' | 'sessions'>, reference: Reference | null, ward: string): Values {
  const { values } = page.class;
  const sessions = [...page.sessions].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const [first, last] = [sessions[0]?.values, sessions[sessions.length - 1]?.values];
  const startsOn = values.starts_on ?? first?.held_on ?? null;
  const endsOn = values.ends_on ?? last?.held_on ?? null;
  const names = namesOf(reference);
  const venue = values.venue ?? first?.venue;
  return {
    class_number: values.number ?? null, class_title: values.title ?? null, class_kind: values.class_kind ?? null,
    starts_on: startsOn, ends_on: endsOn === startsOn ? null : endsOn,
    half: halfOf(sessions), starts_at: first?.starts_at ?? null,
    place_text: typeof venue === 'string' ? (names.get(venue) ?? null) : null,
    topics: lines(asList(values.topics).map((topic) => names.get(String(topic)) ?? '')),
    programme: lines([...asList(values.itinerary).map(String), typeof values.programme === 'string' ? values.programme : '']),
    is_host: values.host_ward === ward,
  };
}

const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const lines = (all: readonly string[]): string | null => all.filter((line) => line !== '').join('\n') || null;
const orderOf = ({ values }: Shown): string => `${String(values.held_on)} ${String(HALVES.indexOf(String(values.half)))}`;

function halfOf(sessions: readonly Shown[]): Json {
  const halves = new Set(sessions.map((session) => session.values.half ?? null));
  return halves.size > 1 ? 'whole_day' : ([...halves][0] ?? null);
}

/** What somebody filled in to invite wards: seats by ward, as typed, and the day until which to nominate. */
export interface Asked {
  seats: ReadonlyMap<string, string>;
  dueOn: string;
}

/** Read a number of seats; null where nothing is typed, NaN where it is no number of seats. */
export function readSeats(typed: string): number | null {
  if (typed.trim() === '') return null;
  const seats = Number(typed);
  return Number.isInteger(seats) && seats >= 0 && seats <= 1000 ? seats : NaN;
}

/** Tell whether an invitation stands. */
export const stands = (invitation: Shown | null): invitation is Shown => invitation !== null && invitation.values.deleted !== true;

/** Give the writes that invite wards as asked: those that would change nothing are left out. */
export async function draftInvitations(page: ClassPage, reference: Reference | null, known: readonly InvitedWard[], asked: Asked, today: string): Promise<Draft[]> {
  const before = new Map(known.map((row) => [row.ward, row.invitation]));
  const drafts = await Promise.all([...asked.seats].map(async ([ward, typed]) => {
    const quota = readSeats(typed);
    if (quota === null || Number.isNaN(quota)) return null;
    const wanted: Values = { ...issue(page, reference, ward), quota, due_on: asked.dueOn || null };
    return draftInvitation(page.class.id, ward, before.get(ward) ?? null, wanted, today);
  }));
  return drafts.filter((draft) => draft !== null);
}

async function draftInvitation(classId: string, ward: string, before: Shown | null, wanted: Values, today: string): Promise<Draft | null> {
  const record_id = await deriveId(classId, ward); // (K4)
  if (before === null) {
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null));
    return { kind: 'invitation', record_id, action: 'create', base_rev: null, values: { training_class: classId, ward, ...given, sent_on: today } };
  }
  const changed = changedValues(before.values, wanted);
  // One that was withdrawn lives again by being written, even if it says what it said (A4).
  if (stands(before) && Object.keys(changed).length === 0) return null;
  return { kind: 'invitation', record_id, action: 'edit', base_rev: before.rev, values: { ...changed, sent_on: today } };
}

/** Give the writes that issue again what no longer says how the class is; the seats and the day set stay. */
export async function draftAgain(page: ClassPage, reference: Reference | null, known: readonly InvitedWard[], today: string): Promise<Draft[]> {
  const drafts = await Promise.all(known.map(async ({ ward, invitation }) =>
    (stands(invitation) ? draftInvitation(page.class.id, ward, invitation, issue(page, reference, ward), today) : null)));
  return drafts.filter((draft) => draft !== null);
}

/** Name the values in which some writes differ from what was issued, without the day of sending itself. */
export function changedNames(drafts: readonly Draft[]): string[] {
  return [...new Set(drafts.flatMap((draft) => Object.keys(draft.values)))].filter((name) => name !== 'sent_on');
}

const OF_PERSON = ['full_name', 'position', 'organisation', 'ward', 'group', 'birth_year', 'gender', 'phone', 'participant_group', 'note'];

/** Give the writes that put nominees on the roster: the same person, so that a second time changes nothing (K4). */
export function draftRoster(classId: string, nominees: readonly Nominee[]): Promise<Draft[]> {
  return Promise.all(nominees.map(async ({ person, values }) => {
    const known = OF_PERSON.map((name) => [name, values[name] ?? null] as const).filter(([, value]) => value !== null);
    return {
      kind: 'roster_entry', record_id: await deriveId(classId, person), action: 'create' as const, base_rev: null,
      values: { training_class: classId, person, ...Object.fromEntries(known) },
    };
  }));
}

/** Who can be taken over with one press: who may be somebody else is looked at one by one. */
export const isReady = (nominee: Nominee): boolean => !nominee.taken && !nominee.withdrawn && nominee.double === null;
