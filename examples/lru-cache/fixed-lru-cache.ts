/** The same, but what was set while a load was under way is newer than what it loads. */
export class FixedLruCache {
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
    const value = this.#entries.get(key) ?? loaded;
    this.#keep(key, value);
    return value;
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
