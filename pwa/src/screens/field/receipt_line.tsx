/** What the office has said about a row, in one line. */

import type { JSX } from 'preact';
import type { Receipt } from '../../store/types';
import type { Shown } from '../../store/view';
import { formatMoment, formatReceipt } from '../../text/format';
import { t, type TextKey } from '../../text/text';
import { Icon } from '../../ui/icons';

const FLAGS = new Set(['clock_suspect', 'orphan', 'newer_contract', 'revived', 'forked']);

/** `✓ Văn phòng đã nhận 10:32 · mã K7A2-M9XQ` */
export function ReceiptLine({ record }: { record: Pick<Shown, 'waiting' | 'receipt' | 'base'> }): JSX.Element | null {
  if (record.waiting > 0) return <p class="receipt small warning-text"><Icon name="waiting" size={20} /> {t('row_waiting')}</p>;
  if (record.receipt) return <ReceiptOf receipt={record.receipt} />;
  return record.base ? <p class="receipt small good"><Icon name="check" size={20} /> {t('row_at_office')}</p> : null;
}

export function ReceiptOf({ receipt }: { receipt: Receipt }): JSX.Element {
  const { result, flags } = receipt;
  const words = { time: formatMoment(receipt.received_at), receipt: formatReceipt(receipt.receipt) };
  const isTaken = result === 'applied' || result === 'conflict';
  return (
    <>
      <p class={`receipt small ${isTaken ? 'good' : 'error-text'}`}>
        <Icon name={isTaken ? 'check' : 'warning'} size={20} /> {t(`receipt_${result}`, words)}
      </p>
      {flags.filter((flag) => FLAGS.has(flag)).map((flag) => <p key={flag} class="receipt small soft">{t(`flag_${flag}` as TextKey)}</p>)}
    </>
  );
}
