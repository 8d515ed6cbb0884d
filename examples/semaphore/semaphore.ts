/**
 * At most so many hold a permit at once. A release frees one and wakes a waiter; whoever comes before the waiter goes on
 * takes the permit, and then the waiter takes it, too.
 */
export class Semaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(permits: number) {
    this.#free = permits;
  }

  async acquire(): Promise<void> {
    if (this.#free === 0) {
      await new Promise<void>((wake) => {
        this.#waiting.push(wake);
      });
    }
    this.#free -= 1;
  }

  release(): void {
    this.#free += 1;
    this.#waiting.shift()?.();
  }
}
