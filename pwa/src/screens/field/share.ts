/** Hands one entry to whoever can help, as a text file: through the share sheet, or as a download. */

import type { Sent } from '../../store/ledger';
import { formatDateTime, formatReceipt } from '../../text/format';
import { t } from '../../text/text';
import { describeOperation } from './describe';
import { handOver } from './share_sheet';

/** Offer the entry with the office's reason; nothing leaves the phone unless the person sends it. */
export async function shareEntry(sent: Sent, why: string): Promise<void> {
  const name = `socoso-${sent.op_id.slice(-8)}.txt`;
  await handOver([new File([write(sent, why)], name, { type: 'text/plain' })]);
}

function write({ operation, outcome }: Sent, why: string): string {
  return [
    t('app_name'),
    describeOperation(operation),
    formatDateTime(operation.at.slice(0, 24)),
    t('refused_why', { why }),
    outcome.receipt && formatReceipt(outcome.receipt),
    '',
    JSON.stringify({ operation, outcome }, null, 2),
  ].join('\n');
}
