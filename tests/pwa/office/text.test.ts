/** Both languages say the same things with the same places to fill. */
import { describe, expect, it } from 'vitest';
import { enOffice } from '../../../pwa/src/text/en-office';
import { viOffice } from '../../../pwa/src/text/vi-office';
import attachment from '../../../sync/kinds/attachment.json';
import attendance from '../../../sync/kinds/attendance.json';
import broadcast from '../../../sync/kinds/broadcast.json';
import bulletin from '../../../sync/kinds/bulletin.json';
import contact from '../../../sync/kinds/contact.json';
import feedback from '../../../sync/kinds/feedback.json';
import holiday from '../../../sync/kinds/holiday.json';
import incident from '../../../sync/kinds/incident.json';
import invitation from '../../../sync/kinds/invitation.json';
import meeting from '../../../sync/kinds/meeting.json';
import nomination from '../../../sync/kinds/nomination.json';
import readiness from '../../../sync/kinds/readiness.json';
import rosterEntry from '../../../sync/kinds/roster_entry.json';
import schedule from '../../../sync/kinds/schedule.json';
import session from '../../../sync/kinds/session.json';
import speakerCluster from '../../../sync/kinds/speaker_cluster.json';
import station from '../../../sync/kinds/station.json';
import trainingClass from '../../../sync/kinds/training_class.json';

const placesIn = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name!))].sort();

describe('the office’s texts', () => {
  const keys = Object.keys(viOffice) as (keyof typeof viOffice)[];

  it('fill the same places in both languages', () => {
    expect(keys.filter((key) => placesIn(enOffice[key]).join() !== placesIn(viOffice[key]).join())).toEqual([]);
  });

  it('are composed, and spare people the words of engineers', () => {
    expect(keys.filter((key) => viOffice[key] !== viOffice[key].normalize('NFC'))).toEqual([]);
    expect(keys.filter((key) => /đồng bộ|máy chủ|sync|offline|server/i.test(viOffice[key]))).toEqual([]);
  });

  it.each([attachment, attendance, broadcast, bulletin, contact, feedback, holiday, incident, invitation, meeting, nomination, readiness, rosterEntry, schedule, session, speakerCluster, station, trainingClass])('names the kind $kind and all its values and choices', ({ kind, values }) => {
    expect(viOffice).toHaveProperty(`kind_${kind}`);
    for (const [name, spec] of Object.entries(values) as [string, { type: string; of?: unknown }][]) {
      expect(viOffice).toHaveProperty(`value_${name}`);
      if (spec.type === 'enum') for (const option of spec.of as string[]) expect(viOffice).toHaveProperty(`option_${option}`);
    }
  });
});
