/** Looks for what was sent, backwards through the ledger, a day's answers at a time. */

import { fold } from '../../names';
import { readStretch, type Sent } from '../../store/ledger';
import { dayOf, formatDay } from '../../text/format';
import { describeOperation } from './describe';

/** What was found, and how far back was looked; null at the beginning. */
export interface Found {
  sent: Sent[];
  reached: string | null;
}

type Matches = (sent: Sent) => boolean;

const SHORTEST = 2;
const ENOUGH = 30;
const MOST_READ = 2_000;

/** Make what was typed into a question; null while there is too little of it. */
export function readQuestion(typed: string): Matches | null {
  const words = fold(typed);
  if (words.length < SHORTEST) return null;
  const code = readCode(typed);
  return (sent) => (code !== '' && sent.outcome.receipt.includes(code)) || fold(describeInFull(sent)).includes(words);
}

/** A receipt as it is told on the telephone: dashes do not count, and letters that look like digits are digits (R1). */
const readCode = (typed: string): string =>
  /^[\dA-Za-z -]{3,}$/.test(typed) ? typed.toUpperCase().replace(/[ -]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1') : '';

const describeInFull = ({ operation, received_at }: Sent): string => `${describeOperation(operation)} ${formatDay(dayOf(received_at))}`;

/** Look on before a moment until there is enough to show or enough was read; `isWanted` ends a search nobody waits for. */
export async function search(matches: Matches, before: string | undefined, isWanted: () => boolean): Promise<Found> {
  const found: Sent[] = [];
  let reached = before;
  for (let read = 0; read < MOST_READ && found.length < ENOUGH && isWanted();) {
    const stretch = await readStretch(reached);
    if (!stretch) return { sent: found, reached: null };
    found.push(...stretch.sent.filter(matches));
    read += stretch.sent.length;
    reached = stretch.from;
  }
  return { sent: found, reached: reached ?? null };
}
