import { beforeEach, describe, expect, it, vi } from 'vitest';
import { checkIdentity, checkValues } from '../../sync/checks';
import { deriveId, KINDS } from '../../sync/contract';
import type { Operation } from '../../pwa/src/store/types';
import { ACCOUNT, FakeOffice, freshPhone, idOf, packed, page, type Phone } from './phone';

const CLASS = idOf(12);
const SESSION = idOf(20);
const HA = idOf(31);

let phone: Phone;
let operations: typeof import('../../pwa/src/operations');

beforeEach(async () => {
  phone = await freshPhone();
  new FakeOffice().install();
  operations = await import('../../pwa/src/operations');
  await (await import('../../pwa/src/phone_state')).readPhoneState();
  const session = packed(SESSION, { training_class: CLASS, number: 1, held_on: '2026-03-12', half: 'morning' }, 1, 'session');
  const entry = packed(idOf(30), { training_class: CLASS, person: HA, full_name: 'Mẫu Thị Hà' }, 1, 'roster_entry');
  await phone.records.savePage(page({
    changes: [{ scope: `class:${CLASS}`, through: 2, records: [session, entry], exits: [] }],
  }), await phone.meta.raiseFence());
  await phone.view.loadView();
  await phone.view.loadScope(`class:${CLASS}`);
});

const session = () => phone.view.peek('session', SESSION)!;
const status = (): unknown => phone.view.all('attendance').find((one) => one.values.person === HA)?.values.status;
const waiting = async (): Promise<Operation[]> => (await phone.outbox.readWaiting()).map(({ operation }) => operation);

describe('a mark', () => {
  it('has the id that every phone derives for this person and session (K4), and values the contract takes', async () => {
    await operations.mark([{ session: session(), person: HA, before: null, status: 'present' }]);
    const [made] = await waiting();
    const kind = KINDS.get('attendance')!;
    expect(made).toMatchObject({ record_id: await deriveId(SESSION, HA), action: 'create', author: ACCOUNT.id });
    expect(checkValues(kind, made!.action, made!.values)).toBe(null);
    expect(await checkIdentity(kind, made!.record_id, made!.values)).toBe(null);
    expect(status()).toBe('present');
  });

  it('is taken back by another operation, also one made by "everyone present"', async () => {
    const marks = [{ session: session(), person: HA, before: null, status: 'present_bulk' as const, method: 'everyone' as const }];
    await operations.mark(marks);
    expect(status()).toBe('present_bulk');
    await operations.takeBack(marks);
    expect(status()).toBe('unmarked');
    expect(await waiting()).toHaveLength(2);
  });

  it('goes back to what was on the screen before', async () => {
    await operations.mark([{ session: session(), person: HA, before: null, status: 'excused' }]);
    const before = phone.view.all('attendance')[0]!;
    const second = [{ session: session(), person: HA, before, status: 'present' as const }];
    await operations.mark(second);
    await operations.takeBack(second);
    expect(status()).toBe('excused');
  });

  it.each(['absent', 'excused', 'represented', 'unmarked'] as const)('%s holds no time at which somebody came, and undo brings the time back', async (away) => {
    await operations.mark([{ session: session(), person: HA, before: null, status: 'present' }]);
    const before = phone.view.all('attendance')[0]!;
    expect(before.values.checked_in_at).toEqual(expect.any(String));
    const second = [{ session: session(), person: HA, before, status: away }];
    await operations.mark(second);
    expect((await waiting())[1]!.values.checked_in_at).toBe(null);
    expect(phone.view.all('attendance')[0]!.values.checked_in_at ?? null).toBe(null);
    await operations.takeBack(second);
    expect(phone.view.all('attendance')[0]!.values).toMatchObject({ status: 'present', checked_in_at: before.values.checked_in_at });
  });

  it('that somebody left early keeps when he came', async () => {
    await operations.mark([{ session: session(), person: HA, before: null, status: 'present' }]);
    const before = phone.view.all('attendance')[0]!;
    await operations.mark([{ session: session(), person: HA, before, status: 'left_early' }]);
    expect(phone.view.all('attendance')[0]!.values).toMatchObject({ status: 'left_early', checked_in_at: before.values.checked_in_at });
  });

  it('is not shown when the phone could not keep it', async () => {
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError'); });
    expect(await operations.mark([{ session: session(), person: HA, before: null, status: 'present' }])).toBe(null);
    expect(operations.saveFailure.value).toBe('storage_full');
    expect(status()).toBe(undefined);
  });
});

