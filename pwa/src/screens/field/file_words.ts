/** Looks up the words of photos and sounds, and says how many and how large they are. */

import { formatBytes, formatNumber } from '../../text/format';
import { texts } from '../../text/texts';
import { viFiles } from '../../text/vi-files';

export type FileKey = keyof typeof viFiles;

/** Give a text about photos and sounds in the chosen language. */
export const tf = texts(viFiles, async () => (await import('../../text/en-files')).enFiles);

interface Sized {
  mime: string;
  bytes: number;
}

const isSound = ({ mime }: Sized): boolean => mime.startsWith('audio/');

/** `9 ảnh, 1 ghi âm` */
export function countWords(files: readonly Sized[]): string {
  const sounds = files.filter(isSound).length;
  const photos = files.length - sounds;
  const first = tf('photos', { count: formatNumber(photos) });
  const second = tf('sounds', { count: formatNumber(sounds) });
  if (sounds === 0) return first;
  return photos === 0 ? second : tf('and', { first, second });
}

/** `1,6 MB` */
export const sizeWords = (files: readonly Sized[]): string => formatBytes(files.reduce((sum, { bytes }) => sum + bytes, 0));

const KNOWN_REASONS = new Set(['attachment_false_type', 'attachment_damaged', 'attachment_too_many_pixels', 'upload_too_large']);

/** Why the office does not take a file, in a few words. */
export function reasonWords(code: string): string {
  return KNOWN_REASONS.has(code) ? tf(`reason_${code}` as FileKey) : tf('reason_other', { code });
}
