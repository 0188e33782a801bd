/**
 * A bundle as an endless row of frames, any of which may be missed (rules X9 to X11).
 *
 * The first frames are its parts as they are; each later one is the sum (exclusive or) of some of
 * them, which its number decides. As many frames as there are parts, and seldom a few more, are
 * enough, whichever they are.
 */

import { fromBase45, toBase45 } from './base45';

type Bytes = Uint8Array<ArrayBuffer>;

const PREFIX = 'SCB:';
const FORMAT = 1;
const ID_BYTES = 8;
const HEADER_BYTES = 17;
const SUM_BYTES = 4;
/** A code of 65 × 65 then, which a cheap camera still reads off a small screen. */
export const PART_BYTES = 300;
/** Beyond this it takes minutes to show: a file is the better way. */
export const MOST_BYTES = 60_000;
const LEAST_PART = 32;
const MOST_PARTS = 2_000;
const MOST_NUMBER = 0xffffff;

interface Frame {
  /** Whose part it is: bundle, length and size of parts, as written. */
  of: string;
  id: Bytes;
  length: number;
  number: number;
  part: Bytes;
}

/** Gives the frames of one bundle. */
export class Frames {
  private readonly parts: readonly Bytes[];
  private readonly header: Bytes;
  private number = 0;

  private constructor(bundle: Bytes, id: Bytes) {
    this.parts = divide(bundle, PART_BYTES);
    this.header = new Uint8Array(HEADER_BYTES);
    this.header[0] = FORMAT;
    this.header.set(id, 1);
    writeNumber(this.header, 9, 3, bundle.length);
    writeNumber(this.header, 12, 2, PART_BYTES);
  }

  /** Begin to show a bundle. */
  static async of(bundle: Bytes): Promise<Frames> {
    return new Frames(bundle, await idOf(bundle));
  }

  /** How many frames are enough when none is missed. */
  get count(): number {
    return this.parts.length;
  }

  /** The text of the next frame. */
  next(): string {
    const text = this.frame(this.number);
    this.number = this.number === MOST_NUMBER ? 0 : this.number + 1;
    return text;
  }

  /** The text of the frame with a number. */
  frame(number: number): string {
    const frame = new Uint8Array(HEADER_BYTES + PART_BYTES + SUM_BYTES);
    frame.set(this.header);
    writeNumber(frame, 14, 3, number);
    const part = frame.subarray(HEADER_BYTES, HEADER_BYTES + PART_BYTES);
    for (const place of choose(number, this.parts.length)) add(part, this.parts[place]);
    writeNumber(frame, HEADER_BYTES + PART_BYTES, SUM_BYTES, crc32(frame.subarray(0, HEADER_BYTES + PART_BYTES)));
    return PREFIX + toBase45(frame);
  }
}

/** Puts bundles together out of frames, in whatever order they come. */
export class Collector {
  private readonly bundles = new Map<string, Puzzle>();

  /** How far the bundle of the last frame has come; null before the first. */
  progress: { have: number; need: number } | null = null;

  /** Take what was read: the whole bundle once it is there, otherwise null. What is no frame changes nothing. */
  async take(text: string): Promise<Bytes | null> {
    const frame = readFrame(text);
    if (!frame) return null;
    const puzzle = this.bundles.get(frame.of) ?? new Puzzle(frame.length, frame.part.length);
    this.remember(frame.of, puzzle);
    puzzle.take(frame.number, frame.part);
    this.progress = { have: puzzle.have, need: puzzle.need };
    const bundle = puzzle.solve();
    if (!bundle) return null;
    const isWhole = equal(await idOf(bundle), frame.id);
    if (!isWhole) this.bundles.delete(frame.of);
    return isWhole ? bundle : null;
  }

  /** Keep the latest few: somebody who was interrupted goes on where he was. */
  private remember(of: string, puzzle: Puzzle): void {
    this.bundles.delete(of);
    this.bundles.set(of, puzzle);
    const [oldest] = this.bundles.keys();
    if (this.bundles.size > 4 && oldest !== undefined) this.bundles.delete(oldest);
  }
}

/** One bundle's parts as far as they are known: equations over two, solved as they come. */
class Puzzle {
  private readonly rows = new Map<number, { parts: bigint; sum: Bytes }>();
  readonly need: number;
  private readonly length: number;
  private readonly size: number;

