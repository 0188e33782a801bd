/** How far a class has come, as picture, word and colour. */

import type { JSX } from 'preact';
import type { IconName } from '../../ui/icons';
import { Badge } from './parts';
import { nameOf } from './words';

type Look = 'good' | 'wait' | 'plain';

const LOOKS: Readonly<Record<string, { look: Look; icon: IconName }>> = {
  planned: { look: 'plain', icon: 'circle' },
  invited: { look: 'plain', icon: 'send' },
  open: { look: 'good', icon: 'dot' },
  closing: { look: 'wait', icon: 'clock' },
  closed: { look: 'plain', icon: 'check' },
  settled: { look: 'plain', icon: 'check' },
};

export function StateBadge({ state }: { state: string }): JSX.Element {
  const { look, icon } = LOOKS[state] ?? { look: 'plain', icon: 'circle' };
  return <Badge look={look} icon={icon}>{nameOf('option', state)}</Badge>;
}
