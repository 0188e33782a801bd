// Prints what each role downloads from pwa/dist and fails over budget.
import { existsSync, readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// What a phone keeps to work without a network: all field screens and the reader of codes. The office's part is the desk's.
const BUDGET = { fieldScript: 60_000, fieldFirstLoad: 90_000, offlineCopy: 300_000 };
const DIST = new URL('../pwa/dist/', import.meta.url);
const TEXT_FILE = /\.(css|html|js|json|svg|txt|webmanifest)$/;

const failures = [];
const isMissing = (file) => !existsSync(new URL(file, DIST));
const read = (file) => readFileSync(new URL(file, DIST));
const manifest = JSON.parse(read('.vite/manifest.json'));
const offline = JSON.parse(read('.vite/offline.json'));

const keysIn = (folder) => Object.keys(manifest).filter((key) => key.startsWith(folder));

/** The chunks that load together with these: their static imports, all the way down. */
function withImports(keys, seen = new Set()) {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    withImports(manifest[key].imports ?? [], seen);
  }
  return seen;
}

const scripts = (keys) =>
  [...new Set([...keys].map((key) => manifest[key].file))].filter((file) => file.endsWith('.js'));
const styles = (keys) => [...new Set([...keys].flatMap((key) => manifest[key].css ?? []))];

function measure(files) {
  const sum = { raw: 0, gzip: 0, brotli: 0 };
  for (const file of files) {
    const data = read(file);
    const isText = TEXT_FILE.test(file);
    sum.raw += data.length;
    sum.gzip += isText ? gzipSync(data, { level: 9 }).length : data.length;
    sum.brotli += isText ? brotliCompressSync(data).length : data.length;
  }
  return sum;
}

/** The manifest and icons that index.html itself asks for, as far as they were built. */
function linkedFiles() {
  const links = read('index.html').toString().match(/<link\b[^>]*>/g) ?? [];
  const files = links
    .filter((link) => /rel="(icon|manifest|apple-touch-icon)"/.test(link))
    .map((link) => /href="\/?([^"]+)"/.exec(link)[1]);
  for (const file of files.filter(isMissing)) failures.push(`index.html asks for ${file}, which is not in pwa/dist`);
  return files.filter((file) => !isMissing(file));
}

const entry = Object.keys(manifest).filter((key) => manifest[key].isEntry);
// The start always needs the Vietnamese texts, also where they are a chunk of their own.
const start = withImports([...entry, ...keysIn('src/text/vi.ts')]);
// Which field screen opens first depends on the person: count the heaviest.
const fieldScreens = keysIn('src/screens/field/').map((key) => withImports([key], new Set(start)));
const field = [start, ...fieldScreens].reduce((heaviest, keys) =>
  measure(scripts(keys)).gzip > measure(scripts(heaviest)).gzip ? keys : heaviest,
);
const office = withImports(keysIn('src/screens/office/'), new Set(start));
const common = ['index.html', ...linkedFiles()];
const offlineFiles = (group) => group.map(({ url }) => (url === '/' ? 'index.html' : url.slice(1)));
const onPhone = ['sw.js', ...offlineFiles(offline.field), ...offlineFiles(offline.scanner)];

const rows = [
  ['field, first screen: scripts', measure(scripts(field)), BUDGET.fieldScript],
  ['field, first screen: all', measure([...common, ...styles(field), ...scripts(field)]), BUDGET.fieldFirstLoad],
  ['office: scripts', measure(scripts(office))],
  ['office: all', measure([...common, ...styles(office), ...scripts(office)])],
  ['trainer, reader of codes', measure(offlineFiles(offline.scanner))],
  ['phone, complete offline copy', measure(onPhone), BUDGET.offlineCopy],
  ['desk, offline copy on top', measure(offlineFiles(offline.office))],
];

console.log('bytes'.padEnd(32), ...['raw', 'gzip -9', 'brotli', 'budget'].map((head) => head.padStart(9)));
for (const [name, size, budget] of rows) {
  const cells = [size.raw, size.gzip, size.brotli, budget ?? ''];
  console.log(name.padEnd(32), ...cells.map((cell) => String(cell).padStart(9)));
  if (budget !== undefined && size.gzip > budget)
    failures.push(`${name}: ${size.gzip} bytes compressed, budget ${budget}`);
}
for (const key of field) {
  const strays = (offline.modules[manifest[key].file] ?? []).filter((id) => id.startsWith('src/screens/office/'));
  for (const id of strays) failures.push(`field's first screen loads ${id} (in ${manifest[key].file})`);
}
for (const failure of failures) console.error(`size: ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
