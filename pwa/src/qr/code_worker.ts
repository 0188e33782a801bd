/** Reads codes out of camera pictures, beside the page: a slow phone's screen must not wait for it. */

import decode from 'qr/decode.js';

/** A picture as a canvas gives it. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** For retries on a bad picture: the next one may be better, so not long. */
const PATIENCE_MS = 60;

const port = self as unknown as { onmessage: ((event: MessageEvent<Picture>) => void) | null; postMessage: (text: string | null) => void };

port.onmessage = ({ data }) => {
  port.postMessage(read(data));
};

function read(picture: Picture): string | null {
  try {
    return decode(picture, { format: 'RGBA', timeLimit: PATIENCE_MS });
  } catch {
    return null; // no code in this picture
  }
}
