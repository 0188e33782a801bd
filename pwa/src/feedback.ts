/** What a result sounds and feels like, so that nobody has to look: each of three in its own way. */

import { voice } from './preferences';

/** Written now; was there already; on no list. */
export type Outcome = 'fresh' | 'known' | 'unknown';

interface Signal {
  /** Vibration: on, off, on… in milliseconds. */
  buzz: readonly number[];
  /** Tones: pitch, start and length in seconds. */
  tones: readonly (readonly [hertz: number, at: number, length: number])[];
}

const SIGNALS: Readonly<Record<Outcome, Signal>> = {
  fresh: { buzz: [60], tones: [[1046, 0, 0.12]] },
  known: { buzz: [60, 90, 60], tones: [[784, 0, 0.09], [784, 0.16, 0.09]] },
  unknown: { buzz: [450], tones: [[220, 0, 0.55]] },
};

let audio: AudioContext | null = null;

/** Get the loudspeaker ready; browsers want that to be a tap's doing. */
export function wakeSound(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
  } catch {
    // A phone without sound still vibrates and shows.
  }
}

/** Tell a result to ear and hand; `words` are spoken where the phone has a Vietnamese voice. */
export function tell(outcome: Outcome, words: string): void {
  const { buzz, tones } = SIGNALS[outcome];
  (navigator as { vibrate?: (pattern: number[]) => boolean }).vibrate?.([...buzz]);
  for (const tone of tones) play(...tone);
  if (voice.peek() === 'on') speak(words);
}

function play(hertz: number, at: number, length: number): void {
  if (audio?.state !== 'running') return;
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
  const start = audio.currentTime + at;
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0.3, start);
  gain.gain.exponentialRampToValueAtTime(0.001, start + length); // a hard end cracks
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + length);
}

function speak(words: string): void {
  const speech = (window as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;
  const vietnamese = speech?.getVoices().find(({ lang }) => lang.toLowerCase().startsWith('vi'));
  if (!speech || !vietnamese) return; // another language's voice makes nonsense of a name
  speech.cancel(); // the next person is already there
  const utterance = new SpeechSynthesisUtterance(words);
  utterance.voice = vietnamese;
  utterance.lang = 'vi-VN';
  utterance.rate = 1.15;
  speech.speak(utterance);
}
