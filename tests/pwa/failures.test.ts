import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../pwa/src/screens/field/failures';
import type { Failure } from '../../pwa/src/sync/round';

const answered = (status: number): Failure => ({ ok: false, offline: false, status, code: 'x', message: '', requestId: null, retryAfter: null });
const offline = (reason: 'no_network' | 'timeout' | 'not_ours' | 'cut_reply' | 'gateway'): Failure => ({ ok: false, offline: true, reason, retryAfter: null });

describe('what the last try ran into', () => {
  it('is nothing to speak of when the office answered', () => {
    expect(describeFailure(null)).toBe(null);
  });

  it.each(['no_network', 'timeout', 'not_ours', 'cut_reply'] as const)('%s is no network', (reason) => {
    expect(describeFailure(offline(reason))).toMatch(/^Không có mạng/);
  });

  it.each([answered(500), answered(503), answered(429), answered(400), offline('gateway')])('%o is the office', (failure) => {
    expect(describeFailure(failure)).toMatch(/^Văn phòng chưa trả lời được/);
  });

  it('tells a phone that the office does not know it', () => {
    expect(describeFailure(answered(401))).toBe('Văn phòng chưa nhận ra máy này');
  });
});
