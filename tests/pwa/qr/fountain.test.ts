/** A bundle shown as frames arrives whole whichever frames were missed, or not at all (X9 to X11). */
import { describe, expect, it } from 'vitest';
import { fromBase45, toBase45 } from '../../../pwa/src/qr/base45';
import { choose, Collector, Frames, MOST_BYTES, PART_BYTES } from '../../../pwa/src/qr/fountain';

/** A small generator of our own, so that a printed seed tells the same story again (mulberry32). */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const bytesOf = (chance: () => number, length: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length }, () => Math.floor(chance() * 256));

async function feed(collector: Collector, texts: Iterable<string>): Promise<Uint8Array | null> {
  for (const text of texts) {
    const whole = await collector.take(text);
    if (whole) return whole;
  }
  return null;
}

describe('base 45', () => {
  it('is what RFC 9285 shows', () => {
    const text = (words: string): Uint8Array => new TextEncoder().encode(words);
    expect(toBase45(text('AB'))).toBe('BB8');
    expect(toBase45(text('Hello!!'))).toBe('%69 VD92EX0');
    expect(fromBase45('QED8WEX0')).toEqual(text('ietf!'));
  });

  it.each(['A', 'GGW', '::', 'aa', 'AB?'])('does not take %s for bytes', (text) => {
    expect(fromBase45(text)).toBe(null);
  });
});

describe('frames', () => {
  const SEEDS = Array.from({ length: 40 }, (_, place) => 4_200 + place);

  it.each(SEEDS)('bring a bundle whole (X11) with a third of them missed, in any order: seed %i', async (seed) => {
    const chance = chanceOf(seed);
    const bundle = bytesOf(chance, 1 + Math.floor(chance() * 12_000));
    const frames = await Frames.of(bundle);
    const shown = Array.from({ length: 3 * frames.count + 60 }, () => frames.next()).filter(() => chance() > 1 / 3);
    const order = shown.map((text) => [chance(), text] as const).sort(([a], [b]) => a - b).map(([, text]) => text);
    expect(await feed(new Collector(), order)).toEqual(bundle);
  });

  it('need few more than there are parts', async () => {
    const chance = chanceOf(7);
    const more: number[] = [];
    for (let trial = 0; trial < 60; trial++) {
      const frames = await Frames.of(bytesOf(chance, 20 * PART_BYTES));
      const collector = new Collector();
      let count = 0;
      // All sums, as if every plain part had been missed.
      for (let number = 20 + trial * 400; !(await collector.take(frames.frame(number))); number++) count++;
      more.push(count + 1 - 20);
    }
    expect(more.reduce((sum, each) => sum + each, 0) / more.length).toBeLessThan(3);
    expect(Math.max(...more)).toBeLessThan(14);
  });

  it('of the first round are enough when none is missed (X9)', async () => {
    const bundle = bytesOf(chanceOf(1), 3_000);
    const frames = await Frames.of(bundle);
    expect(frames.count).toBe(10);
    const collector = new Collector();
    expect(await feed(collector, Array.from({ length: 9 }, () => frames.next()))).toBe(null);
    expect(collector.progress).toEqual({ have: 9, need: 10 });
    expect(await feed(collector, [frames.next()])).toEqual(bundle);
  });

  it('of two bundles do not mix, and one that was interrupted goes on', async () => {
    const chance = chanceOf(2);
    const bundles = [bytesOf(chance, 2_000), bytesOf(chance, 2_000)];
    const [first, second] = [await Frames.of(bundles[0]!), await Frames.of(bundles[1]!)];
    const collector = new Collector();
    await feed(collector, [first.next(), first.next(), first.next()]);
    expect(await feed(collector, Array.from({ length: 7 }, () => second.next()))).toEqual(bundles[1]);
    await feed(collector, [first.next()]);
    expect(collector.progress).toEqual({ have: 4, need: 7 });
    expect(await feed(collector, [first.next(), first.next(), first.next()])).toEqual(bundles[0]);
  });

  it('that were damaged, or are none, change nothing', async () => {
    const frames = await Frames.of(bytesOf(chanceOf(3), 900));
    const good = frames.frame(0);
    const collector = new Collector();
    for (const text of ['', 'SC1:ABC', 'SCB:', `${good.slice(0, -1)}0`, good.slice(0, -3), good.replace('SCB', 'SCX'), `SCB:${good.slice(7)}`]) {
      expect(await collector.take(text)).toBe(null);
    }
    expect(collector.progress).toBe(null);
  });

  it('never give a bundle other than the one that was shown', async () => {
    const bundle = bytesOf(chanceOf(4), 900);
    const frames = await Frames.of(bundle);
    const forged = await Frames.of(bytesOf(chanceOf(5), 900));
    // The head of one with the body of another, and a check sum that is right.
    const lie = (number: number): string => {
      const [head, body] = [fromBase45(frames.frame(number).slice(4))!, fromBase45(forged.frame(number).slice(4))!];
      head.set(body.subarray(17, -4), 17);
      new DataView(head.buffer).setUint32(head.length - 4, crcOf(head.subarray(0, -4)));
      return `SCB:${toBase45(head)}`;
    };
    const collector = new Collector();
    expect(await feed(collector, [lie(0), frames.frame(1), frames.frame(2)])).toBe(null);
    expect(await feed(collector, [frames.frame(0), frames.frame(1), frames.frame(2)])).toEqual(bundle);
  });

  it('can be written for as much as is shown, and hold what a code of 65 × 65 does', async () => {
    const frames = await Frames.of(bytesOf(chanceOf(6), MOST_BYTES));
    expect(frames.count).toBe(200);
    expect(frames.frame(0xffffff).length).toBeLessThanOrEqual(535);
  });
});

describe('the parts of a sum', () => {
  it('are the same for everybody (X10): this row is fixed', () => {
    expect(choose(3, 8)).toEqual([3]);
    expect([8, 9, 10, 11].map((number) => choose(number, 8))).toMatchInlineSnapshot(`
      [
        [
          0,
          6,
        ],
        [
          1,
          2,
          5,
          6,
          7,
        ],
        [
          2,
          3,
          4,
        ],
        [
          2,
          4,
          5,
          7,
        ],
      ]
    `);
  });

  it('are about half of all, and never none', () => {
    let sum = 0;
    for (let number = 1; number <= 2_000; number++) {
      const parts = choose(number + 64, 64);
      expect(parts.length).toBeGreaterThan(0);
      sum += parts.length;
    }
    expect(Math.abs(sum / 2_000 - 32)).toBeLessThan(0.5);
    for (let number = 1; number < 300; number++) expect(choose(number, 1)).toEqual([0]);
  });
});

function crcOf(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
