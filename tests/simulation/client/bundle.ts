/** Makes the app one function whose parameters are a browser's globals: each call is a tab that remembers nothing. */

import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { build, type Plugin, type Rolldown } from 'vite';
import type * as App from './app';

const HERE = import.meta.dirname;
const ROOT = join(HERE, '../../..');

/** A change of the source that breaks a rule. */
export interface Mutation {
  file: string;
  find: string;
  put: string;
}

/** Run the app's modules with these globals. */
export type OpenApp = (globals: Record<string, unknown>) => typeof App;

/** Bundle the app as it is, or with rules broken. */
export async function bundleApp(globals: readonly string[], mutations: readonly Mutation[]): Promise<OpenApp> {
  const output = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@sync': join(ROOT, 'sync') } },
    plugins: [slowSeal(), mutate(mutations)],
    build: { write: false, minify: false, target: 'es2022', lib: { entry: join(HERE, 'app.ts'), formats: ['iife'], name: 'app' } },
  });
  const [{ output: [chunk] }] = output as Rolldown.RolldownOutput[] as [Rolldown.RolldownOutput];
  const open = compileFunction(`${chunk.code}\nreturn app;`, [...globals], { filename: 'app.js' }) as (...given: unknown[]) => typeof App;
  return (given) => open(...globals.map((name) => given[name]));
}

function slowSeal(): Plugin {
  return {
    name: 'slow-seal',
    enforce: 'pre',
    resolveId: (source, importer) => (source.endsWith('/seal') && importer?.includes('/pwa/src/') ? join(HERE, 'slow_seal.ts') : null),
  };
}

function mutate(mutations: readonly Mutation[]): Plugin {
  return {
    name: 'mutate',
    enforce: 'pre',
    transform(code, id) {
      const ours = mutations.filter(({ file }) => id === join(ROOT, file));
      return ours.reduce((text, { file, find, put }) => {
        if (text.split(find).length !== 2) throw new Error(`${file} does not say once: ${find}`);
        return text.replace(find, () => put);
      }, code);
    },
  };
}
