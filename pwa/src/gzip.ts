/** Packs text with what the browser has for it. */

/** Pack a text; null where the browser cannot (before Safari 16.4 and Firefox 113). */
export async function gzip(text: string): Promise<ArrayBuffer | null> {
  if (typeof CompressionStream === 'undefined') return null;
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Response(stream).arrayBuffer();
}
