/** One tab: modules of its own, and globals that lead to its browser. */

import { createHash } from 'node:crypto';
import * as idb from 'fake-indexeddb';
import type * as App from './app';
import type { Browser } from './browser';
import { abortAll } from './engine';
import { InstantBlob, respond, type Reply } from './network';
import type { Task } from './tasks';

/** A request on its way. */
export interface Pending {
  id: number;
  body: string;
  answer: (reply: Reply) => void;
}

interface Timer {
  at: number;
  task: Task;
}

type Hear = (event: { data: unknown }) => void;

const DATABASE = ['IDBKeyRange', 'IDBDatabase', 'IDBObjectStore', 'IDBIndex', 'IDBCursor', 'IDBTransaction', 'IDBRequest'] as const;

/** What the app finds in place of the machine's. */
export const GLOBALS = [
  ...DATABASE, 'indexedDB', 'navigator', 'document', 'localStorage', 'addEventListener', 'fetch', 'setTimeout', 'clearTimeout',
  'BroadcastChannel', 'Blob', 'CompressionStream', 'crypto', 'Date', 'Math', 'pause',
] as const;

export class Tab {
  state: 'awake' | 'frozen' | 'dying' | 'dead' = 'awake';
  readonly queue: Task[] = [];
  readonly requests = new Map<number, Pending>();
  readonly timers = new Map<number, Timer>();
  readonly hearers: Hear[] = [];
  readonly number: number;
  readonly isNext: boolean;
  readonly app: typeof App;
  private readonly browser: Browser;
  private readonly connections = new Set<IDBDatabase>();
  private timerCount = 0;
  private age = 0;

  constructor(browser: Browser, number: number) {
    this.browser = browser;
    this.number = number;
    this.isNext = browser.isRenewed;
    this.app = browser.openApp(this.makeGlobals());
  }

  get isAlive(): boolean {
    return this.state === 'awake' || this.state === 'frozen';
  }

  start(scopes: readonly string[]): void {
    this.catch(this.app.start(scopes));
  }

  /** Note what nobody catches. */
  catch(work: Promise<unknown>): void {
    work.catch((error: unknown) => { if (this.isAlive) this.browser.errors.push(`tab ${this.number}: ${String(error)}`); });
  }

  /** Lose everything but what is on the disk. */
  die(): void {
    this.state = 'dying';
    this.queue.length = 0;
    this.requests.clear();
    this.timers.clear();
    this.hearers.length = 0;
    this.freeLocks();
    for (const connection of this.connections) {
      abortAll(connection);
      connection.close();
    }
  }

  /** Lose the database, as when a browser closes it under a page; the page may open it again. */
  loseDatabase(): void {
    for (const connection of this.connections) {
      abortAll(connection);
      idb.forceCloseDatabase(connection as unknown as typeof IDBDatabase);
    }
    this.connections.clear();
  }

  /** Stop; the browser has waited long enough and gives the tab's locks to others. */
  freeze(): void {
    this.state = 'frozen';
    this.freeLocks();
  }

  /** Let time pass, whatever the phone's clock says: what was planned for meanwhile is due. */
  elapse(milliseconds: number): void {
    this.age += milliseconds;
    const due = [...this.timers].filter(([, { at }]) => at <= this.age).sort(([, a], [, b]) => a.at - b.at);
    for (const [id, { task }] of due) {
      this.queue.push(() => { if (this.timers.delete(id)) task(); });
    }
  }

  private readonly pause = (): Promise<void> => new Promise((resolve) => { this.queue.push(resolve); });

  private freeLocks(): void {
    for (const [name, holder] of this.browser.locks) if (holder === this) this.browser.locks.delete(name);
  }

