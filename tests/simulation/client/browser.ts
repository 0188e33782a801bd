/** One phone's browser: a disk, a clock, and tabs that know nothing of each other but what the browser tells them. */

import { IDBFactory } from 'fake-indexeddb';
import type { OpenApp } from './bundle';
import { Chance, settlePromises, takeTurns } from './tasks';
import { Tab } from './tab';

export class Browser {
  readonly tabs: Tab[] = [];
  readonly storage = new Map<string, string>();
  readonly locks = new Map<string, Tab>();
  readonly chance: Chance;
  readonly hasLocks: boolean;
  /** A newer app is on the phone: tabs opened from now on run it. */
  isRenewed = false;
  /** What went wrong in a tab without anybody catching it. */
  readonly errors: string[] = [];
  factory = new IDBFactory();
  now = 0;
  owner = { account: '', device: '' };
  private readonly apps: Record<'today' | 'next', OpenApp>;
  private requests = 0;

  constructor(apps: Record<'today' | 'next', OpenApp>, seed: number, hasLocks: boolean) {
    this.apps = apps;
    this.chance = new Chance(seed);
    this.hasLocks = hasLocks;
  }

  get openApp(): OpenApp {
    return this.apps[this.isRenewed ? 'next' : 'today'];
  }

  nextRequest(): number {
    this.requests += 1;
    return this.requests;
  }

  get living(): Tab[] {
    return this.tabs.filter((tab) => tab.state !== 'dead');
  }

  openTab(scopes: readonly string[]): Tab {
    const tab = new Tab(this, this.tabs.length);
    this.tabs.push(tab);
    tab.start(scopes);
    return tab;
  }

  /** Let the tabs work until nothing but a network or a clock could move them, or it is enough. */
  async run(isEnough: (turns: number) => boolean = () => false): Promise<void> {
    await takeTurns(() => this.tabs.filter((tab) => tab.state === 'awake').map((tab) => tab.queue), this.chance, isEnough);
  }

  /** Close a tab as a system that needs memory does; what it had not committed never was. */
  async kill(tab: Tab): Promise<void> {
    tab.die();
    await takeTurns(() => [], this.chance);
    await settlePromises();
    tab.state = 'dead';
  }

  async killAll(): Promise<void> {
    for (const tab of this.living) await this.kill(tab);
  }
}
