/** A bulletin as its form holds it. */

import type { Values } from '@sync/contract';
import type { Shown } from '../../store/view';
import { addDays, dayOf } from '../../text/format';
import { readingMinutes } from './bulletins';
import { text } from './places';

export const PRIORITIES = ['normal', 'priority', 'emergency'] as const;
export const SOURCES_OF_BULLETINS = ['own', 'notice', 'usb_file', 'city', 'provincial', 'central'] as const;
const WEEK = 6;

export interface BulletinDraft {
  title: string;
  body: string;
  topic: string | null;
  priority: (typeof PRIORITIES)[number];
  source: (typeof SOURCES_OF_BULLETINS)[number];
  author: string;
  from: string;
  until: string;
}

/** A new one is for a week from today. */
export function emptyBulletin(now: number): BulletinDraft {
  const today = dayOf(now);
  return { title: '', body: '', topic: null, priority: 'normal', source: 'own', author: '', from: today, until: addDays(today, WEEK) };
}

/** Fill the form from a bulletin. */
export function fillBulletin(record: Shown): BulletinDraft {
  return {
    title: text(record, 'title'), body: text(record, 'body'), topic: text(record, 'topic') || null,
    priority: PRIORITIES.find((one) => one === record.values.priority) ?? 'normal',
    source: SOURCES_OF_BULLETINS.find((one) => one === record.values.source) ?? 'own',
    author: text(record, 'author'), from: text(record, 'read_from'), until: text(record, 'read_until'),
  };
}

/** The values of a bulletin, but for what is decided about it. */
export function toBulletinValues(draft: BulletinDraft): Values {
  const body = draft.body.trim();
  return {
    title: draft.title.trim(), body: body || null, topic: draft.topic, priority: draft.priority, source: draft.source,
    author: draft.author.trim() || null, planned_minutes: body ? readingMinutes(body) : null,
    read_from: draft.from || null, read_until: draft.until || null,
  };
}
