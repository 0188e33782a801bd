/** The camera, read continuously until it is stopped. */

import { Gate } from './gate';
import { makeReader, type Reader } from './reader';

/** Why there is no picture. */
export type CameraTrouble = 'refused' | 'missing' | 'reader_missing';

export interface Scanner {
  stop: () => void;
  /** Null where the camera has no lamp. */
  torch: ((on: boolean) => Promise<void>) | null;
}

/** Between two pictures: the page must get its turn on a slow phone. */
const PAUSE_MS = 40;

/** Tell whether the camera may be used without the browser asking. */
export async function isCameraAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state === 'granted';
  } catch {
    return false; // Safari and Firefox do not say
  }
}

/** Show the camera in `video` and tell of each code that comes into sight, once. */
export async function startScanner(video: HTMLVideoElement, onCode: (text: string) => void, onTrouble: (trouble: CameraTrouble) => void): Promise<Scanner | null> {
  const stream = await openCamera(onTrouble);
  if (!stream) return null;
  video.srcObject = stream;
  // A page that is left at once interrupts its own video.
  await video.play().catch(() => null);
  const reader = await makeReader();
  const running = { yes: true };
  void readOn(video, reader, running, onCode).catch(() => { onTrouble('reader_missing'); });
  const stop = (): void => {
    running.yes = false;
    for (const track of stream.getTracks()) track.stop();
    reader.end();
  };
  return { stop, torch: torchOf(stream) };
}

async function openCamera(onTrouble: (trouble: CameraTrouble) => void): Promise<MediaStream | null> {
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices; // missing on a page without TLS
  try {
    if (devices) return await devices.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } } });
    onTrouble('missing');
  } catch (error) {
    onTrouble(error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'missing');
  }
  return null;
}

async function readOn(video: HTMLVideoElement, reader: Reader, running: { yes: boolean }, onCode: (text: string) => void): Promise<void> {
  const gate = new Gate();
  while (running.yes) {
    const text = await reader.read(video);
    if (text !== null && gate.admit(text, Date.now())) onCode(text);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

type Lamp = MediaTrackCapabilities & { torch?: boolean };

function torchOf(stream: MediaStream): Scanner['torch'] {
  const [track] = stream.getVideoTracks();
  if (!track || !(track.getCapabilities as unknown) || (track.getCapabilities() as Lamp).torch !== true) return null;
  return (on) => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
}
