/** What goes with a role: the place it holds for, and who may give it. */

import { desk } from './desk';
import type { Account } from './types';

/** Which place a role holds for. */
export const PLACES: Readonly<Record<string, 'class' | 'group' | 'ward' | 'everywhere'>> = {
  trainer: 'class', group_head: 'group', ward_official: 'ward', content_approver: 'ward',
  office: 'everywhere', finance: 'everywhere', administrator: 'everywhere',
};

const WRITING = new Set(['office', 'administrator']);
const OFFICE_ROLES = new Set(['office', 'finance', 'administrator']);

/** Tell whether a role signs in at a desk, with a name and a password. */
export const isOfficeRole = (role: string): boolean => OFFICE_ROLES.has(role);

/** Tell whether an administrator is signed in: only he gives office roles, and phones to who holds one. */
export function isAdministrator(): boolean {
  const now = desk.value;
  return now.state === 'somebody' && now.session.account.roles.includes('administrator');
}

/** Tell whether whoever is signed in may write and manage people; the others read. */
export function mayWrite(): boolean {
  const now = desk.value;
  return now.state === 'somebody' && now.session.account.roles.some((role) => WRITING.has(role));
}

/** The roles that whoever is signed in may give. */
export const rolesToGive = (): string[] => Object.keys(PLACES).filter((role) => isAdministrator() || !isOfficeRole(role));

/** Tell whether whoever is signed in may let a phone in for an account. */
export const mayEnrol = (account: Account): boolean => isAdministrator() || !account.roles.some((grant) => isOfficeRole(grant.role));
