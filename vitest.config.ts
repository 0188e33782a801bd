import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: { '@sync': fileURLToPath(new URL('sync', import.meta.url)) },
  },
  oxc: {
    jsx: { runtime: 'automatic', importSource: 'preact' },
  },
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    // Two workers: the smallest machine this must pass on has two cores.
    maxWorkers: 2,
    unstubGlobals: true,
    restoreMocks: true,
  },
});
