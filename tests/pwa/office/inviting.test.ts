/** What inviting wards, inviting them again and taking over nominees write. */
import { describe, expect, it } from 'vitest';
import { checkValues } from '@sync/checks';
import { deriveId, KINDS } from '@sync/contract';
import type { InvitedWard, Nominee } from '../../../pwa/src/screens/office/invitation_types';
import { changedNames, draftAgain, draftInvitations, draftRoster, isReady, issue, readSeats, stands } from '../../../pwa/src/screens/office/inviting';
import { fillForm, checkForm, readForm } from '../../../pwa/src/screens/office/class_form';
import { freeNumber, roundsOf } from '../../../pwa/src/screens/office/rounds';
import type { ClassPage, ClassRow, Reference, Shown, Values } from '../../../pwa/src/screens/office/types';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const CLASS = id(1), HOST = id(2), FAR = id(3), HALL = id(4), TOPIC = id(5);

const reference: Reference = {
  wards: [{ id: HOST, name: 'Lê Lợi', unit_type: 'phuong', code: '1' }, { id: FAR, name: 'Hưng Hòa', unit_type: 'xa', code: '2' }],
  groups: [], topics: [{ id: TOPIC, name: 'Kỹ năng' }], venues: [{ id: HALL, name: 'Nhà văn hóa Khối 5', ward: HOST }], plan: null,
};

function pageOf(values: Values = {}, ...sessions: Values[]): ClassPage {
  const record = { id: CLASS, rev: 3, values: { number: 7, title: 'Lớp 7', class_kind: 'class', state: 'planned', ...values } };
  return { class: record, sessions: sessions.map((values, n) => ({ id: id(50 + n), rev: 1, values })), trainers: [], roster: [], counts: {}, closings: {} };
}

const row = (ward: string, invitation: Shown | null): InvitedWard =>
  ({ ward, ward_name: '', invitation, nominated: 0, missing: 0, overdue: false, late: 0, incomplete: 0, taken: 0 });

describe('an invitation', () => {
  it('says what is known of a class, and nothing of what is not', () => {
    expect(issue(pageOf(), reference, FAR)).toMatchObject({ class_number: 7, starts_on: null, half: null, place_text: null, topics: null, is_host: false });
    const known = pageOf(
      { starts_on: '2024-03-12', venue: HALL, host_ward: HOST, topics: [TOPIC], itinerary: ['07:30 Khởi hành'] },
      { held_on: '2024-03-12', half: 'afternoon', starts_at: '14:00' }, { held_on: '2024-03-12', half: 'morning', starts_at: '07:30' },
    );
    expect(issue(known, reference, HOST)).toMatchObject({
      starts_on: '2024-03-12', ends_on: null, half: 'whole_day', starts_at: '07:30',
      place_text: 'Nhà văn hóa Khối 5', topics: 'Kỹ năng', programme: '07:30 Khởi hành', is_host: true,
    });
  });

  it('is written for each ward that got a number, and passes its kind', async () => {
    const asked = { seats: new Map([[HOST, '12'], [FAR, '']]), dueOn: '2024-03-07' };
    const drafts = await draftInvitations(pageOf({ starts_on: '2024-03-12' }), reference, [], asked, '2024-02-20');
    expect(drafts).toHaveLength(1);
    expect(drafts[0]).toMatchObject({ action: 'create', base_rev: null, record_id: await deriveId(CLASS, HOST), values: { quota: 12, due_on: '2024-03-07', sent_on: '2024-02-20' } });
    expect(checkValues(KINDS.get('invitation')!, 'create', drafts[0]!.values)).toBe(null);
  });

  it('that says what it said is not sent again, one that was withdrawn is', async () => {
    const page = pageOf({ starts_on: '2024-03-12' });
    const asked = { seats: new Map([[FAR, '5']]), dueOn: '' };
    const [made] = await draftInvitations(page, reference, [], asked, '2024-02-20');
    const invitation = { id: made!.record_id, rev: 4, values: { ...made!.values } };
    expect(await draftInvitations(page, reference, [row(FAR, invitation)], asked, '2024-02-21')).toEqual([]);
    expect(await draftAgain(page, reference, [row(FAR, invitation)], '2024-02-21')).toEqual([]);
    const withdrawn = { ...invitation, values: { ...invitation.values, deleted: true } };
    expect(stands(withdrawn)).toBe(false);
    expect(await draftInvitations(page, reference, [row(FAR, withdrawn)], asked, '2024-02-21')).toMatchObject([{ action: 'edit', base_rev: 4, values: { sent_on: '2024-02-21' } }]);
  });

  it('of a class that changed is issued again with its seats, and says what changed', async () => {
    const asked = { seats: new Map([[FAR, '5']]), dueOn: '2024-03-07' };
    const [made] = await draftInvitations(pageOf({ starts_on: '2024-03-12' }), reference, [], asked, '2024-02-20');
    const invitation = { id: made!.record_id, rev: 1, values: made!.values };
    const drafts = await draftAgain(pageOf({ starts_on: '2024-03-19', venue: HALL }), reference, [row(FAR, invitation), row(HOST, null)], '2024-02-21');
    expect(drafts).toMatchObject([{ action: 'edit', base_rev: 1, values: { starts_on: '2024-03-19', place_text: 'Nhà văn hóa Khối 5' } }]);
    expect(changedNames(drafts).sort()).toEqual(['place_text', 'starts_on']);
  });

  it.each([['', null], ['0', 0], ['12', 12], ['1001', NaN], ['-1', NaN], ['2,5', NaN], ['năm', NaN]])('reads %j as a number of seats', (typed, seats) => {
    expect(readSeats(typed)).toBe(seats);
  });
});

