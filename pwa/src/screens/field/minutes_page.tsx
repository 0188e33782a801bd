/** The minutes of a meeting, to look at and to print. */

import type { JSX } from 'preact';
import { Minutes } from '../../papers/minutes';
import { PaperTools } from '../../papers/parts';
import { find } from '../../store/view';
import { t } from '../../text/text';
import { ButtonLink } from '../../ui/button';
import { fullWardName, groupName, text } from './places';
import { Page } from './shell';
import { tu } from './unit_words';

export default function MinutesPage({ unitId = '', recordId = '' }: Record<string, string>): JSX.Element {
  const meeting = find('meeting', recordId);
  const up = `/hop-dan/${unitId}/${recordId}`;
  if (!meeting) return <Page title={tu('minutes')} up="/"><p>{t('not_on_phone')}</p></Page>;
  const { ward, group, topics } = meeting.values;
  const told = (Array.isArray(topics) ? topics : []).map((topic) => text(find('topic', topic), 'name')).filter(Boolean);
  return (
    <Page title={tu('minutes')} up={up}>
      <PaperTools><ButtonLink href={up} icon="edit">{tu('correct_meeting')}</ButtonLink></PaperTools>
      <Minutes values={meeting.values} ward={fullWardName(ward)} group={groupName(group)} topics={told} receipt={meeting.receipt?.receipt ?? null} />
    </Page>
  );
}
