/** Readable names of wards and khối/xóm, and which of them are this person's. */

import { account } from '../../phone_state';
import type { Grant } from '../../store/types';
import { all, find, type Shown } from '../../store/view';
import { t, type TextKey } from '../../text/text';

const SEPARATOR = ':';

/** The ids of the scopes of one sort (`class`, `group`, `ward`) in which the person has a role. */
export function scopesOf(role: string, sort: string): string[] {
  return (account.value?.grants ?? [])
    .filter((grant) => grant.role === role && grant.scope?.startsWith(sort + SEPARATOR))
    .map((grant) => grant.scope?.slice(sort.length + 1) ?? '');
}

export const hasRole = (role: string): boolean => (account.value?.grants ?? []).some((grant) => grant.role === role);

const RECORDING = new Set(['trainer', 'group_head', 'ward_official', 'content_approver']);
const AT_A_DESK = new Set(['office', 'finance', 'administrator']);

/** Name the sentence for somebody who has nothing to record on a phone; null for whoever has. */
export function explainRoles(roles: readonly string[]): TextKey | null {
  if (roles.some((role) => RECORDING.has(role))) return null;
  if (roles.length === 0) return 'no_role';
  return roles.some((role) => AT_A_DESK.has(role)) ? 'role_desk' : 'role_unknown';
}

const LABELS_SHOWN = 3;

/** What a person is there for: a few places by name, as a trainer may have dozens of classes. */
export function describeGrants(grants: readonly Grant[]): string {
  const labels = grants.map((grant) => grant.label).filter(Boolean).sort((a, b) => a.localeCompare(b, 'vi', { numeric: true }));
  const rest = labels.length - LABELS_SHOWN;
  return [...labels.slice(0, LABELS_SHOWN), ...(rest > 0 ? [t('and_more', { count: rest, n: rest })] : [])].join(' · ');
}

export const text = (record: Pick<Shown, 'values'> | null, name: string): string => {
  const value = record?.values[name];
  return typeof value === 'string' ? value : '';
};

export const number = (record: Shown | null, name: string): number | null => {
  const value = record?.values[name];
  return typeof value === 'number' ? value : null;
};

/** `Khối 5` */
export const groupName = (id: unknown): string => text(find('residential_group', id), 'name');

/** `Lê Lợi` */
export const wardName = (id: unknown): string => text(find('ward', id), 'name');

/** `Khối 5, phường Lê Lợi` */
export function fullGroupName(id: unknown): string {
  const group = find('residential_group', id);
  return [text(group, 'name'), fullWardName(group?.values.ward)].filter(Boolean).join(', ');
}

/** `phường Lê Lợi` */
export function fullWardName(id: unknown): string {
  const ward = find('ward', id);
  const name = text(ward, 'name');
  if (/^(phường|xã)\s/i.test(name)) return name.charAt(0).toLowerCase() + name.slice(1);
  return name && `${text(ward, 'unit_type') === 'xa' ? 'xã' : 'phường'} ${name}`;
}

/** The khối and xóm of a ward, in the order of their numbers. */
export function groupsOf(ward: string): Shown[] {
  return all('residential_group')
    .filter((group) => group.values.ward === ward)
    .sort((a, b) => (number(a, 'number') ?? 0) - (number(b, 'number') ?? 0));
}

/** Where somebody may log: a khối, or a ward with its own station. */
export type Unit = { group: string; ward: string } | { group: null; ward: string };

/** Read a unit from an address; null if this phone does not know it. */
export function unitOf(id: string): Unit | null {
  const group = find('residential_group', id);
  if (group) return { group: id, ward: text(group, 'ward') };
  return find('ward', id) ? { group: null, ward: id } : null;
}

/** What belongs to a unit itself, of records that name a khối, or only the ward that owns them. */
export const ofUnit = (records: readonly Shown[], unit: Unit): Shown[] =>
  records.filter(({ values }) => (unit.group ? values.group === unit.group : values.ward === unit.ward && typeof values.group !== 'string'));

/** The units a person logs for himself. */
export function ownUnits(): string[] {
  return [...scopesOf('group_head', 'group'), ...scopesOf('ward_official', 'ward')];
}

export function unitName(unit: Unit): string {
  const name = unit.group ? fullGroupName(unit.group) : fullWardName(unit.ward);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
