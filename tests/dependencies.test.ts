/** Imports point at sync/: the rule of docs/architecture.md, kept for TypeScript. Twin: test_dependencies.py. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

interface Rule {
  readonly folder: string;
  /** Paths from the root, or packages, that files below the folder must not import. */
  readonly banned: readonly string[];
  readonly reason: string;
}

const RULES: readonly Rule[] = [
  { folder: 'sync', banned: ['pwa', 'server', 'tests', 'tools'], reason: 'the contract knows nobody' },
  { folder: 'pwa/src', banned: ['server', 'tests', 'tools'], reason: 'the app and the server never meet' },
  {
    folder: 'pwa/src/store',
    banned: ['pwa/src/sync', 'pwa/src/screens', 'pwa/src/ui', 'pwa/src/operations', 'preact'],
    reason: 'the store knows neither syncing nor screens',
  },
  { folder: 'pwa/src/sync', banned: ['pwa/src/screens', 'pwa/src/ui', 'preact'], reason: 'syncing knows no screen' },
  { folder: 'pwa/src/screens', banned: ['idb', 'pwa/src/store/db'], reason: 'screens do not touch IndexedDB' },
  { folder: 'pwa/src/ui', banned: ['pwa/src/screens', 'pwa/src/store', 'pwa/src/sync'], reason: 'ui only shows' },
  { folder: 'pwa/src/screens/field', banned: ['pwa/src/screens/office'], reason: 'a phone loads no office part' },
  { folder: 'pwa/src/sw.ts', banned: ['pwa/src/store', 'pwa/src/screens'], reason: 'the worker holds the shell only' },
];

/** What a screen may not name: it goes through operations.ts and the stores instead. */
const NOT_IN_SCREENS = new Set(['fetch', 'XMLHttpRequest', 'indexedDB', 'caches']);

/** The one file among the screens that calls the server: the office works online, field screens never do. */
const OFFICE_CLIENT = 'pwa/src/screens/office/api.ts';

function filesBelow(place: string): string[] {
  const path = join(ROOT, place);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [place];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

/** Every import, static, dynamic or type-only, as a path from the root or a package's name. */
function importsOf(file: string, source: string): string[] {
  return ts.preProcessFile(source, true, true).importedFiles.map(({ fileName }) => {
    if (fileName.startsWith('.')) return join(dirname(file), fileName);
    return fileName.replace(/^@sync\//, 'sync/');
  });
}

function brokenImports({ banned, reason }: Rule, file: string, source: string): string[] {
  const within = (name: string, place: string): boolean =>
    name === place || name.startsWith(`${place}/`) || name.startsWith(`${place}.`);
  return importsOf(file, source)
    .filter((name) => banned.some((place) => within(name, place)))
    .map((name) => `${file} imports ${name}: ${reason}`);
}

function namesIn(file: string, source: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    // `x.fetch` is somebody's method, `fetch` alone and `window.fetch` are the browser's.
    const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
    const owner = isMember ? node.parent.expression.getText() : 'window';
    if (ts.isIdentifier(node) && ['window', 'globalThis', 'self'].includes(owner)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX);
  ts.forEachChild(tree, visit);
  return names;
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('imports point at sync', () => {
  it.each(RULES)('$folder: $reason', (rule) => {
    expect(filesBelow(rule.folder).flatMap((file) => brokenImports(rule, file, read(file)))).toEqual([]);
  });

  it('sync imports its own files only', () => {
    const foreign = filesBelow('sync').flatMap((file) =>
      importsOf(file, read(file))
        .filter((name) => !name.startsWith('sync/'))
        .map((name) => `${file} imports ${name}`),
    );
    expect(foreign).toEqual([]);
  });

  it('screens touch neither the network nor the database', () => {
    const touching = filesBelow('pwa/src/screens')
      .filter((file) => file !== OFFICE_CLIENT)
      .flatMap((file) =>
        [...namesIn(file, read(file))].filter((name) => NOT_IN_SCREENS.has(name)).map((name) => `${file} uses ${name}`),
      );
    expect(touching).toEqual([]);
  });
});

it.each(['sync', 'pwa/src/store', 'pwa/src/sync', 'pwa/src/screens/field', 'pwa/src/screens/office', 'pwa/src/sw.ts'])(
  'there is something to check in %s',
  (place) => {
    expect(filesBelow(place)).not.toEqual([]);
  },
);

describe('the rule itself', () => {
  const rule: Rule = { folder: 'pwa/src/screens', banned: ['idb', 'pwa/src/store/db'], reason: 'planted' };
  const file = 'pwa/src/screens/field/planted.tsx';

  it.each([
    `import { openDB } from 'idb'`,
    `import '../../store/db.ts'`,
    `import { put } from '../../store/db'`,
    `const db = await import('../../store/db')`,
    `export { put } from '../../store/db'`,
    `import type { Db } from '../../store/db'`,
  ])('notices %s', (source) => {
    expect(brokenImports(rule, file, source)).toHaveLength(1);
  });

  it('lets a similar name pass', () => {
    expect(brokenImports(rule, file, `import '../../store/db_free'`)).toEqual([]);
  });

  it('notices the network, not a method of the same name', () => {
    expect(namesIn(file, `void fetch('/x')`)).toContain('fetch');
    expect(namesIn(file, `void window.fetch('/x')`)).toContain('fetch');
    expect(namesIn(file, `void store.fetch('/x')`)).not.toContain('fetch');
  });
});
