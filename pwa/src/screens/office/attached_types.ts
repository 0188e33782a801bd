/** What the office is told of attached photos and sounds. */

/** One of them; `received_at` is null until its bytes have come. */
export interface Attached {
  id: string;
  part: string;
  mime: string;
  bytes: number;
  taken_at: string | null;
  note: string | null;
  received_at: string | null;
}
