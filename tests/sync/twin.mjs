/** Bundles twin.ts as the app is bundled for phones and runs it: Node alone reads no TypeScript of ours. */
import { build } from 'vite';

const root = new URL('../..', import.meta.url).pathname;
const { output } = await build({
  configFile: false,
  logLevel: 'error',
  root,
  resolve: { alias: { '@sync': `${root}sync` } },
  build: { ssr: 'tests/sync/twin.ts', write: false, minify: false, target: ['chrome90', 'safari15', 'firefox90'] },
});
await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
