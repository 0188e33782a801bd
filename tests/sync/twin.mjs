/** Bundles twin.ts as the app is bundled for phones and runs it: Node alone reads no TypeScript of ours. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = new URL('../..', import.meta.url).pathname;
const { output } = await build({
  configFile: false,
  logLevel: 'error',
  root,
  resolve: { alias: { '@sync': `${root}sync` } },
  build: { ssr: 'tests/sync/twin.ts', write: false, minify: false, target: ['chrome90', 'safari15', 'firefox90'] },
});
// A file of its own: an address that holds the whole program would stand in every complaint.
const folder = await mkdtemp(join(tmpdir(), 'socoso-twin-'));
const file = join(folder, 'twin.mjs');
await writeFile(file, output[0].code);
const running = import(pathToFileURL(file).href);
await running.finally(() => rm(folder, { recursive: true }));
