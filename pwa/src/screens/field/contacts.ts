/** Whom one calls in a khối, as the ward or the khối itself wrote it down. */

import { all, type Shown } from '../../store/view';

/** Give the contact of a khối, if anybody wrote one. */
export function contactOf(group: unknown): Shown | null {
  return all('contact').find((one) => one.values.group === group) ?? null;
}
