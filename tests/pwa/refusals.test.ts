import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasSentence } from '../../pwa/src/screens/field/refusals';
import { en } from '../../pwa/src/text/en';
import { enSend } from '../../pwa/src/text/en-send';
import { vi } from '../../pwa/src/text/vi';
import { viSend } from '../../pwa/src/text/vi-send';

/** Told to the operator, never about an entry. */
const ALARMS = ['database_behind', 'cursor_ahead'];

/** The codes that the office answers single entries with: they have no HTTP status. */
function officeCodes(): string[] {
  const source = readFileSync(join(import.meta.dirname, '../../server/errors.py'), 'utf8');
  return [...source.matchAll(/"(\w+)": Code\(\s*None,/g)].map(([, code]) => code!).filter((code) => !ALARMS.includes(code));
}

describe('a reason of the office', () => {
  it('has words on the phone, whichever it is', () => {
    const codes = officeCodes();
    expect(codes).toContain('unknown_kind');
    expect([...codes, 'forbidden', 'device_revoked'].filter((code) => !hasSentence(code))).toEqual([]);
  });
});

describe('the field’s texts', () => {
  const pairs: readonly [string, string, string][] = [
    ...Object.entries(vi).map(([key, text]): [string, string, string] => [key, text, en[key as keyof typeof vi]]),
    ...Object.entries(viSend).map(([key, text]): [string, string, string] => [key, text, enSend[key as keyof typeof viSend]]),
  ];
  const placesIn = (text: string): string => [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name!))].filter((name) => name !== 'n').sort().join();

  it('fill the same places in both languages', () => {
    expect(pairs.filter(([, vietnamese, english]) => placesIn(vietnamese) !== placesIn(english)).map(([key]) => key)).toEqual([]);
  });

  it('are composed, and spare people the words of engineers', () => {
    const wrong = pairs.filter(([, text]) => text !== text.normalize('NFC') || /đồng bộ|máy chủ|sync|offline|server/i.test(text));
    expect(wrong.map(([key]) => key)).toEqual([]);
  });
});
