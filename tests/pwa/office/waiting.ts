/** Things that wait for the office, for tests to change as they need. */
import type { Conflict, HeldBack, Side, Where } from '../../../pwa/src/screens/office/reconcile/types';

export const where = (more: Partial<Where> = {}): Where => ({
  class_id: 'class-12', class_number: 12, session_number: 1, half: 'morning', day: '2024-03-12', person: 'Mẫu Thị Hà', place: null, title: null, ...more,
});

const act = { author_name: 'Mẫu Thị Hạnh', device_name: 'Oppo A57', device_at: null, at: '', received_at: null, clock_offset_ms: null, receipt: null, action: 'create' } as const;

export const side = (value: Side['value'], more: Partial<Side> = {}): Side => ({ ...act, value, rev: 1, wrote: {}, ...more });

export const conflict = (record_id: string, sides: Side[], more: Partial<Conflict> = {}): Conflict => ({
  kind: 'attendance', kind_title: 'Điểm danh', record_id, value: 'status', where: where(), rev: 2, opened_at: '', settled: null,
  sides: sides.map((one, place) => ({ ...one, rev: place + 1 })), ...more,
});

export const heldBack = (op_id: string, more: Partial<HeldBack> = {}): HeldBack => ({
  ...act, op_id, kind: 'attendance', kind_title: 'Điểm danh', record_id: op_id, where: where(), wrote: {}, standing: {}, exists: false,
  code: 'device_revoked', message: '', settled: null, ...more,
});
