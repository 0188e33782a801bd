/** Runs the round that fills a phone beside the page, which goes on answering the person meanwhile. */

import { StorageFailure } from '../store/db';
import type { FillingMessage } from './filling';
import { waitingHealth, type Health } from './api';
import { runRound } from './round';

const page = self as unknown as { postMessage: (message: FillingMessage) => void; onmessage: ((event: MessageEvent<Health>) => void) | null };

const tell = (message: FillingMessage): Promise<void> => {
  page.postMessage(message);
  return Promise.resolve();
};

async function fill(health: Health): Promise<void> {
  try {
    const end = await runRound({
      onTurn: (fence) => tell({ turn: fence }),
      onChanged: (changed) => tell({ changed }),
      onAnsweredAnew: () => tell({ answeredAnew: true }),
      onProgress: (progress) => void tell({ progress }),
    }, (unsent) => Promise.resolve({ ...health, ...waitingHealth(unsent) }));
    await tell({ end });
  } catch (error) {
    await tell(error instanceof StorageFailure ? { notStored: error.code } : { broken: String(error) });
  }
}

page.onmessage = ({ data }) => { void fill(data); };
