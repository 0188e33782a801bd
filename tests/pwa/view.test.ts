import { beforeEach, describe, expect, it } from 'vitest';
import type { Page } from '../../pwa/src/store/records';
import { ACCOUNT, draftBroadcast, freshPhone, idOf, packed, page, type Phone } from './phone';

let phone: Phone;
beforeEach(async () => {
  phone = await freshPhone();
  await phone.view.loadView();
});

async function receive(part: Partial<Page>): Promise<void> {
  const changed = await phone.records.savePage(page(part), await phone.meta.raiseFence());
  await phone.view.showChanged(changed!);
}

async function act(draft: ReturnType<typeof draftBroadcast>) {
  const operations = await phone.outbox.enqueue(ACCOUNT.id, [draft]);
  await phone.view.showEnqueued(operations);
  return operations[0]!;
}

const bring = (values: object, rev = 1): Partial<Page> => ({ changes: [{ scope: 'group:5', through: rev, records: [packed(idOf(1), values as never, rev)], exits: [] }] });

const confirmation = (op: { op_id: string }, result: 'applied' | 'rejected' = 'applied') => ({
  op_id: op.op_id, kind: 'broadcast', record_id: idOf(1), result, receipt: 'K7A2M9XQ', received_at: '2026-03-12T10:32:00.000Z',
});

describe('the screen (A9)', () => {
  it('shows what was just done before anybody confirmed it', async () => {
    await act(draftBroadcast(idOf(1), { title: 'mới' }));
    expect(phone.view.all('broadcast')).toMatchObject([{ record_id: idOf(1), base: null, waiting: 1, values: { title: 'mới' } }]);
    expect(phone.view.waitingCount.value).toBe(1);
  });

  it('keeps an unconfirmed edit on top of what the office sends', async () => {
    await receive(bring({ title: 'cũ', note: 'a' }));
    await act({ ...draftBroadcast(idOf(1)), action: 'edit' as never, base: { epoch: 'epoch-1', rev: 1 } as never, values: { title: 'tôi' } as never });
    await receive(bring({ title: 'cũ', note: 'b' }, 2));
    expect(phone.view.find('broadcast', idOf(1))).toMatchObject({ values: { title: 'tôi', note: 'b' }, base: { epoch: 'epoch-1', rev: 2 } });
  });

  it('does not flicker back when the operation is confirmed', async () => {
    const operation = await act(draftBroadcast(idOf(1), { title: 'mới' }));
    await receive({ ...bring({ title: 'mới' }), confirmations: [confirmation(operation)] });
    expect(phone.view.find('broadcast', idOf(1))).toMatchObject({ waiting: 0, values: { title: 'mới' }, receipt: { receipt: 'K7A2M9XQ' } });
    expect(phone.view.waitingCount.value).toBe(0);
  });

  it('goes back to the office\'s word when the operation is refused, and says so', async () => {
    const operation = await act(draftBroadcast(idOf(1), { title: 'sai' }));
    await receive({ confirmations: [confirmation(operation, 'rejected')] });
    expect(phone.view.find('broadcast', idOf(1))).toBe(null);
    expect(phone.view.attentionCount.value).toBe(1);
  });

  it('shows a deleted record no more, and again when it is brought back', async () => {
    await receive(bring({ title: 'a' }));
    await act({ ...draftBroadcast(idOf(1)), action: 'delete' as never, base: { epoch: 'epoch-1', rev: 1 } as never, values: {} as never });
    expect(phone.view.find('broadcast', idOf(1))).toBe(null);
    await act({ ...draftBroadcast(idOf(1)), action: 'edit' as never, values: {} as never });
    expect(phone.view.find('broadcast', idOf(1))).toMatchObject({ values: { title: 'a' } });
  });

  it('does not show half a record when the rest has left the phone', async () => {
    await receive(bring({ title: 'a' }));
    await act({ ...draftBroadcast(idOf(1)), action: 'edit' as never, values: { note: 'x' } as never });
    await receive({ dropped: ['group:5'] });
    expect(phone.view.find('broadcast', idOf(1))).toBe(null);
    expect(phone.view.waitingCount.value).toBe(1);
  });

  it('is the same after a restart', async () => {
    await receive(bring({ title: 'cũ' }));
    await act(draftBroadcast(idOf(2), { title: 'mới' }));
    const before = phone.view.all('broadcast').map((one) => one.values.title).sort();
    await phone.view.loadView();
    expect(phone.view.all('broadcast').map((one) => one.values.title).sort()).toEqual(before);
    expect(phone.view.waitingCount.value).toBe(1);
  });

  it('reads a class\'s people only when the class is opened', async () => {
    const entry = packed(idOf(7), { full_name: 'Mẫu Thị Hà' }, 1, 'roster_entry');
    await phone.records.savePage(page({ changes: [{ scope: 'class:12', through: 1, records: [entry], exits: [] }] }), await phone.meta.raiseFence());
    expect(phone.view.all('roster_entry')).toEqual([]);
    await phone.view.loadScope('class:12');
    expect(phone.view.all('roster_entry')).toHaveLength(1);
  });
});