describe('somebody who is not on the list', () => {
  const newcomer = { full_name: 'Mẫu Văn Mới', group: null, ward: null, birth_year: 1970, phone: null };

  it('is added and present in one step', async () => {
    await operations.addPerson(session(), newcomer, null);
    const made = await waiting();
    expect(made.map((one) => one.kind)).toEqual(['roster_entry', 'attendance']);
    for (const one of made) {
      expect(checkValues(KINDS.get(one.kind)!, one.action, one.values)).toBe(null);
      expect(await checkIdentity(KINDS.get(one.kind)!, one.record_id, one.values)).toBe(null);
    }
  });

  it('fills the seat of whom he was sent for', async () => {
    const saved = await operations.addPerson(session(), newcomer, { person: HA, before: null, reason: 'ốm' });
    expect(status()).toBe('represented');
    expect(saved![0]!.values.deputy_for).toBe(HA);
    await operations.removePerson(saved!, { session: session(), person: HA, before: null, status: 'represented' });
    expect(status()).toBe('unmarked');
    expect(phone.view.all('roster_entry')).toHaveLength(1);
  });
});

describe('an entry', () => {
  const values = { channel: 'group_speaker', ward: idOf(1), group: idOf(5), started_at: '2026-03-12T10:00:00.000Z', duration_minutes: 15, outcome: 'whole' };

  it('is taken back and brought back', async () => {
    const saved = await operations.log('broadcast', values);
    const record = phone.view.all('broadcast')[0]!;
    await operations.undoCreate(saved![0]!);
    expect(phone.view.all('broadcast')).toEqual([]);
    await operations.restore(record);
    expect(phone.view.all('broadcast')).toHaveLength(1);
  });

  it('takes its photos along: into the same transaction, into its scopes, and back (T1)', async () => {
    const photo = { id: idOf(77), part: 'photo' as const, mime: 'image/jpeg', bytes: 1000, sha256: 'ab'.repeat(32), taken_at: '2026-03-12T10:00:00.000Z' };
    const saved = await operations.log('broadcast', values, [photo]);
    const [made, attached] = await waiting();
    expect(attached).toMatchObject({ kind: 'attachment', record_id: photo.id, values: { owner_kind: 'broadcast', owner: made!.record_id, ward: values.ward, part: 'photo' } });
    expect(checkValues(KINDS.get('attachment')!, 'create', attached!.values)).toBe(null);
    await operations.attach('broadcast', made!.record_id, values, [{ ...photo, id: idOf(78) }]);
    expect(phone.view.all('attachment')).toHaveLength(2);
    await operations.undoCreate(saved![0]!);
    expect([...phone.view.all('broadcast'), ...phone.view.all('attachment')]).toEqual([]);
  });

  it('says that it was logged on behalf of a khối whose head somebody else is', async () => {
    await operations.log('broadcast', values);
    await operations.log('broadcast', { ...values, group: null, channel: 'ward_station' });
    await operations.log('incident', { ward: idOf(1), group: idOf(5), symptom: 'line', found_at: '2026-03-12T10:00:00.000Z', state: 'broken' });
    const { account } = await import('../../pwa/src/phone_state');
    account.value = { ...account.value!, grants: [{ role: 'group_head', scope: `group:${idOf(5)}`, label: 'Khối 5' }] };
    await operations.log('broadcast', values);
    expect((await waiting()).map(({ values: written }) => written.on_behalf)).toEqual([true, undefined, undefined, undefined]);
  });

  it('of whom to call in a khối is one for all who write it (K4)', async () => {
    await operations.recordContact(idOf(1), idOf(5), { full_name: 'Mẫu Thị Nga', phone: null });
    await operations.recordContact(idOf(1), idOf(5), { full_name: 'Mẫu Thị Nga', phone: '0900000002' });
    const [first, second] = await waiting();
    expect(second).toMatchObject({ record_id: first!.record_id, action: 'edit', values: { phone: '0900000002' } });
  });

  it('is corrected by what differs only, over what was on the screen (O4)', async () => {
    await operations.log('broadcast', values);
    await operations.change(phone.view.all('broadcast')[0]!, { duration_minutes: 15, topic: idOf(9), reason: 'nhầm' });
    expect((await waiting())[1]).toMatchObject({ action: 'edit', base: null, values: { topic: idOf(9), reason: 'nhầm' } });
    expect((await waiting())[1]!.values).not.toHaveProperty('duration_minutes');
  });

  it('that was corrected goes back to what stood there', async () => {
    await operations.log('broadcast', values);
    const before = phone.view.all('broadcast')[0]!;
    const saved = await operations.change(before, { duration_minutes: 20, topic: idOf(9), reason: 'nhầm' });
    await operations.undoChange(before, saved![0]!);
    expect((await waiting())[2]).toMatchObject({ action: 'edit', values: { duration_minutes: 15, topic: null, reason: null } });
    expect(phone.view.all('broadcast')[0]!.values).toMatchObject({ duration_minutes: 15 });
  });

  it('that was refused is sent again as a new one that names it (O6)', async () => {
    const [first] = (await operations.log('broadcast', values))!;
    await refuse([first!]);
    expect(phone.view.attentionCount.value).toBe(1);
    const [second] = (await operations.resend(await phone.ledger.readRefused(), { duration_minutes: 20 }))!;
    expect(second).toMatchObject({ replaces: first!.op_id, record_id: first!.record_id, values: { duration_minutes: 20 } });
    expect(second!.op_id).not.toBe(first!.op_id);
    expect(phone.view.attentionCount.value).toBe(0);
    expect(await phone.ledger.readRefused()).toHaveLength(1); // it stays in the ledger for ever
  });

  it('whose change was refused is changed again, in its place', async () => {
    await operations.log('broadcast', values);
    const [wrong] = (await operations.change(phone.view.all('broadcast')[0]!, { duration_minutes: 9999, reason: 'nhầm' }))!;
    await refuse([wrong!]);
    const record = phone.view.all('broadcast')[0]!;
    const [second] = (await operations.change(record, { duration_minutes: 15, reason: 'nhầm' }, wrong!.op_id))!;
    expect(second).toMatchObject({ action: 'edit', replaces: wrong!.op_id, values: { reason: 'nhầm' } });
    expect(phone.view.attentionCount.value).toBe(0);
  });
});

