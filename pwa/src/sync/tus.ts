/** Sends one file by tus 1.0.0: a small client of our own, a tenth of the stock one (T2). */

import type { Answer } from '../http';
import { sendBytes } from '../http_bytes';

/** How the sending of a file ended. */
export type FileEnd = { end: 'held' } | { end: 'failed'; answer: Extract<Answer<never>, { ok: false }> };

export interface Sending {
  secret: string;
  id: string;
  content: ArrayBuffer;
  /** Where it was begun before. */
  url: string | undefined;
  /** Told of each part that the office has. */
  onProgress: (url: string, sent: number) => Promise<void>;
}

const PATH = '/api/tus';
const LEAST = 16 * 1024;
// What a proxy in front takes in before it wakes the office.
const MOST = 512 * 1024;
// A photo is one part; on a line that breaks parts become smaller, so that each time something arrives.
let partBytes = 256 * 1024;

/** Send what the office lacks of a file; what arrived before a line was cut is not sent again. */
export async function sendFile(sending: Sending): Promise<FileEnd> {
  let place = sending.url === undefined ? null : await ask(sending, sending.url);
  if (place && !place.ok && isGone(place)) place = null;
  for (let begun = 0; ;) {
    if (place && !place.ok) {
      const isLost = isGone(place) && begun < 2;
      if (!isLost) return { end: 'failed', answer: place };
      place = null;
    }
    if (!place) {
      begun += 1;
      place = await begin(sending);
      continue;
    }
    const { url, offset } = place.data;
    await sending.onProgress(url, offset);
    if (offset >= sending.content.byteLength) return { end: 'held' };
    place = await goOn(sending, url, offset);
  }
}

interface Place {
  url: string;
  offset: number;
}

const isGone = (answer: Answer<unknown>): boolean => !answer.ok && !answer.offline && answer.code === 'upload_unknown';

const common = (secret: string): Record<string, string> => ({ Authorization: `Bearer ${secret}`, 'Tus-Resumable': '1.0.0' });

async function ask({ secret }: Sending, url: string): Promise<Answer<Place>> {
  return readPlace(await sendBytes('HEAD', url, { headers: common(secret) }), url);
}

/** Begin, with the first part in the same request: a photo costs one trip. */
async function begin({ secret, id, content }: Sending): Promise<Answer<Place>> {
  const headers = {
    ...common(secret), 'Upload-Length': String(content.byteLength), 'Upload-Metadata': `attachment ${btoa(id)}`,
    'Content-Type': 'application/offset+octet-stream',
  };
  const answer = learn(await sendBytes('POST', PATH, { headers, body: content.slice(0, partBytes) }));
  if (!answer.ok) return answer;
  // Without an offset the office has the file already, whoever sent it.
  const offset = answer.data.get('Upload-Offset') ?? String(content.byteLength);
  return { ok: true, status: answer.status, data: { url: answer.data.get('Location') ?? PATH, offset: Number(offset) } };
}

async function goOn(sending: Sending, url: string, offset: number): Promise<Answer<Place>> {
  const headers = { ...common(sending.secret), 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
  const body = sending.content.slice(offset, offset + partBytes);
  const answer = learn(await sendBytes('PATCH', url, { headers, body }));
  const isElsewhere = !answer.ok && !answer.offline && answer.code === 'upload_offset';
  return isElsewhere ? ask(sending, url) : readPlace(answer, url);
}

function learn<T>(answer: Answer<T>): Answer<T> {
  if (answer.ok) partBytes = Math.min(MOST, partBytes * 2);
  else if (answer.offline) partBytes = Math.max(LEAST, partBytes / 4);
  return answer;
}

function readPlace(answer: Answer<Headers>, url: string): Answer<Place> {
  return answer.ok ? { ...answer, data: { url, offset: Number(answer.data.get('Upload-Offset')) } } : answer;
}
