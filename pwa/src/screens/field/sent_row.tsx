/** One thing that was sent, with what the office said. */

import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Sent } from '../../store/ledger';
import type { Operation } from '../../store/types';
import { all, loadScope } from '../../store/view';
import { dayOf, formatMoment } from '../../text/format';
import { describeOperation } from './describe';
import { ReceiptOf } from './receipt_line';
import { ts } from './send_words';

export function SentRow({ sent }: { sent: Sent }): JSX.Element {
  const madeAt = sent.operation.at.slice(0, 24);
  return (
    <li class="row">
      <span class="main">
        <span class="name">{describeOperation(sent.operation)}</span>
        {dayOf(madeAt) !== dayOf(sent.received_at) && <span class="small soft">{ts('made_at', { time: formatMoment(madeAt) })}</span>}
        <ReceiptOf receipt={{ ...sent.outcome, flags: sent.outcome.flags ?? [] }} />
      </span>
    </li>
  );
}

/** A mark names its person by an id; the names are with the classes. */
export async function loadNames(): Promise<void> {
  await Promise.all(all('training_class').map((one) => loadScope(`class:${one.record_id}`)));
}

/** Load the names that a list of operations needs. */
export function useNames(operations: readonly Operation[]): void {
  const isAboutPeople = operations.some(({ kind }) => kind === 'attendance');
  useEffect(() => {
    if (isAboutPeople) void loadNames();
  }, [isAboutPeople]);
}
