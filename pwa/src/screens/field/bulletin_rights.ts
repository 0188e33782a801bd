/** Who may write and who may publish a ward's bulletins (P9). */

import { find } from '../../store/view';
import { scopesOf } from './places';

const holds = (role: string, ward: string): boolean => scopesOf(role, 'ward').includes(ward);

/** Tell whether this person may write bulletins of a ward. */
export const mayDraft = (ward: string): boolean => holds('ward_official', ward) || holds('content_approver', ward);

/** Tell whether this person may publish them: an approver, or an official of a ward that does so itself. */
export function mayPublish(ward: string): boolean {
  return holds('content_approver', ward) || (holds('ward_official', ward) && find('ward', ward)?.values.publishes_itself === true);
}

