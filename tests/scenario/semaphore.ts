import { setTimeout } from 'node:timers/promises';
import { defineScenario, type DefinedScenario } from '../../src/index.ts';

interface Waiting {
  readonly go: () => void;
}

/** One permit. An acquisition that is given up once it has the permit never gives it back. */
export class Semaphore {
  #isFree = true;
  readonly #waiting: Waiting[] = [];

  async acquire(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#isFree) {
      this.#isFree = false;
      return;
    }
    await new Promise<void>((go) => {
      this.#waiting.push({ go });
    });
    if (signal.aborted) this.gaveUp();
    signal.throwIfAborted();
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isFree = true;
    else next.go();
  }

  protected gaveUp(): void {}
}

export function semaphoreOf(Made: new () => Semaphore): DefinedScenario {
  return defineScenario({
    name: 'semaphore',
    system: () => new Made(),
    processes: 1,
    concurrency: [2, 6],
    operations: {
      work: {
        cancellable: true,
        run: async (semaphore, _args, { signal }) => {
          await semaphore.acquire(signal);
          await setTimeout(5);
          semaphore.release();
        },
      },
    },
  });
}
