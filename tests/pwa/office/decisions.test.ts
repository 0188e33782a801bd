/** Decisions are made one after the other, leave the queue at once, come back if the system disagrees, and are taken back. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../../pwa/src/http';
import { makeDecisions, type Calls, type Decisions } from '../../../pwa/src/screens/office/reconcile/decisions';
import { enter, type Told } from '../../../pwa/src/screens/office/reconcile/holding';
import type { Conflict, Decided } from '../../../pwa/src/screens/office/reconcile/types';
import { conflict, heldBack, side } from './waiting';

const taken = (rev: number, result = 'applied'): Answer<Decided> => ({ ok: true, status: 200, data: { result, rev } });
const offline: Answer<Decided> = { ok: false, offline: true, reason: 'no_network', retryAfter: null };
const refused = (code: string): Answer<Decided> => ({ ok: false, offline: false, status: 409, code, message: '', requestId: null, retryAfter: null });

const keep = vi.fn<Calls['keep']>();
const undo = vi.fn<Calls['undo']>();
const changed = vi.fn();
let decisions: Decisions;

const present = side('present', { author_name: 'Hạnh' });
const absent = side('absent', { author_name: 'Toàn' });
const make = (id: string, more: Partial<Conflict> = {}): Conflict => conflict(id, [present, absent], more);
const sent = (call: number): { op_id: string; base_rev: number } => keep.mock.calls[call]![1];

beforeEach(() => {
  for (const mock of [keep, undo, changed]) mock.mockReset();
  decisions = makeDecisions({ keep, undo, changed });
});

describe('keeping a side', () => {
  it('takes the contradiction out of the queue before the system has answered', async () => {
    let answer: (given: Answer<Decided>) => void = () => undefined;
    keep.mockReturnValue(new Promise((give) => { answer = give; }));
    const one = make('a');
    const deciding = decisions.keep(one, one.sides[1]!);
    expect(decisions.isWaiting(one)).toBe(false);
    await Promise.resolve();
    answer(taken(3));
    expect(await deciding).toMatchObject({ said: 'kept' });
    expect(decisions.notice.value).toMatchObject({ said: 'kept', deed: { side: { value: 'absent' } } });
    expect(keep.mock.calls[0]![1]).toMatchObject({ base_rev: 2, keep: 2 });
    expect(changed).toHaveBeenCalledOnce();
  });

  it('shows it again when somebody reopened it since', async () => {
    keep.mockResolvedValue(taken(3));
    const one = make('a');
    await decisions.keep(one, one.sides[0]!);
    expect(decisions.isWaiting(one)).toBe(false); // the list that a screen holds is older
    expect(decisions.isWaiting({ ...one, rev: 5 })).toBe(true);
  });

  it('brings it back and has the list read anew when the record had moved on', async () => {
    keep.mockResolvedValue(refused('record_moved'));
    const one = make('a');
    expect(await decisions.keep(one, one.sides[0]!)).toMatchObject({ said: 'moved' });
    expect([decisions.isWaiting(one), decisions.deeds.value, decisions.stale.value]).toEqual([true, [], 1]);
  });

  it('brings it back when the rules refuse it, and says the code', async () => {
    keep.mockResolvedValue({ ok: true, status: 200, data: { result: 'rejected', code: 'forbidden', rev: null } });
    const one = make('a');
    expect(await decisions.keep(one, one.sides[0]!)).toMatchObject({ said: 'refused', code: 'forbidden' });
    expect(decisions.isWaiting(one)).toBe(true);
  });

  it('presses again with the same operation while nobody knows what became of it', async () => {
    keep.mockResolvedValueOnce(offline).mockResolvedValueOnce(taken(3, 'duplicate'));
    const one = make('a');
    expect(await decisions.keep(one, one.sides[0]!)).toMatchObject({ said: 'failed' });
    expect(decisions.isWaiting(one)).toBe(true);
    expect(await decisions.keep(one, one.sides[0]!)).toMatchObject({ said: 'kept' });
    expect(sent(1).op_id).toBe(sent(0).op_id);
  });

  it('decides a second value of the same record on the revision that the first decision made', async () => {
    keep.mockResolvedValueOnce(taken(3)).mockResolvedValueOnce(taken(4));
    const [status, note] = [make('a'), make('a', { value: 'note' })];
    await Promise.all([decisions.keep(status, status.sides[0]!), decisions.keep(note, note.sides[0]!)]);
    expect([sent(0).base_rev, sent(1).base_rev]).toEqual([2, 3]);
  });
});

describe('taking back', () => {
  it('takes the last one back first, on the revision that stands', async () => {
    keep.mockResolvedValueOnce(taken(3)).mockResolvedValueOnce(taken(3));
    undo.mockResolvedValueOnce(taken(5, 'conflict')).mockResolvedValueOnce(taken(5, 'conflict'));
    const [one, two] = [make('a'), make('b')];
    await decisions.keep(one, one.sides[0]!);
    await decisions.keep(two, two.sides[0]!);
    expect(await decisions.undo()).toMatchObject({ said: 'undone', conflict: { record_id: 'b' } });
    expect(undo.mock.calls[0]![1]).toMatchObject({ base_rev: 3, decision: sent(1).op_id });
    expect(decisions.isWaiting(two)).toBe(false); // its sides were written anew: the list has to be read again
    expect(decisions.isWaiting({ ...two, rev: 5 })).toBe(true);
    expect(await decisions.undo()).toMatchObject({ said: 'undone', conflict: { record_id: 'a' } });
    expect(await decisions.undo()).toBeNull();
  });

  it('says when it is too late, and does not offer it again', async () => {
    keep.mockResolvedValue(taken(3));
    undo.mockResolvedValue(refused('record_moved'));
    const one = make('a');
    await decisions.keep(one, one.sides[0]!);
    expect(await decisions.undo()).toMatchObject({ said: 'too_late' });
    expect(decisions.deeds.value).toEqual([]);
  });

  it('keeps the way back while the system cannot be reached, with the same operation', async () => {
    keep.mockResolvedValue(taken(3));
    undo.mockResolvedValueOnce(offline).mockResolvedValueOnce(taken(5));
    const one = make('a');
    await decisions.keep(one, one.sides[0]!);
    expect(await decisions.undo()).toMatchObject({ said: 'failed' });
    expect(await decisions.undo()).toMatchObject({ said: 'undone' });
    expect(undo.mock.calls[1]![1].op_id).toBe(undo.mock.calls[0]![1].op_id);
  });
});

describe('doing the same to all that is alike', () => {
  const [first, ...others] = ['a', 'b', 'c', 'd'].map((id) => make(id));

  async function decideFirst(): Promise<NonNullable<Decisions['deeds']['value'][number]>> {
    keep.mockResolvedValueOnce(taken(3));
    await decisions.keep(first!, first!.sides[1]!);
    return decisions.deeds.value[0]!;
  }

  it('decides each by itself, for the side that says the same', async () => {
    const deed = await decideFirst();
    keep.mockResolvedValue(taken(3));
    const turned = conflict('e', [absent, present]);
    await decisions.keepAlike(deed, [...others, turned]);
    expect(keep).toHaveBeenCalledTimes(5);
    expect(keep.mock.calls.map(([, wanted]) => wanted.keep)).toEqual([2, 2, 2, 2, 1]);
    expect(new Set(keep.mock.calls.map(([, wanted]) => wanted.op_id)).size).toBe(5);
    expect(decisions.notice.value).toMatchObject({ said: 'several', did: 'kept', moved: 0, left: 0 });
    expect(decisions.deeds.value).toHaveLength(5);
    expect(decisions.running.value).toBeNull();
  });

  it('leaves alone what moved meanwhile', async () => {
    const deed = await decideFirst();
    keep.mockResolvedValueOnce(taken(3)).mockResolvedValueOnce(refused('record_moved')).mockResolvedValueOnce(taken(3));
    await decisions.keepAlike(deed, others);
    expect(decisions.notice.value).toMatchObject({ moved: 1, left: 0 });
    expect(others.map(decisions.isWaiting)).toEqual([false, true, false]);
  });

  it('stops when asked to, and without a network', async () => {
    const deed = await decideFirst();
    keep.mockImplementationOnce(() => { decisions.stop(); return Promise.resolve(taken(3)); });
    await decisions.keepAlike(deed, others);
    expect(decisions.notice.value).toMatchObject({ left: 2, failure: null });
    keep.mockResolvedValueOnce(offline);
    await decisions.keepAlike(deed, others.slice(1));
    expect(decisions.notice.value).toMatchObject({ left: 2, failure: offline });
    expect(decisions.deeds.value).toHaveLength(2);
  });

  it('is taken back together, each still by itself, and reported as far as it came', async () => {
    const deed = await decideFirst();
    keep.mockResolvedValue(taken(3));
    await decisions.keepAlike(deed, others);
    undo.mockResolvedValue(taken(5, 'conflict'));
    await decisions.undoAll(decisions.deeds.value.slice(1));
    expect(undo.mock.calls.map(([{ record_id }]) => record_id)).toEqual(['d', 'c', 'b']);
    expect(decisions.notice.value).toMatchObject({ said: 'several', did: 'undone', left: 0 });
    expect(decisions.deeds.value.map((one) => one.conflict.record_id)).toEqual(['a']);
  });
});

it('forgets everything when another person sits down', async () => {
  keep.mockResolvedValue(taken(3));
  const one = make('a');
  await decisions.keep(one, one.sides[0]!);
  decisions.forget();
  expect([decisions.deeds.value, decisions.notice.value, decisions.isWaiting(one)]).toEqual([[], null, true]);
});

describe('what became of held entries', () => {
  const told = (): Told => ({ decision: 'release', decided: [], contradicting: 0, refused: [], late: 0, left: 0, failure: null });
  const answer = (outcome: { result: string; code?: string } | null) => ({ ok: true, status: 200, data: { outcome } }) as const;

  it.each([
    [answer({ result: 'applied' }), true, { decided: 1, contradicting: 0, refused: 0, late: 0 }],
    [answer({ result: 'conflict' }), true, { decided: 1, contradicting: 1, refused: 0, late: 0 }],
    [answer({ result: 'rejected', code: 'forbidden' }), true, { decided: 1, contradicting: 0, refused: 1, late: 0 }],
    [answer(null), true, { decided: 1, contradicting: 0, refused: 0, late: 0 }],
    [refused('already_decided'), true, { decided: 0, contradicting: 0, refused: 0, late: 1 }],
    [offline, false, { decided: 0, contradicting: 0, refused: 0, late: 0 }],
  ])('%j', (given, goesOn, counted) => {
    const sum = told();
    expect(enter(sum, heldBack('o'), given as never)).toBe(goesOn);
    expect({ decided: sum.decided.length, contradicting: sum.contradicting, refused: sum.refused.length, late: sum.late }).toEqual(counted);
    expect(sum.failure !== null).toBe(!goesOn);
  });
});