  private makeGlobals(): Record<(typeof GLOBALS)[number], unknown> {
    return {
      ...(Object.fromEntries(DATABASE.map((name) => [name, idb[name]])) as Record<(typeof DATABASE)[number], unknown>),
      indexedDB: { open: (name: string, version: number) => this.openDatabase(name, version) },
      navigator: { userAgent: '(Linux; Android 10; Simulation)', ...(this.browser.hasLocks && { locks: { request: this.requestLock } }) },
      document: { visibilityState: 'visible', addEventListener: () => null },
      localStorage: this.makeLocalStorage(),
      addEventListener: () => null,
      fetch: this.fetch,
      setTimeout: this.setTimeout,
      clearTimeout: (id: number) => this.timers.delete(id),
      BroadcastChannel: this.makeChannel(),
      Blob: InstantBlob,
      CompressionStream: undefined, // runs on threads, whose turns no seed decides
      crypto: this.makeCrypto(),
      Date: this.makeDate(),
      Math: Object.assign(Object.create(Math) as object, { random: () => this.browser.chance.below(2 ** 30) / 2 ** 30 }),
      pause: this.pause,
    };
  }

  private openDatabase(name: string, version: number): IDBOpenDBRequest {
    if (!this.isAlive) return new idb.IDBOpenDBRequest();
    const request = this.browser.factory.open(name, version);
    request.addEventListener('success', () => this.connections.add(request.result));
    return request;
  }

  /** Locks as browsers give them: to one tab at a time, and back when its work or the tab has ended. */
  private readonly requestLock = async (name: string, { ifAvailable }: LockOptions, work: (lock: object | null) => Promise<unknown>): Promise<unknown> => {
    if (!ifAvailable) throw new Error('this browser knows no waiting for locks');
    await this.pause();
    const { locks } = this.browser;
    if (locks.has(name)) return work(null);
    locks.set(name, this);
    try {
      return await work({});
    } finally {
      if (locks.get(name) === this) locks.delete(name);
    }
  };

  private readonly fetch = (path: string, init: RequestInit): Promise<Response> => {
    if (path === '/api/enrolments/redeem') return this.redeem();
    return new Promise((resolve, reject) => {
      if (!this.isAlive) return;
      const id = this.browser.nextRequest();
      const answer = (reply: Reply): void => {
        if (!this.requests.delete(id)) return;
        this.queue.push(() => { resolve(respond(reply)); });
      };
      this.requests.set(id, { id, body: init.body as string, answer });
      init.signal?.addEventListener('abort', () => {
        this.requests.delete(id);
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  };

  private async redeem(): Promise<Response> {
    await this.pause();
    const { account, device } = this.browser.owner;
    const enrolled = { device_id: device, account: { id: account, display_name: 'Mẫu', grants: [] }, epoch: '', server_time: '' };
    return respond({ how: 'answer', status: 200, type: 'application/json', body: JSON.stringify(enrolled) });
  }

  private readonly setTimeout = (task: Task, milliseconds: number): number => {
    this.timerCount += 1;
    if (this.isAlive) this.timers.set(this.timerCount, { at: this.age + milliseconds, task });
    return this.timerCount;
  };

  private makeLocalStorage(): unknown {
    const { storage } = this.browser;
    return {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => { if (this.isAlive) storage.set(key, value); },
    };
  }

  private makeChannel(): unknown {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the class below has a `this` of its own
    const tab = this;
    return class {
      addEventListener(_type: string, hear: Hear): void {
        tab.hearers.push(hear);
      }

      postMessage(data: unknown): void {
        if (!tab.isAlive) return;
        for (const other of tab.browser.living) {
          if (other !== tab) other.queue.push(...other.hearers.map((hear) => () => { hear({ data }); }));
        }
      }
    };
  }

  private makeCrypto(): unknown {
    return {
      getRandomValues: (bytes: Uint8Array) => bytes.map((_, index) => (bytes[index] = this.browser.chance.below(256))),
      subtle: {
        digest: async (name: string, data: Uint8Array) => {
          await this.pause();
          return Uint8Array.from(createHash(name.replace('-', '').toLowerCase()).update(data).digest()).buffer;
        },
      },
    };
  }

  private makeDate(): unknown {
    const { browser } = this;
    return class extends Date {
      constructor(...given: [] | [string | number]) {
        super(...(given.length === 0 ? [browser.now] : given) as [number]);
      }

      static override now(): number {
        return browser.now;
      }
    };
  }
}
