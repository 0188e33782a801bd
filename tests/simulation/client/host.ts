/** Hosts the phones of a simulated world: reads commands, one a line, and answers each when the phone is at rest. */

import { createInterface } from 'node:readline';
import type { Done, Step } from './app';
import { Browser } from './browser';
import { bundleApp, type Mutation, type OpenApp } from './bundle';
import { layOutVersion1, readDisk, writeDisk, type Disk, type OldPhone } from './disk';
import { countCommits, installDisk, setDisk, type DiskFull } from './engine';
import type { Reply } from './network';
import { GLOBALS, type Tab } from './tab';
import { NEXT_VERSION } from './next_version';
import { engine, takeOverEngine } from './tasks';

/** Stops a tab after so many turns of what the command began, or just when so much of it is on the disk. */
interface Interruption {
  after: 'turns' | 'commits';
  count: number;
  then: 'kill' | 'freeze' | 'close';
}

interface On { phone: number; now: number }
interface OnTab extends On { tab: number; interrupt?: Interruption }

type Command =
  | { do: 'app'; mutations: Mutation[] }
  | { do: 'reset' }
  | On & { do: 'make'; seed: number; has_locks: boolean }
  | On & { do: 'own'; account: string; device: string }
  | On & { do: 'open'; scopes: string[] }
  | OnTab & { do: 'kill' | 'wake' | 'send' }
  | OnTab & { do: 'look'; kind: string; record_id: string }
  | OnTab & { do: 'act'; step: Step; full?: DiskFull }
  | OnTab & { do: 'reply'; request: number; reply: Reply; full?: DiskFull }
  | OnTab & { do: 'elapse'; milliseconds: number }
  | On & { do: 'renew'; scopes: string[]; interrupt?: Interruption }
  | On & { do: 'copy' }
  | On & { do: 'put'; copy?: number; old?: OldPhone; scopes: string[] }
  | On & { do: 'report' };

type OnPhone = Extract<Command, { phone: number }>;

/** Today's app and the next. */
let apps: Record<'today' | 'next', OpenApp> | null = null;
let browsers: Browser[] = [];
let copies: (Disk | null)[] = [];

const browserOf = (number: number): Browser => {
  const browser = browsers[number];
  if (!browser) throw new Error(`no phone ${number}`);
  return browser;
};

const tabOf = (browser: Browser, number: number): Tab => {
  const tab = browser.tabs[number];
  if (!tab || tab.state === 'dead') throw new Error(`no tab ${number}`);
  return tab;
};

async function obey(command: Command): Promise<unknown> {
  if (command.do === 'app') {
    const bundle = (more: readonly Mutation[]): Promise<OpenApp> => bundleApp(GLOBALS, [...command.mutations, ...more]);
    apps = { today: await bundle([]), next: await bundle(NEXT_VERSION) };
    return null;
  }
  if (command.do === 'reset') {
    browsers = [];
    copies = [];
    engine.length = 0; // a world that was stopped may have left it something
    return null;
  }
  if (command.do === 'make') {
    if (!apps) throw new Error('no app yet');
    browsers[command.phone] = new Browser(apps, command.seed, command.has_locks);
  }
  const browser = browserOf(command.phone);
  browser.now = command.now;
  const result = await serve(browser, command);
  return { result, ...describe(browser) };
}

/** What the outside may know of a phone at any time: who waits for the network, and what went wrong. */
function describe(browser: Browser) {
  return {
    tabs: browser.living.map((tab) => ({
      tab: tab.number,
      frozen: tab.state === 'frozen',
      outdated: browser.isRenewed && !tab.isNext,
      requests: [...tab.requests.values()].map(({ id, body }) => ({ id, body })),
      timers: tab.timers.size,
    })),
    errors: browser.errors.splice(0),
  };
}

