/** Contents to choose from, and what a broadcast was about. */

import { all, find, type Shown } from '../../store/view';
import { text } from './places';

const MOST = 6;

const shortName = (topic: Shown | null): string => text(topic, 'short_name') || text(topic, 'name');

/** What a broadcast was about, in a few words. */
export function topicName(record: Shown): string {
  return shortName(find('topic', record.values.topic)) || text(record, 'title');
}

/** Contents to offer: those used last come first. */
export function topicChoices(used: readonly Shown[], chosen: string | null): { value: string; text: string }[] {
  const recent = used.flatMap((record) => [record.values.topic, ...(Array.isArray(record.values.topics) ? record.values.topics : [])]);
  const known = all('topic').sort((a, b) => (Number(a.values.plan_bullet ?? 99) - Number(b.values.plan_bullet ?? 99)));
  const order = [...new Set([chosen, ...recent, ...known.map((topic) => topic.record_id)])];
  return order
    .flatMap((id) => find('topic', id) ?? [])
    .slice(0, MOST)
    .map((topic) => ({ value: topic.record_id, text: shortName(topic) }));
}
