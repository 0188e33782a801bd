import draw from 'qr';
import decode from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { cardText, readCard, shortCode } from '../../../pwa/src/qr/card';
import { Gate } from '../../../pwa/src/qr/gate';
import { randomFrom } from '../names/generator';

const SEED = 4711;
const next = randomFrom(SEED);
const hex = (length: number): string => Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join('');
const ids = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', ...Array.from({ length: 300 }, () => `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`)];

/** Draw a code as a camera would see it: each module some pixels wide, black on white. */
function photograph(text: string, scale = 4): { width: number; height: number; data: Uint8ClampedArray } {
  const modules = draw(text, 'raw', { ecc: 'medium', encoding: 'alphanumeric', border: 4 });
  const side = modules.length * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let at = 0; at < side * side; at++) {
    if (modules[Math.floor(Math.floor(at / side) / scale)]?.[Math.floor((at % side) / scale)]) data.fill(0, at * 4, at * 4 + 3);
  }
  return { width: side, height: side, data };
}

describe('the code on a card', () => {
  it(`is read back whoever it is of (seed ${SEED})`, () => {
    for (const id of ids) expect(readCard(cardText(id))).toBe(id);
  });

  it('is read by the reader out of what the drawer drew', () => {
    for (const id of ids.slice(0, 20)) expect(readCard(decode(photograph(cardText(id)), { timeLimit: 1000 }))).toBe(id);
  });

  it('is one number made of the id alone: it has no room for a name or a phone number', () => {
    for (const id of ids) expect(cardText(id)).toMatch(/^SC1:[0-9A-HJKMNP-TV-Z]{28}$/);
    expect(cardText).toHaveLength(1);
  });

  it('is small enough for the least code that holds it, 25 modules wide, so that it prints large', () => {
    expect(draw(cardText(ids[5] ?? ''), 'raw', { ecc: 'medium', encoding: 'alphanumeric', border: 4 })).toHaveLength(25 + 2 * 4);
  });

  it.each(['', 'SC1:', 'https://so.example/ghi-danh#x', 'SC2:00000000000000000000000000', `SC1:${'U'.repeat(28)}`, `SC1:${'Z'.repeat(28)}`])('of another sort is nobody’s: %s', (text) => {
    expect(readCard(text)).toBe(null);
  });

  it('with one wrong digit, or two exchanged, is nobody’s', () => {
    for (const id of ids.slice(0, 50)) {
      const text = cardText(id);
      for (let at = 4; at < text.length; at++) {
        const wrong = text.slice(0, at) + (text[at] === '7' ? '8' : '7') + text.slice(at + 1);
        expect(readCard(wrong)).toBe(null);
        const swapped = text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
        if (swapped !== text) expect(readCard(swapped)).toBe(null);
      }
    }
  });
});

describe('the six digits below it', () => {
  it('come from the same id, always six', () => {
    for (const id of ids) expect(shortCode(id)).toMatch(/^\d{6}$/);
    expect(shortCode('00000000-0000-0000-0000-000000000007')).toBe('000007');
    expect(shortCode('no id')).toBe('');
  });

  it('are seldom shared in a class of 300', () => {
    expect(new Set(ids.map(shortCode)).size).toBeGreaterThan(ids.length - 3);
  });
});

describe('a card before the camera', () => {
  it('counts once, however long it is held', () => {
    const gate = new Gate();
    const seen = [0, 40, 300, 1_900, 3_500, 5_000].map((at) => gate.admit('a', at));
    expect(seen).toEqual([true, false, false, false, false, false]);
  });

  it('counts again when it was away, and others meanwhile at once', () => {
    const gate = new Gate();
    expect([gate.admit('a', 0), gate.admit('b', 100), gate.admit('a', 200), gate.admit('b', 2_050), gate.admit('a', 2_300)]).toEqual([true, true, false, false, true]);
  });
});
