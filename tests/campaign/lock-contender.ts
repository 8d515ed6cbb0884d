import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { lockCampaign } from '../../src/campaign/campaign-lock.ts';

/** What the contenders of all rounds share. */
export interface Contest {
  readonly root: string;
  readonly contenders: number;
  readonly rounds: number;
  /** Two for each round: those who are there to begin, and those who have tried. */
  readonly arrived: Int32Array;
  /** For each round how many were given the lock, and how many were refused it. */
  readonly won: Int32Array;
  readonly refused: Int32Array;
}

/** Tries to lock the folder of each round at the same time as all others, and holds what it got until all have tried. */
const { root, contenders, rounds, arrived, won, refused } = workerData as Contest;
for (let round = 0; round < rounds; round += 1) {
  waitForAll(2 * round);
  let unlock = (): void => undefined;
  try {
    unlock = lockCampaign(join(root, String(round)));
    Atomics.add(won, round, 1);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    Atomics.add(refused, round, 1);
  }
  waitForAll(2 * round + 1);
  unlock();
}

function waitForAll(place: number): void {
  if (Atomics.add(arrived, place, 1) === contenders - 1) Atomics.notify(arrived, place);
  for (;;) {
    const there = Atomics.load(arrived, place);
    if (there === contenders) return;
    Atomics.wait(arrived, place, there, 50);
  }
}
