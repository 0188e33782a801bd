/** Turns: every task of a machine waits in a queue of ours, and a seed says whose turn it is. */

/** Something to do when it is one's turn. */
export type Task = () => void;

/** A stream of numbers that follows from a seed (xorshift32). */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0 || 1;
  }

  /** Give an integer below `limit`. */
  below(limit: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    this.state >>>= 0;
    return this.state % limit;
  }
}

/** More turns than anything a phone does takes. */
const ENDLESS = 100_000;

const realImmediate = setImmediate;

/** What the database engine has to do; it belongs to no tab and goes on when one dies. */
export const engine: Task[] = [];

/** Take the engine's tasks out of Node's hands. */
export function takeOverEngine(): void {
  globalThis.setImmediate = ((task: Task) => engine.push(task)) as unknown as typeof setImmediate;
}

/** Let everything run that only waits for promises. */
export const settlePromises = (): Promise<void> => new Promise((resolve) => { realImmediate(resolve); });

/** Take turns until nobody has anything to do, or it is enough. */
export async function takeTurns(queues: () => Task[][], chance: Chance, isEnough: (turns: number) => boolean = () => false): Promise<void> {
  await settlePromises();
  for (let turn = 0; !isEnough(turn); turn += 1) {
    if (turn > ENDLESS) throw new Error('a phone never came to rest');
    const ready = [engine, ...queues()].filter((queue) => queue.length > 0);
    const task = ready[ready.length > 1 ? chance.below(ready.length) : 0]?.shift();
    if (!task) return;
    task();
    await settlePromises();
  }
}
