/** Keeps the entries that were used last, and loads what is missing. */
export class LruCache {
  readonly #entries = new Map<string, number>();
  readonly #load: (key: string) => Promise<number>;
  readonly #size: number;

  constructor(size: number, load: (key: string) => Promise<number>) {
    this.#size = size;
    this.#load = load;
  }

  async get(key: string): Promise<number> {
    const kept = this.#entries.get(key);
    if (kept !== undefined) {
      this.#keep(key, kept);
      return kept;
    }
    const loaded = await this.#load(key);
    this.#keep(key, loaded);
    return loaded;
  }

  set(key: string, value: number): void {
    this.#keep(key, value);
  }

  #keep(key: string, value: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#size) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }
}
