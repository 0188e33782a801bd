/** Ten seconds of sound as proof: Opus at 16 kbit/s, about 20 kB, with its level while it runs. */

export const SECONDS = 10;
const BITS_A_SECOND = 16_000;
// Opus where the browser has it; iPhones of some years write AAC.
const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'] as const;
/** Below this the recording is as good as silent. */
const QUIET = 0.02;

export type RecordEnd = { end: 'done'; sound: Blob; isQuiet: boolean } | { end: 'no_permission' | 'no_microphone' | 'failed' };

/** A recording under way. */
export interface Recording {
  /** Settles when the ten seconds are over, or earlier by `stop`. */
  done: Promise<RecordEnd>;
  stop: () => void;
}

/** Ask for the microphone and record; `onLevel` is told the level (0 to 1) and the seconds that are left. */
export function record(onLevel: (level: number, left: number) => void): Recording {
  let stop = (): void => undefined;
  const done = run(onLevel, (given) => { stop = given; }).catch(explain);
  return { done, stop: () => { stop(); } };
}

async function run(onLevel: (level: number, left: number) => void, giveStop: (stop: () => void) => void): Promise<RecordEnd> {
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  const type = typeof MediaRecorder === 'undefined' ? undefined : TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  if (!devices || type === undefined) return { end: 'no_microphone' };
  // A loudspeaker's voice is what is wanted: nothing is to be taken out as noise.
  const stream = await devices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: true, channelCount: 1 } });
  const listening = listen(stream);
  try {
    const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS_A_SECOND });
    const pieces: Blob[] = [];
    recorder.ondataavailable = ({ data }) => { pieces.push(data); };
    const stopped = new Promise((resolve, reject) => { recorder.onstop = resolve; recorder.onerror = reject; });
    giveStop(() => { if (recorder.state === 'recording') recorder.stop(); });
    recorder.start();
    const loudest = await follow(recorder, listening.level, onLevel);
    await stopped;
    return { end: 'done', sound: new Blob(pieces, { type: type.replace(/;.*/, '') }), isQuiet: loudest < QUIET };
  } finally {
    listening.end();
    for (const track of stream.getTracks()) track.stop();
  }
}

/** Tell the level until the time is over, and give the highest there was. */
async function follow(recorder: MediaRecorder, level: () => number, onLevel: (level: number, left: number) => void): Promise<number> {
  const end = performance.now() + SECONDS * 1000;
  let [loudest, shown] = [0, 0];
  while (recorder.state === 'recording') {
    const left = end - performance.now();
    if (left <= 0) recorder.stop();
    const now = level();
    loudest = Math.max(loudest, now);
    shown = Math.max(now, shown * 0.7); // falls slowly, so that an eye can follow
    onLevel(shown, Math.max(0, Math.ceil(left / 1000)));
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  return loudest;
}

function listen(stream: MediaStream): { level: () => number; end: () => void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const wave = new Uint8Array(analyser.fftSize);
  return {
    level: () => {
      analyser.getByteTimeDomainData(wave);
      return wave.reduce((most, value) => Math.max(most, Math.abs(value - 128) / 128), 0);
    },
    end: () => void context.close().catch(() => null),
  };
}

function explain(cause: unknown): RecordEnd {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return { end: 'no_permission' };
  return { end: name === 'NotFoundError' || name === 'NotReadableError' ? 'no_microphone' : 'failed' };
}