  constructor(length: number, size: number) {
    this.length = length;
    this.size = size;
    this.need = Math.ceil(length / size);
  }

  get have(): number {
    return this.rows.size;
  }

  take(number: number, part: Bytes): void {
    let parts = choose(number, this.need).reduce((mask, place) => mask | (1n << BigInt(place)), 0n);
    const sum = part.slice();
    while (parts !== 0n) {
      const first = lowest(parts);
      const row = this.rows.get(first);
      if (!row) {
        this.rows.set(first, { parts, sum });
        return;
      }
      parts ^= row.parts;
      add(sum, row.sum);
    }
  }

  /** The whole, once there are as many equations as parts. */
  solve(): Bytes | null {
    if (this.rows.size < this.need) return null;
    const whole = new Uint8Array(this.need * this.size);
    for (let place = this.need - 1; place >= 0; place--) {
      const { parts, sum } = this.rows.get(place) ?? { parts: 0n, sum: new Uint8Array(this.size) };
      const own = sum.slice();
      for (let rest = parts >> BigInt(place + 1), other = place + 1; rest !== 0n; rest >>= 1n, other++) {
        if (rest & 1n) add(own, whole.subarray(other * this.size, (other + 1) * this.size));
      }
      whole.set(own, place * this.size);
    }
    return whole.slice(0, this.length);
  }
}

function lowest(mask: bigint): number {
  let [rest, place] = [mask, 0];
  while ((rest & 0xffffffffn) === 0n) { rest >>= 32n; place += 32; }
  const word = Number(rest & 0xffffffffn);
  return place + 31 - Math.clz32(word & -word);
}

/** Which parts a frame is the sum of: the first frames are the parts, later ones a random half of them (X10). */
export function choose(number: number, count: number): number[] {
  if (number < count) return [number];
  let state = (Math.imul(number, 0x9e3779b1) ^ 0x5f356495) >>> 0 || 1;
  const chosen: number[] = [];
  for (let place = 0; place < count; place++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    if (state & 0x10000) chosen.push(place);
  }
  return chosen.length > 0 ? chosen : [number % count];
}

function readFrame(text: string): Frame | null {
  if (!text.startsWith(PREFIX)) return null;
  const bytes = fromBase45(text.slice(PREFIX.length));
  const size = bytes ? bytes.length - HEADER_BYTES - SUM_BYTES : 0;
  if (!bytes || size < LEAST_PART || bytes[0] !== FORMAT || readNumber(bytes, 12, 2) !== size) return null;
  const length = readNumber(bytes, 9, 3);
  if (length === 0 || length > MOST_BYTES || Math.ceil(length / size) > MOST_PARTS) return null;
  if (crc32(bytes.subarray(0, -SUM_BYTES)) !== readNumber(bytes, bytes.length - SUM_BYTES, SUM_BYTES)) return null;
  return {
    of: bytes.subarray(0, 14).join(),
    id: bytes.slice(1, 1 + ID_BYTES),
    length,
    number: readNumber(bytes, 14, 3),
    part: bytes.slice(HEADER_BYTES, HEADER_BYTES + size),
  };
}

async function idOf(bundle: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bundle)).slice(0, ID_BYTES);
}

function divide(bundle: Bytes, size: number): Bytes[] {
  return Array.from({ length: Math.ceil(bundle.length / size) }, (_, place) => {
    const part = new Uint8Array(size);
    part.set(bundle.subarray(place * size, (place + 1) * size));
    return part;
  });
}

function add(sum: Uint8Array, part: Uint8Array | undefined): void {
  part?.forEach((byte, place) => { sum[place] = (sum[place] ?? 0) ^ byte; });
}

const equal = (one: Uint8Array, other: Uint8Array): boolean => one.length === other.length && one.every((byte, place) => byte === other[place]);

function writeNumber(bytes: Uint8Array, at: number, length: number, value: number): void {
  for (let place = 0; place < length; place++) bytes[at + place] = Math.floor(value / 256 ** (length - 1 - place)) % 256;
}

function readNumber(bytes: Uint8Array, at: number, length: number): number {
  return bytes.subarray(at, at + length).reduce((value, byte) => value * 256 + byte, 0);
}

/** The check sum of Ethernet and gzip (CRC-32). */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
