import { beforeEach, describe, expect, it } from 'vitest';
import type { Operation } from '../../pwa/src/store/types';
import { draftBroadcast, freshPhone, idOf } from './phone';

let describeOperation: typeof import('../../pwa/src/screens/field/describe').describeOperation;

beforeEach(async () => {
  await freshPhone();
  ({ describeOperation } = await import('../../pwa/src/screens/field/describe'));
});

const operation = (draft: Partial<Operation>): Operation => ({
  op_id: idOf(1), incarnation: 'i', seq: 1, author: 'a', at: '', contract_version: 1,
  kind: 'roster_entry', record_id: idOf(2), base: null, action: 'create', values: {}, ...draft,
});

describe('the send box', () => {
  it.each([['group_speaker', 'Phát loa 17:00'], ['ward_station', 'Phát đài 17:00']] as const)('names a broadcast by its channel: %s', (channel, words) => {
    expect(describeOperation(operation(draftBroadcast(idOf(3), { channel })))).toContain(words);
    expect(describeOperation(operation({ ...draftBroadcast(idOf(3), { channel }), action: 'edit' }))).toMatch(/^Sửa: Phát/);
  });

  it.each([['create', 'Thêm người: Mẫu Thị Hà'], ['edit', 'Sửa người: Mẫu Thị Hà'], ['delete', 'Bỏ người: Mẫu Thị Hà']] as const)('says what was done to a person: %s', (action, words) => {
    expect(describeOperation(operation({ action, values: { full_name: 'Mẫu Thị Hà' } }))).toBe(words);
  });

  it('says how large a photo is, as far as the phone knows', () => {
    expect(describeOperation(operation({ kind: 'attachment', values: { part: 'photo', bytes: 190_000 } }))).toBe('Ảnh kèm theo (186 KB)');
    expect(describeOperation(operation({ kind: 'attachment', values: { part: 'sound', bytes: 20_000 } }))).toBe('Ghi âm kèm theo (20 KB)');
    expect(describeOperation(operation({ kind: 'attachment', action: 'delete' }))).toBe('Xóa: Ảnh kèm theo');
  });

  it('does without a name that has left the phone', () => {
    expect(describeOperation(operation({ action: 'delete' }))).toBe('Bỏ người: Một người');
    expect(describeOperation(operation({ kind: 'broadcast', action: 'delete' }))).toBe('Xóa: Buổi phát');
  });
});
