/** What the world does to the office's calls comes back as values. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { enrol, forget, readBoard, readBroadcasts, readClass, readSession, receiveBundle, signIn, signOut, whenSignedOut } from '../../../pwa/src/screens/office/api';
import { NO_FILTER } from '../../../pwa/src/screens/office/place';

const fetched = vi.fn<(path: string, init: RequestInit) => Promise<Response>>();

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });

const error = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  json({ error: { code, message: 'Một câu.', request_id: 'r-1' } }, status, headers);

const headersOf = (call: number): Record<string, string> => fetched.mock.calls[call]![1].headers as Record<string, string>;

const SESSION = { account: { id: 'a', display_name: 'Người Mẫu', roles: [] }, csrf_token: 'token-1' };

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
});

afterEach(() => {
  forget();
  whenSignedOut(() => undefined);
});

describe('the world', () => {
  it('gives no network as a value', async () => {
    fetched.mockRejectedValue(new TypeError('failed'));
    expect(await readBoard()).toMatchObject({ ok: false, offline: true });
  });

  it('takes the page of a portal for no network', async () => {
    fetched.mockResolvedValue(new Response('<html>', { headers: { 'Content-Type': 'text/html' } }));
    expect(await readBoard()).toMatchObject({ ok: false, offline: true });
  });

  it('takes a cut reply for no network', async () => {
    fetched.mockResolvedValue(new Response('{"as_of":', { headers: { 'Content-Type': 'application/json' } }));
    expect(await readBoard()).toMatchObject({ ok: false, offline: true });
  });

  it('gives an error its code, its sentence and how long to wait', async () => {
    fetched.mockResolvedValue(error(429, 'login_throttled', { 'Retry-After': '90' }));
    const answer = await signIn('mau', 'x');
    expect(answer).toMatchObject({ ok: false, offline: false, code: 'login_throttled', message: 'Một câu.', retryAfter: 90 });
  });
});

describe('a file from a phone', () => {
  it('travels as it is, as the text it is', async () => {
    fetched.mockResolvedValue(json({ results: [] }));
    await receiveBundle(new File(['-----BEGIN SOCOSO-----'], 'a.txt'), 2000);
    const [path, { body }] = fetched.mock.calls[0]!;
    expect(path).toBe('/api/office/bundles?after=2000');
    expect(headersOf(0)).toMatchObject({ 'Content-Type': 'text/plain' });
    expect(headersOf(0)).not.toHaveProperty('Content-Encoding');
    expect(await (body as Blob).text()).toBe('-----BEGIN SOCOSO-----');
  });
});

describe('signing in', () => {
  it('sends the token with every unsafe call, and with no other', async () => {
    fetched.mockResolvedValueOnce(json(SESSION)).mockResolvedValueOnce(json({})).mockResolvedValueOnce(json({}, 201));
    await signIn('mau', 'x');
    await readBoard();
    await enrol('account-1');
    expect(headersOf(0)).not.toHaveProperty('X-CSRF-Token');
    expect(headersOf(1)).not.toHaveProperty('X-CSRF-Token');
    expect(headersOf(2)).toHaveProperty('X-CSRF-Token', 'token-1');
  });

  it('takes the token up again from a session that still runs', async () => {
    fetched.mockResolvedValueOnce(json(SESSION)).mockResolvedValueOnce(json({}, 201));
    await readSession();
    await enrol('account-1');
    expect(headersOf(1)).toHaveProperty('X-CSRF-Token', 'token-1');
  });

  it('trims and composes the user name, never the password', async () => {
    fetched.mockResolvedValue(json(SESSION));
    await signIn(' vă\u0306n '.normalize('NFD'), ' x ');
    expect(JSON.parse(fetched.mock.calls[0]![1].body as string)).toEqual({ username: 'vă\u0306n'.normalize('NFC'), password: ' x ' });
  });

  it('tells when a call finds the session gone, but not when a password was wrong', async () => {
    const told = vi.fn();
    whenSignedOut(told);
    fetched.mockResolvedValueOnce(error(401, 'login_failed'));
    await signIn('mau', 'x');
    expect(told).not.toHaveBeenCalled();
    fetched.mockResolvedValueOnce(error(401, 'not_signed_in'));
    await readBoard();
    expect(told).toHaveBeenCalledOnce();
  });

  it('forgets token and answers on signing out', async () => {
    fetched.mockResolvedValueOnce(json(SESSION)).mockResolvedValueOnce(json({ class: {} }, 200, { ETag: '"1"' }));
    await signIn('mau', 'x');
    await readClass('c');
    fetched.mockResolvedValueOnce(new Response(null, { status: 204 }));
    await signOut();
    fetched.mockResolvedValueOnce(json({ class: {} }));
    await readClass('c');
    expect(headersOf(3)).not.toHaveProperty('If-None-Match');
  });
});

describe('asking again', () => {
  it('asks only for what changed and keeps the same answer if nothing did', async () => {
    fetched.mockResolvedValueOnce(json({ class: { id: 'c' } }, 200, { ETag: '"1"' }));
    const first = await readClass('c');
    fetched.mockResolvedValueOnce(new Response(null, { status: 304 }));
    const second = await readClass('c');
    expect(headersOf(1)).toHaveProperty('If-None-Match', '"1"');
    expect(first.ok && second.ok && first.data === second.data).toBe(true);
  });

  it('keeps no more answers than a desk looks at', async () => {
    fetched.mockImplementation(() => Promise.resolve(json({ class: {} }, 200, { ETag: '"1"' })));
    for (let n = 0; n < 60; n++) await readClass(`c${n}`);
    await readClass('c59');
    await readClass('c0');
    expect(headersOf(60)).toHaveProperty('If-None-Match');
    expect(headersOf(61)).not.toHaveProperty('If-None-Match');
  });

  it('leaves empty filters out of the address', async () => {
    fetched.mockResolvedValue(json({}));
    await readBroadcasts({ ...NO_FILTER, ward: 'w' }, null);
    expect(fetched.mock.calls[0]![0]).toBe('/api/office/broadcasts?ward=w&limit=100');
  });
});
