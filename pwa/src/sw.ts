/**
 * Keeps the app's own files on the machine, and nothing else: never an answer of /api.
 *
 * A new version is fetched beside the old one and waits. It takes over when the last page of the old
 * one is closed, or when the person asks for it, so that no open page loses a file it still needs.
 */

declare const self: ServiceWorkerGlobalScope;

const PREFIX = 'socoso-shell-';
const CACHE = PREFIX + __PRECACHE__.version;
const FIELD = __PRECACHE__.field;
/** Parts that only some use: kept once somebody does. */
const PARTS = { office: __PRECACHE__.office, scanner: __PRECACHE__.scanner } as const;
type Part = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as Part[];
const cacheOf = (part: Part): string => `${CACHE}-${part}`;

self.addEventListener('install', (event) => {
  event.waitUntil(fill(CACHE, FIELD));
});

/** Store files under their addresses; all of them or none. */
async function fill(name: string, files: readonly PrecacheFile[]): Promise<void> {
  const cache = await caches.open(name);
  await Promise.all(files.map(async (file) => { await keep(cache, file); }));
}

async function keep(cache: Cache, { url, revision }: PrecacheFile): Promise<void> {
  // An address that holds its own hash never changes: what an older version stored is still right.
  const known = revision === null ? await caches.match(url) : undefined;
  const response = known ?? (await fetch(new Request(url, { cache: revision === null ? 'default' : 'reload', credentials: 'same-origin' })));
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  await cache.put(url, response);
}

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver());
});

/** The worker before us has no pages left, or its page has asked for us: its files are in nobody's way. */
async function takeOver(): Promise<void> {
  const known = await caches.keys();
  const used = NAMES.filter((part) => known.some((name) => name.endsWith(`-${part}`) && name !== cacheOf(part)));
  await Promise.all(used.map(keepPart));
  await self.clients.claim();
  await removeOld();
}

const keepPart = (part: Part): Promise<unknown> => fill(cacheOf(part), PARTS[part]).catch(() => null);

async function removeOld(): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // Another open page may still run on the old files; they go when the next version comes.
  if (pages.length > 1) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE && !NAMES.some((part) => name === cacheOf(part)));
  await Promise.all(names.map((name) => caches.delete(name)));
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/api') || url.pathname === '/healthz' || url.pathname === '/sw.js') return;
  event.respondWith(request.mode === 'navigate' ? openShell(request) : openFile(request));
});

/** Every address of the app is the same page. */
async function openShell(request: Request): Promise<Response> {
  return (await (await caches.open(CACHE)).match('/')) ?? fetch(request);
}

/** A stored file of any version; hashed names never mean two things. */
async function openFile(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const own = await (await caches.open(CACHE)).match(pathname);
  return own ?? (await caches.match(pathname)) ?? fetch(request);
}

self.addEventListener('message', (event) => {
  if (event.data === 'take_over') event.waitUntil(self.skipWaiting());
  const part = NAMES.find((name) => event.data === `keep_${name}`);
  if (part) event.waitUntil(keepPart(part));
});

// Some browsers tell us when a network is back; the page does the sending, we only wake it.
self.addEventListener('sync' as 'message', (event) => {
  event.waitUntil(wakePages());
});

async function wakePages(): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window' });
  for (const page of pages) page.postMessage('wake');
}

export {};
