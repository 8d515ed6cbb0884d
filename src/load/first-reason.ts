/** A promise of the first reason that somebody gives. */
export class FirstReason {
  readonly promise: Promise<string>;
  #resolve: ((reason: string) => void) | undefined;

  constructor() {
    this.promise = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  give(reason: string): void {
    this.#resolve?.(reason);
  }
}
