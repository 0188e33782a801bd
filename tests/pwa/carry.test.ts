import { beforeEach, describe, expect, it } from 'vitest';
import type { Operation } from '../../pwa/src/store/types';
import { KeyHolder } from './bundles';
import { ACCOUNT, draftBroadcast, FakeOffice, freshPhone, hold, idOf, SECRET, type Phone } from './phone';

const HEALTH = { app_version: '0.1.0', unsent: 0, oldest_unsent_at: null, storage_free_mb: null, persisted: false };
const WRAPPING = { name: 'so-co-so', words: 'Tệp của Sổ Cơ Sở.' };

let phone: Phone;
let holder: KeyHolder;
let carry: typeof import('../../pwa/src/carry');

beforeEach(async () => {
  phone = await freshPhone();
  carry = await import('../../pwa/src/carry');
  holder = await KeyHolder.make();
  await phone.meta.writeMeta('bundle_key', holder.key);
});

const log = (...numbers: number[]): Promise<Operation[]> => phone.outbox.enqueue(ACCOUNT.id, numbers.map((number) => draftBroadcast(idOf(number))));

interface Content { device_secret: string; incarnation: string; made_at: string; operations: Operation[] }

async function open(file: File | undefined): Promise<Content> {
  const content = await holder.openFile(await file!.text());
  hold('bundle_content', content);
  return content as Content;
}

async function refuse(...numbers: number[]): Promise<void> {
  const office = new FakeOffice();
  office.judge = () => ({ result: 'rejected', code: 'forbidden' });
  office.install();
  await log(...numbers);
  await phone.round.runRound({ onChanged: () => Promise.resolve() }, () => Promise.resolve(HEALTH));
}

describe('a file for the office', () => {
  it('holds all that waits, in its order, and who it is from (X5)', async () => {
    const operations = await log(1, 2, 3);
    const carried = await carry.makeFiles({ refused: false }, WRAPPING);
    expect(carried).toMatchObject({ operations: 3, bytes: carried!.files[0]!.size });
    const [file, ...others] = carried!.files;
    expect(others).toEqual([]);
    expect([file!.name, file!.type]).toEqual(['so-co-so.txt', 'text/plain']);
    expect(await file!.text()).toMatch(/^Tệp của Sổ Cơ Sở\.\n/);
    const content = await open(file);
    expect(content.operations).toEqual(operations);
    expect(content.device_secret).toBe(SECRET);
    expect(content.incarnation).toBe((await phone.meta.readCounters()).incarnation);
  });

  it('changes nothing on the phone (X1)', async () => {
    await log(1);
    await carry.makeFiles({ refused: true }, WRAPPING);
    expect(await phone.outbox.readWaiting()).toHaveLength(1);
    expect(await phone.ledger.readRefused()).toEqual([]);
  });

  it('holds what the office refused only if asked, before what came later', async () => {
    await refuse(1, 2);
    await log(3);
    const without = await carry.makeFiles({ refused: false }, WRAPPING);
    expect((await open(without!.files[0])).operations.map(({ record_id }) => record_id)).toEqual([idOf(3)]);
    const all = await carry.makeFiles({ refused: true }, WRAPPING);
    expect((await open(all!.files[0])).operations.map(({ record_id }) => record_id)).toEqual([idOf(1), idOf(2), idOf(3)]);
  });

  it('leaves out what another operation has replaced', async () => {
    await refuse(1);
    const [sent] = await phone.ledger.readRefused();
    await phone.ledger.settle(sent!.op_id, { replaced_by: idOf(9) });
    expect(await carry.makeFiles({ refused: true }, WRAPPING)).toMatchObject({ files: [], operations: 0 });
  });

  it('cannot be made before the office has told its key', async () => {
    phone = await freshPhone();
    carry = await import('../../pwa/src/carry');
    await log(1);
    expect(await carry.makeFiles({ refused: false }, WRAPPING)).toBe(null);
  });
});

describe('parts', () => {
  const items = (...sizes: number[]) => sizes.map((bytes) => ({ operation: { seq: bytes } as Operation, bytes }));
  const sizes = (most: number, ...given: number[]) => carry.takeParts(items(...given), most).map((part) => part.map(({ bytes }) => bytes));

  it('are as few as fit, in order, and none is empty', () => {
    expect(sizes(100, 40, 40, 40, 10)).toEqual([[40, 40], [40, 10]]);
    expect(sizes(100)).toEqual([]);
    expect(sizes(100, 150, 20)).toEqual([[150], [20]]);
  });
});

describe("the office's key", () => {
  const run = () => phone.round.runRound({ onChanged: () => Promise.resolve() }, () => Promise.resolve(HEALTH));

  it('comes with a round to a phone that says it has another, and is kept (X3)', async () => {
    phone = await freshPhone();
    const office = new FakeOffice();
    office.bundleKey = holder.key;
    office.install();
    await run();
    expect(await phone.meta.readMeta('bundle_key')).toEqual(holder.key);
    const next = await KeyHolder.make();
    office.bundleKey = next.key;
    await run();
    await run();
    expect(await phone.meta.readMeta('bundle_key')).toEqual(next.key);
    expect(office.messages.map((message) => message.bundle_key)).toEqual([null, holder.key.id, next.key.id]);
  });

  it('stays when an office says nothing of it', async () => {
    new FakeOffice().install();
    await run();
    expect(await phone.meta.readMeta('bundle_key')).toEqual(holder.key);
  });
});