async function serve(browser: Browser, command: OnPhone): Promise<unknown> {
  if ('tab' in command) return serveTab(browser, tabOf(browser, command.tab), command);
  switch (command.do) {
    case 'make':
      return null;
    case 'own':
      browser.owner = { account: command.account, device: command.device };
      return null;
    case 'open':
      browser.openTab(command.scopes);
      await browser.run();
      return null;
    case 'renew':
      await renew(browser, command);
      return null;
    case 'copy':
      return copies.push(await inPeace(browser, () => readDisk(browser.factory))) - 1;
    case 'put':
      return put(browser, command);
    case 'report':
      return report(browser);
  }
}

async function serveTab(browser: Browser, tab: Tab, command: Extract<OnPhone, { tab: number }>): Promise<unknown> {
  let done: Done | null = null;
  switch (command.do) {
    case 'kill':
      await browser.kill(tab);
      break;
    case 'wake':
      tab.state = 'awake';
      break;
    case 'send':
      tab.app.send();
      break;
    case 'look':
      tab.app.look(command.kind, command.record_id);
      break;
    case 'act':
      tab.catch(tab.app.act(command.step).then((result) => { done = result; }));
      break;
    case 'reply':
      tab.requests.get(command.request)?.answer(command.reply);
      break;
    case 'elapse':
      tab.elapse(command.milliseconds);
      break;
  }
  setDisk('full' in command ? (command.full ?? null) : null);
  if (command.interrupt) await interrupt(browser, tab, command.interrupt);
  await browser.run();
  setDisk(null);
  return done;
}

async function interrupt(browser: Browser, tab: Tab, { after, count, then }: Interruption): Promise<void> {
  const before = countCommits();
  await browser.run((turns) => (after === 'turns' ? turns : countCommits() - before) >= count);
  if (then === 'kill') await browser.kill(tab);
  else if (then === 'freeze') tab.freeze();
  else tab.loseDatabase();
}

/** A newer app opens beside the tabs that are there, and may die while it brings the store up to date. */
async function renew(browser: Browser, { scopes, interrupt: how }: Command & { do: 'renew' }): Promise<void> {
  browser.isRenewed = true;
  const tab = browser.openTab(scopes);
  if (how) await interrupt(browser, tab, how);
  await browser.run();
}

/** Do something with the disk while the tabs wait; the engine's tasks are done as they come. */
async function inPeace<T>(browser: Browser, work: () => Promise<T>): Promise<T> {
  const result = { value: null as T | null };
  const done = work().then((value) => { result.value = value; });
  await browser.run();
  await done;
  return result.value as T;
}

/** Give a phone another content: a copy, what an older app left, or nothing. */
async function put(browser: Browser, { copy, old, scopes }: Command & { do: 'put' }): Promise<null> {
  await browser.killAll();
  const disk = old ? layOutVersion1(old) : copy === undefined ? null : (copies[copy] ?? null);
  // Only a newer app can have left it so.
  browser.isRenewed ||= disk !== null && disk.version > 1;
  browser.factory = await inPeace(browser, () => writeDisk(disk));
  browser.openTab(scopes);
  await browser.run();
  return null;
}

async function report(browser: Browser): Promise<unknown> {
  const disk = await inPeace(browser, () => readDisk(browser.factory));
  const stores = Object.fromEntries((disk?.stores ?? []).map(({ name, rows }) => [name, rows]));
  const screens = browser.living.filter((tab) => tab.state === 'awake').map((tab) => ({ tab: tab.number, ...tab.app.readScreen() }));
  return { stores, screens };
}

/** Answer commands until there are no more. */
export async function host(): Promise<void> {
  takeOverEngine();
  installDisk();
  process.on('unhandledRejection', (reason) => {
    const isDying = browsers.some((browser) => browser.tabs.some((tab) => tab.state === 'dying'));
    // The `done` of a transaction that idb made for a single read, when the database is closed under it.
    const isNoise = reason instanceof DOMException && reason.message === 'AbortError';
    if (!isDying && !isNoise) for (const browser of browsers) browser.errors.push(`nobody caught: ${String(reason)}`);
  });
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await obey(JSON.parse(line) as Command).then((value) => ({ value }), (error: unknown) => ({ error: error instanceof Error ? error.stack : String(error) }));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
