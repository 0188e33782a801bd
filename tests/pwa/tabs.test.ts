/** Two tabs of one phone: what one has saved, the other shows, also if the first could not tell it. */

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { draftBroadcast, freshPhone, openTab, ACCOUNT, idOf, packed, page, type Phone } from './phone';

let first: Phone;
let second: Phone;

beforeEach(async () => {
  first = await freshPhone();
  await first.view.loadView();
  second = await openTab();
  await second.view.loadView();
});

const bring = (title: string, rev = 1) => page({ changes: [{ scope: 'group:5', through: rev, records: [packed(idOf(1), { title }, rev)], exits: [] }] });
const titles = (tab: Phone) => tab.view.all('broadcast').map((one) => one.values.title);

describe('a page that another tab saved', () => {
  it('is shown when the turn comes, though that tab died before it could tell', async () => {
    await first.records.savePage(bring('a'), await first.meta.raiseFence());
    expect(titles(second)).toEqual([]);
    await second.view.catchUp(await second.meta.raiseFence());
    expect(titles(second)).toEqual(['a']);
  });

  it('is shown also if its turn had begun before this tab was opened', async () => {
    const fence = await first.meta.raiseFence();
    const third = await openTab();
    await third.view.loadView();
    await first.records.savePage(bring('a'), fence);
    await third.view.catchUp(await third.meta.raiseFence());
    expect(titles(third)).toEqual(['a']);
  });

  it('is not hidden by an older one that a slow tab shows late', async () => {
    const older = await first.records.savePage(bring('a'), await first.meta.raiseFence());
    await second.records.savePage(bring('b', 2), await second.meta.raiseFence());
    await first.view.loadView();
    await first.view.showChanged(older!);
    expect(titles(first)).toEqual(['b']);
  });

  it('comes into sight with the next of this tab', async () => {
    const older = await first.records.savePage(bring('a'), await first.meta.raiseFence());
    await second.records.savePage(page({ changes: [{ scope: 'group:5', through: 3, records: [packed(idOf(2), { title: 'b' }, 3)], exits: [] }] }), await second.meta.raiseFence());
    await first.view.showChanged(older!);
    expect(titles(first)).toEqual(['a', 'b']);
  });
});

describe('reading everything anew', () => {
  const entry = packed(idOf(7), { full_name: 'Mẫu Thị Hà' }, 1, 'roster_entry');

  beforeEach(async () => {
    await first.records.savePage(page({ changes: [{ scope: 'class:12', through: 1, records: [entry], exits: [] }] }), await first.meta.raiseFence());
    await first.view.loadScope('class:12');
  });

  it('keeps open classes open, however often and close together tabs tell', async () => {
    const loads = [first.view.loadView(), first.view.loadView()];
    await Promise.resolve();
    loads.push(first.view.loadView());
    await loads[0];
    loads.push(first.view.loadView());
    await Promise.all(loads);
    expect(first.view.all('roster_entry')).toHaveLength(1);
  });

  it('leaves in sight what was there until all is read', async () => {
    await first.outbox.enqueue(ACCOUNT.id, [draftBroadcast(idOf(1))]);
    await first.view.loadView();
    const seen: number[] = [];
    const done = first.view.loadView();
    for (let turn = 0; turn < 20; turn += 1) {
      seen.push(first.view.all('roster_entry').length, first.view.waitingCount.value);
      await new Promise((resolve) => { setImmediate(resolve); });
    }
    await done;
    expect(new Set(seen)).toEqual(new Set([1]));
  });
});

it('what a person has looked at in one tab counts no more in the other', async () => {
  const said: unknown[] = [];
  vi.stubGlobal('BroadcastChannel', class { postMessage(data: unknown): void { said.push(data); } });
  await openTab();
  const operations = await import('../../pwa/src/operations');
  await operations.acknowledge([]);
  expect(said).toEqual(['changed']);
});
