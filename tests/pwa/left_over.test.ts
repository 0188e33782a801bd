/** What an old phone recorded and no message took is told whole, whatever its form. */

import { describe, expect, it } from 'vitest';
import { kindOfLeft, sayLeft } from '../../pwa/src/papers/left_over';

const ID = '019328b4-5dbf-7f2a-9c1e-3a5b7c9d1e2f';

describe('what no message took', () => {
  it('is named by its kind, and told by what a person wrote into it', () => {
    const left = { kind: 'broadcast', values: { group: ID, title: 'Lịch tiêm phòng', started_at: '2026-03-11T09:30:00.000Z', duration_minutes: 15, clusters: [ID], reader: '' } };
    expect(kindOfLeft(left)).toBe('Buổi phát');
    expect(sayLeft(left)).toBe('Lịch tiêm phòng · 11/03/2026 16:30 · 15');
  });

  it('stands as it is where it has no form', () => {
    expect(kindOfLeft('odd')).toBe('Nội dung khác');
    expect(kindOfLeft({ kind: 'unheard_of' })).toBe('Nội dung khác');
    expect(sayLeft('odd')).toBe('odd');
    expect(sayLeft({ op_id: 'of no form' })).toBe('{"op_id":"of no form"}');
    expect(sayLeft({ kind: 'broadcast', values: { group: ID } })).toContain(ID);
  });

  it('is not read by a ward where it names another place', () => {
    expect(sayLeft(null)).toBe('không nói tới khối, xóm này; xem tại văn phòng');
  });
});
