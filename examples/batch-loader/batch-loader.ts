type Fetch<Value> = (keys: readonly string[]) => Promise<readonly Value[]>;

interface Waiting<Value> {
  readonly key: string;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/** Loads the keys of one turn together. It empties its list after the load: what was added meanwhile is lost. */
export class BatchLoader<Value> {
  #waiting: Waiting<Value>[] = [];
  #isScheduled = false;
  readonly #fetch: Fetch<Value>;

  constructor(fetch: Fetch<Value>) {
    this.#fetch = fetch;
  }

  load(key: string): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject });
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      queueMicrotask(() => void this.#dispatch());
    });
  }

  async #dispatch(): Promise<void> {
    const batch = [...this.#waiting];
    try {
      const values = await this.#fetch(batch.map(({ key }) => key));
      for (const [index, { resolve }] of batch.entries()) resolve(values[index] as Value);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#waiting = [];
      this.#isScheduled = false;
    }
  }
}
