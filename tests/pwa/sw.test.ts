/** The service worker keeps the app's files and nothing else, and never takes over under an open page. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

// By a name that tsc does not follow: a worker's globals are not a page's.
const WORKER = ['../../pwa/src', 'sw.ts'].join('/');

type Handler = (event: object) => void;

let handlers: Map<string, Handler>;
let skipWaiting: ReturnType<typeof vi.fn>;
let pages: { postMessage: ReturnType<typeof vi.fn> }[];

/** A cache that holds every file of the shell. */
const cache = { put: (_url?: string) => Promise.resolve(), match: () => Promise.resolve(new Response('shell')) };

beforeEach(async () => {
  vi.resetModules();
  handlers = new Map();
  skipWaiting = vi.fn(() => Promise.resolve());
  pages = [{ postMessage: vi.fn() }];
  vi.stubGlobal('self', {
    addEventListener: (name: string, handler: Handler) => handlers.set(name, handler),
    location: new URL('https://so.example/'),
    clients: { claim: () => Promise.resolve(), matchAll: () => Promise.resolve(pages) },
    skipWaiting,
  });
  vi.stubGlobal('caches', { open: () => Promise.resolve(cache), match: cache.match, keys: () => Promise.resolve([]), delete: () => Promise.resolve(true) });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('file')));
  vi.stubGlobal('__PRECACHE__', { version: 'v2', field: [{ url: '/assets/app-1.js', revision: null }], office: [], scanner: [{ url: '/assets/worker-1.js', revision: null }] });
  await import(/* @vite-ignore */ WORKER);
});

/** Give what the worker waits for when it hears of something. */
async function tell(name: string, event: object = {}): Promise<void> {
  const waits: Promise<unknown>[] = [];
  handlers.get(name)!({ ...event, waitUntil: (work: Promise<unknown>) => waits.push(work) });
  await Promise.all(waits);
}

function answers(method: string, url: string, mode = 'cors'): boolean {
  const respondWith = vi.fn();
  handlers.get('fetch')!({ request: { method, url, mode }, respondWith });
  return respondWith.mock.calls.length > 0;
}

describe('the service worker', () => {
  it.each([
    ['POST', '/api/sync'], ['GET', '/api/sync'], ['GET', '/api/office/board'], ['GET', '/healthz'], ['GET', '/sw.js'], ['POST', '/'],
  ])('leaves %s %s to the network', (method, path) => {
    expect(answers(method, `https://so.example${path}`)).toBe(false);
  });

  it('leaves other addresses alone', () => {
    expect(answers('GET', 'https://elsewhere.example/assets/app-1.js')).toBe(false);
  });

  it('answers for the pages and files of the app', () => {
    expect(answers('GET', 'https://so.example/lop/1', 'navigate')).toBe(true);
    expect(answers('GET', 'https://so.example/assets/app-1.js')).toBe(true);
  });

  it('waits with a new version until a person asks for it', async () => {
    await tell('install');
    await tell('activate');
    await tell('message', { data: 'something else' });
    expect(skipWaiting).not.toHaveBeenCalled();
    await tell('message', { data: 'take_over' });
    expect(skipWaiting).toHaveBeenCalledTimes(1);
  });

  it.each([['keep_scanner', ['/assets/worker-1.js']], ['keep_everything', []]])('keeps a part only when it is asked for by name: %s', async (data, files) => {
    const kept: string[] = [];
    cache.put = (url?: string) => { kept.push(String(url)); return Promise.resolve(); };
    await tell('message', { data });
    expect(kept).toEqual(files);
  });

  it('sends nothing itself when a network is back: it wakes the open pages', async () => {
    const fetched = vi.fn();
    vi.stubGlobal('fetch', fetched);
    await tell('sync');
    expect(pages[0]!.postMessage).toHaveBeenCalledWith('wake');
    expect(fetched).not.toHaveBeenCalled();
  });
});
