/** The shapes of the messages, asked in TypeScript; test_messages.py asks the same in Python. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { check, faultOf, SHAPES } from './schema';

interface Message {
  shape: string;
  name: string;
  message: unknown;
}

// Read, not imported: vite would write the cases as source, where `__proto__` means something else.
const path = join(import.meta.dirname, '../../sync/vectors/messages.json');
const vectors = JSON.parse(readFileSync(path, 'utf8')) as { valid: Message[]; invalid: Message[] };

describe('S1 S2 a message has its shape', () => {
  test.each(vectors.valid)('$shape $name', ({ shape, message }) => {
    expect(faultOf(shape, message)).toBe(null);
  });
});

describe('S1 a message that misses its shape is noticed', () => {
  test.each(vectors.invalid)('$shape $name', ({ shape, message }) => {
    expect(faultOf(shape, message)).toMatch(/^\$/);
  });
});

it('has messages of every shape', () => {
  for (const part of [vectors.valid, vectors.invalid]) {
    expect([...new Set(part.map(({ shape }) => shape))].sort()).toEqual(SHAPES);
  }
});

it('says what is wrong and where', () => {
  expect(() => { check('error', { error: { code: 'x', request_id: 'r' } }); }).toThrow('$.error: lacks message');
});