describe('a nominee', () => {
  const nominee = (part: Partial<Nominee> = {}): Nominee => ({
    id: id(8), rev: 1, person: id(9), ward_name: null, group_name: null, made_at: '', late: false, unfilled: [], taken: false, withdrawn: false, double: null,
    values: { training_class: CLASS, person: id(9), ward: FAR, full_name: 'Mẫu Thị Hà', phone: null, birth_year: 1961 }, ...part,
  });

  it('comes onto the roster as the same person, with what is known', async () => {
    const [draft] = await draftRoster(CLASS, [nominee()]);
    expect(draft).toMatchObject({ kind: 'roster_entry', record_id: await deriveId(CLASS, id(9)), values: { training_class: CLASS, person: id(9), ward: FAR, full_name: 'Mẫu Thị Hà', birth_year: 1961 } });
    expect(draft!.values).not.toHaveProperty('phone');
    expect(checkValues(KINDS.get('roster_entry')!, 'create', draft!.values)).toBe(null);
  });

  it('who may be somebody already there is never taken over with the others', () => {
    const double = { where: 'roster_entry', person: id(10), full_name: 'Mẫu Thị Hạ', reason: 'phone' } as const;
    expect([nominee(), nominee({ double }), nominee({ taken: true }), nominee({ withdrawn: true })].map(isReady)).toEqual([true, false, false, false]);
  });
});

describe('the form of a class', () => {
  it('gives back what it was filled with, lists line by line', () => {
    const values: Values = { number: 7, title: 'Lớp 7', class_kind: 'study_visit', state: 'planned', itinerary: ['07:30 Khởi hành', '11:00 Ăn trưa'], topics: [TOPIC] };
    const read = readForm({ ...fillForm(values), itinerary: ' 07:30 Khởi hành\n\n11:00 Ăn trưa ' });
    expect(read).toMatchObject(values);
    expect(read.starts_on).toBe('');
    expect(checkValues(KINDS.get('training_class')!, 'edit', Object.fromEntries(Object.entries(read).filter(([, value]) => value !== '')))).toBe(null);
  });

  it('wants a number nobody has, a title, and an end after the beginning', () => {
    const form = { ...fillForm({ number: 3, title: ' ' }), starts_on: '2024-03-12', ends_on: '2024-03-11' };
    expect(Object.keys(checkForm(form, new Set([3])))).toEqual(['number', 'title', 'ends_on']);
  });
});

describe('the rounds of the plan', () => {
  const classes = [1, 2, 4, 27].map((number) => ({ number, present_people: 0 }) as ClassRow);

  it('are as many places as it asks for, with those beyond behind them', () => {
    const places = roundsOf(classes, 5);
    expect(places.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 27]);
    expect(places.filter(({ row }) => row === null).map(({ number }) => number)).toEqual([3, 5]);
    expect(freeNumber(classes)).toBe(3);
  });
});
