/** After the bundle: lists the offline copy, builds the service worker around it, compresses everything. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type Manifest, type Plugin, type ResolvedConfig } from 'vite';

const OFFICE_SCREENS = 'src/screens/office/';
/** The reader of codes: only trainers need it, and only where the browser has none of its own. */
const SCANNER = 'assets/code_worker-';
const TEXT_FILE = /\.(css|html|js|json|svg|txt|webmanifest)$/;
// Pictures for the install dialog: the browser fetches them itself, a phone in the field never shows them.
const NEVER_OFFLINE = /^(\.vite\/|screenshots\/|sw\.js$)|\.(br|gz|map)$/;

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** Follow imports from the entries without going through an office screen. */
function reachFieldFiles(manifest: Manifest): Set<string> {
  const seen = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (seen.has(key) || chunk === undefined || key.startsWith(OFFICE_SCREENS)) return;
    seen.add(key);
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) visit(next);
  };
  for (const key of Object.keys(manifest)) if (manifest[key]?.isEntry) visit(key);
  return filesOf(manifest, seen);
}

function filesOf(manifest: Manifest, keys: Iterable<string>): Set<string> {
  const chunks = [...keys].flatMap((key) => manifest[key] ?? []);
  return new Set(chunks.flatMap((chunk) => [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]));
}

function listPrecache(dist: string): typeof __PRECACHE__ {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;
  const field = reachFieldFiles(manifest);
  const bundled = filesOf(manifest, Object.keys(manifest));
  const files = listFiles(dist).filter((file) => !NEVER_OFFLINE.test(file));
  const describe = (file: string): PrecacheFile => ({
    url: file === 'index.html' ? '/' : `/${file}`,
    revision: file.startsWith('assets/') ? null : sha256(readFileSync(join(dist, file))).slice(0, 16),
  });
  // A file outside the bundle's graph (an icon, a worker) goes to everybody: too much beats missing.
  const isOfficeOnly = (file: string): boolean => bundled.has(file) && !field.has(file);
  const groups = {
    field: files.filter((file) => !isOfficeOnly(file) && !file.startsWith(SCANNER)).map(describe),
    office: files.filter(isOfficeOnly).map(describe),
    scanner: files.filter((file) => file.startsWith(SCANNER)).map(describe),
  };
  return { version: sha256(JSON.stringify(groups)).slice(0, 16), ...groups };
}

async function buildServiceWorker(config: ResolvedConfig, precache: typeof __PRECACHE__): Promise<void> {
  await build({
    configFile: false,
    root: config.root,
    publicDir: false,
    logLevel: 'warn',
    resolve: { alias: config.resolve.alias },
    define: { __PRECACHE__: JSON.stringify(precache) },
    build: {
      outDir: config.build.outDir,
      emptyOutDir: false,
      target: config.build.target,
      modulePreload: false,
      rolldownOptions: {
        input: join(config.root, 'src/sw.ts'),
        output: { format: 'iife', entryFileNames: 'sw.js' },
      },
    },
  });
}

function compressFiles(dist: string): void {
  for (const file of listFiles(dist)) {
    if (!TEXT_FILE.test(file) || file.startsWith('.vite/')) continue;
    const path = join(dist, file);
    const data = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(data, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  }
}

export function offlineCopy(): Plugin {
  let config: ResolvedConfig;
  const modules: Record<string, string[]> = {};
  return {
    name: 'offline-copy',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    generateBundle(_options, bundle) {
      for (const item of Object.values(bundle)) {
        if (item.type !== 'chunk') continue;
        modules[item.fileName] = item.moduleIds
          .filter((id) => id.startsWith(config.root))
          .map((id) => id.slice(config.root.length + 1));
      }
    },
    // Not closeBundle: it also runs after a failed build and would hide the real error behind its own.
    async writeBundle() {
      const dist = resolve(config.root, config.build.outDir);
      const precache = listPrecache(dist);
      await buildServiceWorker(config, precache);
      compressFiles(dist);
      // For `make size`: which files belong to whom, and which modules ended up in which chunk.
      writeFileSync(join(dist, '.vite/offline.json'), JSON.stringify({ ...precache, modules }, null, 1));
    },
  };
}
