import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { slimKinds } from './kinds.ts';
import { offlineCopy } from './offline_copy.ts';

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
  },
});
