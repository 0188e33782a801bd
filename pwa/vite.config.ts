import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { slimKinds } from './kinds.ts';
import { offlineCopy } from './offline_copy.ts';

type FindModule = (id: string) => { isEntry: boolean; importers: readonly string[] } | null;

const atStart = new Set<string>();

/** Tell whether the page loads a module at once, by no import but static ones. */
function isAtStart(id: string, find: FindModule, seen = new Set<string>()): boolean {
  if (atStart.has(id)) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  const module = find(id);
  const found = module !== null && (module.isEntry || module.importers.some((importer) => isAtStart(importer, find, seen)));
  if (found) atStart.add(id);
  return found;
}

export default defineConfig({
  root: import.meta.dirname,
  resolve: {
    alias: { '@sync': fileURLToPath(new URL('../sync', import.meta.url)) },
  },
  oxc: {
    jsx: { runtime: 'automatic', importSource: 'preact' },
  },
  plugins: [slimKinds(), offlineCopy()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: ['chrome90', 'safari15', 'firefox90'],
    // A strict content policy has no room for data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What is loaded at once is one file: cut up by who else uses which part of it, it compresses worse by a tenth.
        codeSplitting: { groups: [{ debugName: 'start', name: (id, context) => (isAtStart(id, (each) => context.getModuleInfo(each)) ? 'start' : null) }] },
      },
    },
  },
});
