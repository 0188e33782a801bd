import { describe, expect, it } from 'vitest';
import { newId, randomId } from '../../pwa/src/store/ids';
import { isId } from '../../sync/contract';

describe('an id made on the phone', () => {
  it('is of version 7, its own, and sorts by the time it was made (K3, O1)', () => {
    const moments = [0, 1, 255, 65_536, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48 - 1];
    const made = moments.map((moment) => newId(moment));
    expect(made.every((id) => isId(id) && id[14] === '7')).toBe(true);
    expect([...made].sort()).toEqual(made);
    expect(new Set(Array.from({ length: 1000 }, () => newId(1_700_000_000_000))).size).toBe(1000);
  });

  it('of an incarnation tells nothing of when (O2)', () => {
    expect([isId(randomId()), randomId()[14]]).toEqual([true, '4']);
  });
});