/** Let the office refuse operations. */
async function refuse(list: readonly Operation[], result: 'rejected' | 'quarantined' = 'rejected'): Promise<void> {
  const confirmations = list.map(({ op_id, kind, record_id }) => ({ op_id, kind, record_id, result, receipt: 'K7A2M9XQ', code: 'forbidden', received_at: '2026-03-12T10:32:00.000Z' }));
  const changed = await phone.records.saveConfirmations(confirmations, 'epoch-1', await phone.meta.raiseFence());
  await phone.view.showChanged(changed!);
}

describe('a refused mark', () => {
  const make = (status: 'present' | 'absent' | 'late') => operations.mark([{ session: session(), person: HA, before: null, status }]);

  it('gives way to the next mark of the same person, which names it (O6)', async () => {
    const [first] = (await make('present'))!;
    await refuse([first!]);
    expect(status()).toBe(undefined);
    const [second] = (await make('late'))!;
    expect(second!.replaces).toBe(first!.op_id);
    expect(phone.view.attentionCount.value).toBe(0);
    expect(await phone.ledger.readRefused()).toMatchObject([{ op_id: first!.op_id, replaced_by: second!.op_id }]);
    const [third] = (await make('absent'))!;
    expect(third).not.toHaveProperty('replaces');
  });

  it('leaves the marks of others alone', async () => {
    const [first] = (await make('present'))!;
    await refuse([first!]);
    const [other] = (await operations.mark([{ session: session(), person: idOf(32), before: null, status: 'present' }]))!;
    expect(other).not.toHaveProperty('replaces');
    expect(phone.view.attentionCount.value).toBe(1);
  });

  it('that the office keeps to look at is not replaced: it may still be taken', async () => {
    const [first] = (await make('present'))!;
    await refuse([first!], 'quarantined');
    const [second] = (await make('late'))!;
    expect(second).not.toHaveProperty('replaces');
  });

  it('and others like it are sent again as they were, each once, on what was seen then (O4)', async () => {
    const [first, second] = [(await make('present'))![0]!, (await operations.mark([{ session: session(), person: idOf(32), before: null, status: 'absent' }]))![0]!];
    await refuse([first, second]);
    const again = (await operations.resend(await phone.ledger.readRefused()))!;
    expect(new Map(again.map((one) => [one.replaces, one.values]))).toEqual(new Map([[first.op_id, first.values], [second.op_id, second.values]]));
    expect(again.every((one) => one.base === null)).toBe(true);
    expect(phone.view.attentionCount.value).toBe(0);
    expect((await waiting()).map(({ op_id }) => op_id)).toEqual(again.map(({ op_id }) => op_id));
  });

  it('goes on asking to be looked at when the phone could not keep that it was', async () => {
    const [first] = (await make('present'))!;
    await refuse([first!]);
    const refused = await phone.ledger.readRefused();
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => { throw new DOMException('full', 'QuotaExceededError'); });
    await operations.acknowledge(refused);
    expect(operations.saveFailure.value).toBe('storage_full');
    vi.restoreAllMocks();
    expect(phone.view.attentionCount.value).toBe(1);
    expect(await phone.ledger.readRefused()).toMatchObject([{ op_id: first!.op_id }]);
  });

  it('that was only looked at stays refused', async () => {
    const [first] = (await make('present'))!;
    await refuse([first!]);
    await operations.acknowledge(await phone.ledger.readRefused());
    expect(phone.view.attentionCount.value).toBe(0);
    expect(await phone.ledger.readRefused()).toMatchObject([{ op_id: first!.op_id, seen: true }]);
    const [second] = (await make('late'))!;
    expect(second!.replaces).toBe(first!.op_id);
  });
});
