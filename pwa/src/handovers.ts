/** Handing a khối's book over, as the office's desk and the ward's phone ask for it (H1 to H9). */

import { send, type Answer } from './http';
import { readMeta } from './store/meta';

export interface Person {
  id: string;
  display_name: string;
}

/** An old phone: what it last said, and how far it has let go. */
export interface HandoverPhone {
  id: string;
  model: string;
  state: 'waiting' | 'delivered' | 'emptied' | 'kept' | 'lost';
  unsent: number | null;
  oldest_unsent_at: string | null;
  last_contact_at: string | null;
  carried: number;
  unsent_then: number | null;
  delivered_at: string | null;
  delivered: number | null;
  refused: number | null;
  receipt: string | null;
  emptied_at: string | null;
  lost_at: string | null;
  lost_reason: string | null;
}

export interface Handover {
  id: string;
  group: string;
  label: string;
  from_account: Person;
  to_account: Person;
  day: string;
  reason: string;
  created_at: string;
  created_by_name: string;
  withdrawn_at: string | null;
  taken: boolean;
  taker_phones: number;
  link_until: string | null;
  state: 'waiting' | 'done' | 'lost' | 'withdrawn';
  phones: HandoverPhone[];
}

export interface HandoverList {
  handovers: Handover[];
  groups: { id: string; label: string; heads: Person[] }[];
  people: Person[];
}

export interface NewHandover {
  id: string;
  group: string;
  from_account: string;
  to_account: string | null;
  to_name: string | null;
  day: string;
  reason: string;
}

/** A link for the new head's phone: shown once. */
export interface FreshLink {
  link: string;
  qr_svg: string;
  expires_at: string;
  display_name: string;
}

/** What the minutes of a handover say. */
export interface HandoverMinutes {
  handover: Handover;
  group_name: string;
  ward_name: string;
  households: number | null;
  made_at: string;
  months: { month: string; broadcast: number; meeting: number; incident: number; feedback: number }[];
  clusters: { name: string; number: number | null; technology: string | null; speakers: number | null; place: string | null; condition: string | null; device_code: string | null }[];
  faults: { symptom: string; found_at: string; state: string; cluster: string | null }[];
  feedback: { received_at: string; content: string }[];
  schedules: { weekdays: number[]; starts_at: string; duration_minutes: number; source: string | null }[];
  left_over: { received_at: string; content: unknown }[];
}

type Call = <T>(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<Answer<T>>;

/** What may be asked, by whichever way one is let in. */
export interface Handovers {
  list: () => Promise<Answer<HandoverList>>;
  start: (wish: NewHandover) => Promise<Answer<{ handover: Handover }>>;
  link: (id: string) => Promise<Answer<FreshLink>>;
  withdraw: (id: string) => Promise<Answer<{ handover: Handover }>>;
  lose: (id: string, phone: string, reason: string) => Promise<Answer<{ handover: Handover }>>;
  minutes: (id: string) => Promise<Answer<HandoverMinutes>>;
}

/** Ask by a way of calling. */
export function handoversBy(call: Call): Handovers {
  const one = (id: string): string => `handovers/${encodeURIComponent(id)}`;
  return {
    list: () => call('GET', 'handovers'),
    start: (wish) => call('POST', 'handovers', wish),
    link: (id) => call('POST', `${one(id)}/link`),
    withdraw: (id) => call('POST', `${one(id)}/withdraw`),
    lose: (id, phone, reason) => call('POST', `${one(id)}/phones/${encodeURIComponent(phone)}/lost`, { reason }),
    minutes: (id) => call('GET', `${one(id)}/minutes`),
  };
}

/** As the ward's phone asks. */
export const phoneHandovers = handoversBy(async (method, path, body) => {
  const device = await readMeta('device');
  return send(method, `/api/${path}`, { body, headers: { Authorization: `Bearer ${device?.secret ?? ''}` } });
});
