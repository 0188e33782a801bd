/** The app carries of the kinds' files what it reads: who may write what, and how long a text may be, is the office's. */
import type { Plugin } from 'vite';

const FILE = /\/sync\/kinds\/\w+\.json$/;
const READ = ['policy', 'asked', 'ranks', 'conflicts'];

interface KindFile {
  kind: string;
  identity?: string[];
  values: Record<string, Record<string, unknown>>;
}

const slim = (spec: Record<string, unknown>): Record<string, unknown> => ({
  ...Object.fromEntries(READ.filter((name) => name in spec).map((name) => [name, spec[name]])),
  ...(spec.type === 'enum' && { type: 'enum', of: spec.of }),
});

/** Leave out of each kind what no part of the app reads; see `Value` in sync/contract.ts. */
export function slimKinds(): Plugin {
  return {
    name: 'slim-kinds',
    enforce: 'pre',
    apply: 'build',
    transform(code, id) {
      if (!FILE.test(id)) return null;
      const { kind, identity, values } = JSON.parse(code) as KindFile;
      const read = Object.fromEntries(Object.entries(values).map(([name, spec]) => [name, slim(spec)]));
      return { code: JSON.stringify({ kind, identity, values: read }), map: null };
    },
  };
}
