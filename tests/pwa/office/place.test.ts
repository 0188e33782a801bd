/** Addresses can be kept and shared; what is typed on the keyboard leads to them. */
import { describe, expect, it, vi } from 'vitest';
import { findScreenKey, readKey, type Before, type ScreenKey } from '../../../pwa/src/screens/office/keys';
import { links, NO_FILTER, readFilter, readPlace } from '../../../pwa/src/screens/office/place';

describe('readPlace', () => {
  it.each([
    [links.board, { screen: 'board' }],
    [`${links.board}/`, { screen: 'board' }],
    [links.figure('people'), { screen: 'figure', key: 'people' }],
    [links.classes, { screen: 'classes' }],
    [links.class('c'), { screen: 'class', id: 'c' }],
    [links.broadcasts(), { screen: 'broadcasts' }],
    [links.people, { screen: 'people' }],
    [links.devices, { screen: 'devices' }],
    [links.bundles, { screen: 'bundles' }],
    [links.refused, { screen: 'refused' }],
    [links.record('plan', 'p'), { screen: 'record', kind: 'plan', name: { id: 'p' } }],
    [links.derived('attendance', 's', 'p'), { screen: 'record', kind: 'attendance', name: { first: 's', second: 'p' } }],
    [links.conflicts, { screen: 'conflicts', record: null, training: null }],
    [links.conflictsOf('c'), { screen: 'conflicts', record: null, training: 'c' }],
    [links.conflict('plan', 'p'), { screen: 'conflicts', record: { kind: 'plan', name: { id: 'p' } }, training: null }],
    [links.derivedConflict('attendance', 's', 'p'), { screen: 'conflicts', record: { kind: 'attendance', name: { first: 's', second: 'p' } }, training: null }],
    [links.held, { screen: 'held', operation: null }],
    [links.heldOne('o'), { screen: 'held', operation: 'o' }],
    [links.decided, { screen: 'decided' }],
    ['/van-phong/doi-soat/khac', { screen: 'unknown' }],
    ['/van-phong/ban-ghi/plan', { screen: 'unknown' }],
    ['/van-phong/khac', { screen: 'unknown' }],
  ])('%s', (path, place) => {
    expect(readPlace(path)).toEqual(place);
  });

  it('keeps a filter in the address', () => {
    const filter = { ...NO_FILTER, ward: 'w', from: '2024-03-01' };
    expect(readFilter(links.broadcasts(filter).split('?')[1] ?? '')).toEqual(filter);
    expect(links.broadcasts()).toBe('/van-phong/phat-thanh');
  });
});

describe('readKey', () => {
  const press = (keys: string, gap = 100): ReturnType<typeof readKey>['command'] => {
    let before: Before | null = null;
    let command: ReturnType<typeof readKey>['command'] = null;
    Array.from(keys).forEach((key, index) => ({ command, before } = readKey(key, index * gap, before)));
    return command;
  };

  it('goes where g and a letter lead', () => {
    expect(press('gl')).toEqual({ go: links.classes });
    expect(press('gb')).toEqual({ go: links.board });
    expect(press('l')).toBeNull();
  });

  it('forgets g after a while', () => {
    expect(press('gl', 2000)).toBeNull();
  });

  it('searches, helps and takes back', () => {
    expect(press('/')).toEqual({ do: 'search' });
    expect(press('?')).toEqual({ do: 'help' });
    expect(press('z')).toEqual({ do: 'undo' });
  });
});

describe('findScreenKey', () => {
  const keys: ScreenKey[] = [
    { keys: ['1'], name: 'one', act: () => undefined },
    { keys: ['j', 'ArrowDown'], name: 'next', act: () => undefined, scrolls: true },
  ];
  const find = (key: string): string | undefined => findScreenKey(keys, { key, target: null })?.name;

  it('finds what a screen does at a press, whichever way the letter was typed', () => {
    expect([find('1'), find('j'), find('J'), find('ArrowDown'), find('x')]).toEqual(['one', 'next', 'next', 'next', undefined]);
  });

  it('leaves the arrows to what scrolls', () => {
    class Scrolling {
      closest(): this { return this; }
    }
    vi.stubGlobal('Element', Scrolling);
    const target = new Scrolling() as unknown as EventTarget;
    expect(findScreenKey(keys, { key: 'ArrowDown', target })).toBeUndefined();
    expect(findScreenKey(keys, { key: '1', target })?.name).toBe('one');
  });
});
