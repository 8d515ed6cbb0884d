/** What keeps a process from ending by itself: its servers, and its connections unless they are unreferenced. */
export class OpenHandles {
  readonly #open = new Set<object>();
  readonly #waiting: (() => void)[] = [];

  add(handle: object): void {
    this.#open.add(handle);
  }

  delete(handle: object): void {
    this.#open.delete(handle);
    if (this.#open.size > 0) return;
    for (const told of this.#waiting.splice(0)) told();
  }

  /** Resolves once there are none. */
  none(): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(() => resolve(this.none()));
    });
  }
}
