/** How a bulletin stands: who decided what, and what is still out where a change of it waits. */

import type { JSX } from 'preact';
import { find, type Shown } from '../../store/view';
import { formatDateTime, formatDay } from '../../text/format';
import { differing, type Bulletin } from './bulletin_versions';
import { tb, type BulletinKey } from './bulletin_words';
import { text } from './places';
import { tp } from './programme_words';

export function BulletinStanding({ bulletin: { written, out, standing } }: { bulletin: Bulletin }): JSX.Element {
  const note = text(standing === 'approved' ? out : written, 'decision_note');
  return (
    <>
      <div class="notice">
        <p><strong>{tb(`state_${standing}`)}</strong>{standing === 'approved' ? sayDecided(out) : sayDecided(written)}</p>
        {note && <p>{tb('decision_said', { note })}</p>}
      </div>
      {out && standing !== 'approved' && <StillOut written={written} out={out} />}
    </>
  );
}

function sayDecided(record: Shown | null): string {
  const at = text(record, 'decided_at');
  const by = [text(record, 'approver_role'), text(record, 'approver')].filter(Boolean).join(' ');
  return [by, at && formatDateTime(at)].filter(Boolean).map((one) => ` · ${one}`).join('');
}

/** What was approved stays out until the change is approved as well: both are in sight. */
function StillOut({ written, out }: { written: Shown; out: Shown }): JSX.Element {
  return (
    <details class="notice" open>
      <summary><strong>{tb('still_out')}</strong>{sayDecided(out)}</summary>
      <dl>
        {differing(written, out).map((name) => (
          <div key={name}>
            <dt class="soft">{tb('was_approved', { what: LABELS[name]() })}</dt>
            <dd class="lines">{sayContent(out, name) || tb('nothing_there')}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

type Content = ReturnType<typeof differing>[number];

const LABELS: Record<Content, () => string> = {
  title: () => tp('title'), body: () => tb('body'), topic: () => tp('topic'), priority: () => tb('priority'), source: () => tp('source'),
  author: () => tb('author'), read_from: () => tb('read_from'), read_until: () => tb('read_until'),
};

function sayContent(out: Shown, name: Content): string {
  const value = text(out, name);
  switch (name) {
    case 'topic':
      return text(find('topic', value), 'name');
    case 'priority':
      return tb(`priority_${value}` as BulletinKey);
    case 'source':
      return value && tb(`from_${value}` as BulletinKey);
    case 'read_from':
    case 'read_until':
      return value && formatDay(value);
    case 'title':
    case 'body':
    case 'author':
      return value;
  }
}
