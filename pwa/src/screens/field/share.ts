/** Hands one entry to whoever can help, as a text file: through the share sheet, or as a download. */

import type { Sent } from '../../store/ledger';
import { formatDateTime, formatReceipt } from '../../text/format';
import { t } from '../../text/text';
import { describeOperation } from './describe';

/** Offer the entry with the office's reason; nothing leaves the phone unless the person sends it. */
export async function shareEntry(sent: Sent, why: string): Promise<void> {
  const name = `socoso-${sent.op_id.slice(-8)}.txt`;
  const file = new File([write(sent, why)], name, { type: 'text/plain' });
  const canShare = (navigator as { canShare?: (data: ShareData) => boolean }).canShare?.({ files: [file] }) ?? false;
  if (!canShare) {
    download(file);
    return;
  }
  try {
    await navigator.share({ files: [file], title: t('app_name') });
  } catch {
    // The person closed the share sheet.
  }
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

function download(file: File): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = file.name;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(address); }, 10_000);
}
