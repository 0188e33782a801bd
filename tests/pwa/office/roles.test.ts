import { beforeEach, describe, expect, it } from 'vitest';
import { desk } from '../../../pwa/src/screens/office/desk';
import { mayWrite } from '../../../pwa/src/screens/office/roles';

beforeEach(() => { desk.value = { state: 'nobody', reason: 'first' }; });

describe('who may write at the office', () => {
  it.each([[['office'], true], [['administrator'], true], [['finance', 'office'], true], [['finance'], false], [[], false]] as const)('%j: %s', (roles, may) => {
    desk.value = { state: 'somebody', session: { account: { id: 'a', display_name: 'A', roles: [...roles] }, csrf_token: '' } };
    expect(mayWrite()).toBe(may);
  });

  it('is nobody while nobody is signed in', () => {
    expect(mayWrite()).toBe(false);
  });
});
