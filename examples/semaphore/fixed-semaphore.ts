/** A release hands the permit to the first waiter, so that nobody else finds it free. */
export class FixedSemaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(permits: number) {
    this.#free = permits;
  }

  async acquire(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((wake) => {
      this.#waiting.push(wake);
    });
  }

  release(): void {
    const wake = this.#waiting.shift();
    if (wake === undefined) this.#free += 1;
    else wake();
  }
}
