/** Reads a code out of a video: by the browser itself where it can, otherwise by a worker of ours. */

import type { Picture } from './code_worker';

/** Give the text of a code in the picture shown now, null if there is none. */
export interface Reader {
  read: (video: HTMLVideoElement) => Promise<string | null>;
  end: () => void;
}

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats: () => Promise<string[]>;
}

/** Make the best reader this machine has. */
export async function makeReader(): Promise<Reader> {
  return (await makeNative()) ?? makeOwn();
}

async function makeNative(): Promise<Reader | null> {
  const { BarcodeDetector } = window as { BarcodeDetector?: DetectorClass };
  try {
    if (!BarcodeDetector || !(await BarcodeDetector.getSupportedFormats()).includes('qr_code')) return null;
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    return { read: async (video) => (await detector.detect(video))[0]?.rawValue ?? null, end: () => null };
  } catch {
    return null; // announced but not there, as on phones without its service
  }
}

/** The longer side of the picture that is read: enough for a code of 25 mm at arm's length. */
const LONG_SIDE = 640;

function makeOwn(): Reader {
  const worker = new Worker(new URL('./code_worker.ts', import.meta.url), { type: 'module' });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const read = (video: HTMLVideoElement): Promise<string | null> => new Promise((resolve, reject) => {
    const picture = context && take(video, canvas, context);
    if (!picture) {
      resolve(null);
      return;
    }
    worker.onmessage = (event: MessageEvent<string | null>) => { resolve(event.data); };
    worker.onerror = () => { reject(new Error('the reader of codes did not start')); };
    worker.postMessage(picture, [picture.data.buffer]);
  });
  return { read, end: () => { worker.terminate(); } };
}

function take(video: HTMLVideoElement, canvas: HTMLCanvasElement, context: CanvasRenderingContext2D): Picture | null {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || videoHeight === 0) return null;
  const scale = Math.min(1, LONG_SIDE / Math.max(videoWidth, videoHeight));
  const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.drawImage(video, 0, 0, width, height);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}
