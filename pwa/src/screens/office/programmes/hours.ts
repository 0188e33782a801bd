/** A station's own hours, as they are typed. */

const HOURS = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;

/** Read hours, a span a line; null if a line is none. */
export function readHours(text: string): string[] | null {
  const lines = text.split('\n').map((line) => line.replace(/\s+/g, '').replace('–', '-')).filter((line) => line !== '');
  return lines.every((line) => HOURS.test(line) && line.slice(0, 5) < line.slice(6)) ? lines : null;
}
