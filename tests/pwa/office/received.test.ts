/** A file carried from a phone goes in part by part, and what became of each entry is told. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../pwa/src/screens/office/api';
import { countGroups, deliver, groupOf, sortResults, start, type Received } from '../../../pwa/src/screens/office/received';
import type { CarriedResult, Device, ReceivedPart } from '../../../pwa/src/screens/office/types';

const DEVICE = { id: 'd', account: { id: 'a', display_name: 'Mẫu Đình Lợi' } } as Device;
const FILE = new File(['-----BEGIN SOCOSO-----'], 'so-co-so.txt');

const result = (op_id: string, more: Partial<CarriedResult> = {}): CarriedResult =>
  ({ op_id, kind: 'broadcast', record_id: 'r', at: null, result: 'applied', receipt: 'K7A2M9XQ', ...more });

const part = (total: number, next: number | null, ...results: CarriedResult[]): Answer<ReceivedPart> =>
  ({ ok: true, status: 200, data: { device: DEVICE, made_at: '2026-03-12T10:32:00.000Z', total, next, results } });

const FAILED: Answer<ReceivedPart> = { ok: false, offline: true, reason: 'timeout', retryAfter: null };

async function run(received: Received, answers: Answer<ReceivedPart>[]): Promise<{ told: Received[]; asked: number[] }> {
  const told: Received[] = [];
  const asked: number[] = [];
  await deliver(received, (_file, after) => { asked.push(after); return Promise.resolve(answers.shift() ?? FAILED); }, (now) => told.push(now));
  return { told, asked };
}

describe('a file', () => {
  it('is delivered part by part, and tells how far it is', async () => {
    const { told, asked } = await run(start(FILE), [part(3, 2, result('1'), result('2')), part(3, null, result('3'))]);
    expect(asked).toEqual([0, 2]);
    expect(told.map(({ state, done }) => [state, done])).toEqual([['works', 0], ['works', 2], ['done', 3]]);
    expect(told.at(-1)).toMatchObject({ device: DEVICE, total: 3 });
    expect(told.at(-1)!.results.map(({ op_id }) => op_id)).toEqual(['1', '2', '3']);
  });

  it('that was cut short goes on where it stopped', async () => {
    const { told } = await run(start(FILE), [part(3, 2, result('1'), result('2')), FAILED]);
    expect(told.at(-1)).toMatchObject({ state: 'failed', failure: { reason: 'timeout' }, done: 2 });
    const again = await run(told.at(-1)!, [part(3, null, result('3'))]);
    expect(again.asked).toEqual([2]);
    expect(again.told.at(-1)).toMatchObject({ state: 'done', failure: null, done: 3 });
    expect(again.told.at(-1)!.results).toHaveLength(3);
  });
});

describe('what became of an entry', () => {
  it('is one of four things, also for what was known before', () => {
    expect(groupOf(result('1'))).toBe('received');
    expect(groupOf(result('1', { result: 'conflict' }))).toBe('received');
    expect(groupOf(result('1', { result: 'duplicate', first: 'applied' }))).toBe('had');
    expect(groupOf(result('1', { result: 'rejected' }))).toBe('refused');
    expect(groupOf(result('1', { result: 'duplicate', first: 'rejected' }))).toBe('refused');
    expect(groupOf(result('1', { result: 'quarantined' }))).toBe('held');
    expect(groupOf(result('1', { result: 'duplicate', first: 'quarantined' }))).toBe('held');
  });

  it('is listed with what needs somebody first, and counted', () => {
    const results = [result('1'), result('2', { result: 'duplicate', first: 'applied' }), result('3', { result: 'rejected' }), result('4', { result: 'quarantined' })];
    expect(sortResults(results).map(({ op_id }) => op_id)).toEqual(['3', '4', '1', '2']);
    expect(countGroups(results)).toEqual({ refused: 1, held: 1, received: 1, had: 1 });
  });
});
