import { setTimeout as sleep } from 'node:timers/promises';

/** Runs so many jobs at once, each after a pause. Whoever has a slot gives it back, even if it is aborted in its pause. */
export class FixedTaskQueue {
  #running = 0;
  readonly #limit: number;
  readonly #pauseMs: number;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number, pauseMs: number) {
    this.#limit = limit;
    this.#pauseMs = pauseMs;
  }

  async run<Result>(job: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    if (this.#running < this.#limit) this.#running += 1;
    else await this.#turn(signal);
    try {
      await sleep(this.#pauseMs, undefined, { signal });
      return await job();
    } finally {
      this.#next();
    }
  }

  /** Resolves when a job that has ended hands its slot on. */
  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1);
        reject(signal.reason as Error);
      };
      this.#waiting.push(begin);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  #next(): void {
    const begin = this.#waiting.shift();
    if (begin === undefined) this.#running -= 1;
    else begin();
  }
}
