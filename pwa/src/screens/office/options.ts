/** What pickers offer, from the reference data. */

import { fold } from '../../names';
import type { Reference, Ward } from './types';
import { nameOf } from './words';

export interface Option {
  value: string;
  text: string;
}

const byText = (a: Option, b: Option): number => a.text.localeCompare(b.text, 'vi', { numeric: true });

/** `Phường Lê Lợi`; a name that says what it is already is left as it is. */
export function wardName(ward: Ward): string {
  const kind = nameOf('option', ward.unit_type);
  return fold(ward.name).startsWith(`${fold(kind)} `) ? ward.name : `${kind} ${ward.name}`;
}

export function wardOptions(reference: Reference | null): Option[] {
  return (reference?.wards ?? []).map((ward) => ({ value: ward.id, text: wardName(ward) })).sort(byText);
}

/** The khối/xóm of a ward; without a ward all of them, told apart by their ward's name. */
export function groupOptions(reference: Reference | null, ward: string): Option[] {
  const wards = new Map(reference?.wards.map((known) => [known.id, known.name]));
  return (reference?.groups ?? [])
    .filter((group) => ward === '' || group.ward === ward)
    .map((group) => ({ value: group.id, text: ward === '' ? `${group.name}, ${wards.get(group.ward) ?? ''}` : group.name }))
    .sort(byText);
}

export function venueOptions(reference: Reference | null, ward: string): Option[] {
  return (reference?.venues ?? [])
    .filter((venue) => ward === '' || venue.ward === null || venue.ward === ward)
    .map((venue) => ({ value: venue.id, text: venue.name }))
    .sort(byText);
}

export function topicOptions(reference: Reference | null): Option[] {
  return (reference?.topics ?? []).map((topic) => ({ value: topic.id, text: topic.name }));
}

/** Codes with their names, in the order given. */
export function codeOptions(codes: readonly string[]): Option[] {
  return codes.map((code) => ({ value: code, text: nameOf('option', code) }));
}
