/** Lets each card in once, however long it is held before the camera. */

/** A card may be shown again after it was out of sight for this long: the person came back. */
const GONE_MS = 2_000;

export class Gate {
  private readonly seenAt = new Map<string, number>();

  /** Tell whether a code that is in sight now has just come into sight. */
  admit(text: string, now: number): boolean {
    const before = this.seenAt.get(text);
    this.seenAt.set(text, now);
    return before === undefined || now - before > GONE_MS;
  }
}
