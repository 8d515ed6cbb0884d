import { type Steps, write } from './program.ts';

/** A mutex with a queue, as asynchronous programs have them: first come, first served. */
export class Lock {
  readonly #name: string;
  readonly #waiting: (() => void)[] = [];
  #held = false;

  constructor(name: string) {
    this.#name = name;
  }

  *acquire(): Steps {
    yield write(this.#name);
    // Whoever releases hands the lock over.
    if (this.#held) yield (resume) => this.#waiting.push(resume);
    this.#held = true;
  }

  *release(): Steps {
    yield write(this.#name);
    const next = this.#waiting.shift();
    this.#held = next !== undefined;
    next?.();
  }
}
