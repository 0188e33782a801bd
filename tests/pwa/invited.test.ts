/** How a ward answers an invitation from its phone, without any network. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { checkValues } from '../../sync/checks';
import { deriveId, KINDS } from '../../sync/contract';
import { ACCOUNT, freshPhone, idOf, packed, page, WARD, type Phone } from './phone';

let phone: Phone;
let operations: typeof import('../../pwa/src/operations');
let invited: typeof import('../../pwa/src/screens/field/invited');

const CLASS = idOf(70);
const INVITATION = idOf(71);
const TODAY = '2026-03-12';

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse(`${TODAY}T03:00:00.000Z`), toFake: ['Date'] });
  phone = await freshPhone();
  const state = await import('../../pwa/src/phone_state');
  state.account.value = ACCOUNT;
  operations = await import('../../pwa/src/operations');
  invited = await import('../../pwa/src/screens/field/invited');
});

async function invite(values: Record<string, string | number | boolean | null> = {}, recordId = INVITATION) {
  const record = packed(recordId, { training_class: CLASS, ward: WARD, quota: 3, class_number: 7, class_title: 'Kỹ năng', ...values }, 1, 'invitation');
  await phone.records.savePage(page({ changes: [{ scope: `ward:${WARD}`, through: 1, records: [record], exits: [] }] }), await phone.meta.raiseFence());
  await phone.view.loadView();
  return phone.view.find('invitation', recordId)!;
}

const COMPLETE = { full_name: 'Mẫu Thị Hà', position: 'Bí thư', birth_year: 1961, gender: 'female', phone: '0912345678', participant_group: 'party_state_unions' };

describe('an invitation on a phone', () => {
  it('says how many are named, missing and incomplete', async () => {
    const invitation = await invite({ due_on: '2026-03-20' });
    await operations.nominate(invitation, COMPLETE);
    await operations.nominate(invitation, { full_name: 'Mẫu Văn An' });
    const standing = invited.standingOf(invitation, invited.nomineesOf(invitation), TODAY);
    expect(standing).toEqual({ quota: 3, nominated: 2, missing: 1, beyond: 0, incomplete: 1, isOverdue: false });
    expect(invited.sayCount(invitation, standing)).toBe('Đã đề cử 2/3 · hạn Thứ Sáu 20/3');
    expect(invited.sayTrouble(standing)).toBe('Thiếu 1 người · 1 người chưa đủ mục');
  });

  it('says so when the day has passed, and that somebody came late', async () => {
    const invitation = await invite({ due_on: '2026-03-11' });
    await operations.nominate(invitation, COMPLETE);
    const [nominee] = invited.nomineesOf(invitation);
    expect(invited.isLate(invitation, nominee!)).toBe(true);
    expect(invited.sayTrouble(invited.standingOf(invitation, [nominee!], TODAY))).toBe('Trễ hạn: còn thiếu 2 người');
  });

  it('does not make anybody late by a correction', async () => {
    const invitation = await invite({ due_on: '2026-03-13' });
    await operations.nominate(invitation, COMPLETE);
    vi.setSystemTime(Date.parse('2026-03-15T03:00:00.000Z'));
    await operations.change(invited.nomineesOf(invitation)[0]!, { phone: '0987654321' });
    const [nominee] = invited.nomineesOf(invitation);
    expect(nominee!.values.phone).toBe('0987654321');
    expect(invited.isLate(invitation, nominee!)).toBe(false);
  });

  it('without a day or place says so in words', async () => {
    const invitation = await invite();
    expect(invited.sayWhen(invitation)).toBe('Chưa định ngày');
    expect(invited.sayCount(invitation, invited.standingOf(invitation, [], TODAY))).toBe('Đã đề cử 0/3 · chưa định hạn');
    expect(invited.invitationsOf(WARD, TODAY).open).toHaveLength(1);
  });

  it('tells days and halves in a person’s words', async () => {
    const invitation = await invite({ starts_on: '2026-03-24', ends_on: '2026-03-25', half: 'whole_day', starts_at: '07:30' });
    expect(invited.sayWhen(invitation)).toBe('Thứ Ba 24/3 đến Thứ Tư 25/3 · Cả ngày 07:30');
  });

  it('is set aside once the class is over, and not before its last day has passed', async () => {
    await invite({ starts_on: '2026-03-11', ends_on: TODAY });
    expect(invited.invitationsOf(WARD, TODAY).past).toEqual([]);
    expect(invited.invitationsOf(WARD, '2026-03-13').past).toHaveLength(1);
  });

  it('counts who is named beyond its seats as well', async () => {
    const invitation = await invite({ quota: 1 });
    for (const full_name of ['Mẫu Văn An', 'Mẫu Thị Hà']) await operations.nominate(invitation, { ...COMPLETE, full_name });
    expect(invited.sayTrouble(invited.standingOf(invitation, invited.nomineesOf(invitation), TODAY))).toBe('Nhiều hơn giấy mời 1 người');
  });
});

describe('a nomination', () => {
  it('is what its kind allows, under the id everyone derives', async () => {
    const invitation = await invite();
    const [operation] = (await operations.nominate(invitation, { ...COMPLETE, note: null }))!;
    expect(operation!.record_id).toBe(await deriveId(CLASS, String(operation!.values.person)));
    expect(checkValues(KINDS.get('nomination')!, 'create', operation!.values)).toBe(null);
  });

  it('of somebody nominated before is of the same person', async () => {
    const [first, second] = [await invite(), await invite({ training_class: idOf(72), class_number: 8 }, idOf(73))];
    const [earlier] = (await operations.nominate(first, COMPLETE))!;
    const [later] = (await operations.nominate(second, COMPLETE, String(earlier!.values.person)))!;
    expect(later!.values.person).toBe(earlier!.values.person);
    expect(later!.record_id).not.toBe(earlier!.record_id);
  });

  it('taken off and brought back is there as before', async () => {
    const invitation = await invite();
    await operations.nominate(invitation, COMPLETE);
    const [nominee] = invited.nomineesOf(invitation);
    await operations.withdraw(nominee!);
    expect(invited.nomineesOf(invitation)).toEqual([]);
    await operations.restore(nominee!);
    expect(invited.nomineesOf(invitation).map((one) => one.values.full_name)).toEqual(['Mẫu Thị Hà']);
  });
});

describe('the readiness of a venue', () => {
  it('is one record, however many taps fill it', async () => {
    const invitation = await invite({ is_host: true });
    await operations.checkVenue(invitation, { hall_key: 'ready' });
    await operations.checkVenue(invitation, { projector: 'missing' });
    await operations.checkVenue(invitation, { projector: 'not_needed' });
    const records = phone.view.all('readiness');
    expect(records).toHaveLength(1);
    expect(records[0]!.record_id).toBe(await deriveId(CLASS, WARD));
    expect(records[0]!.values).toMatchObject({ hall_key: 'ready', projector: 'not_needed', checked_on: TODAY });
    const { countReady, CHECKED } = await import('../../pwa/src/screens/field/readiness');
    expect(countReady(records[0]!)).toEqual({ done: 1, all: CHECKED.length - 1 });
    expect(countReady(null)).toEqual({ done: 0, all: CHECKED.length });
  });

  it('asks for exactly what its kind declares', async () => {
    const { CHECKED, STATES } = await import('../../pwa/src/screens/field/readiness');
    const declared = [...KINDS.get('readiness')!.values.values()].filter((value) => value.spec.type === 'enum');
    expect(declared.map((value) => value.name)).toEqual([...CHECKED]);
    expect(declared[0]!.options).toEqual(STATES.map(({ value }) => value));
  });
});

describe('the words of these screens', () => {
  it('fill the same places in both languages, and name what may be missing', async () => {
    const [{ viWard }, { enWard }] = await Promise.all([import('../../pwa/src/text/vi-ward'), import('../../pwa/src/text/en-ward')]);
    const placesIn = (text: string): string => [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort().join();
    const keys = Object.keys(viWard) as (keyof typeof viWard)[];
    expect(keys.filter((key) => placesIn(viWard[key]) !== placesIn(enWard[key]))).toEqual([]);
    expect(keys.filter((key) => /đồng bộ|máy chủ|sync|offline|server/i.test(viWard[key]))).toEqual([]);
    for (const { name, asked } of KINDS.get('nomination')!.values.values()) if (asked) expect(viWard).toHaveProperty(name);
  });
});
