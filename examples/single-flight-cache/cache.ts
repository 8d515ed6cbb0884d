/** Keeps what it fetched for a while. Whoever asks while a fetch is under way starts another. */
export class Cache<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly untilMs: number }>();
  readonly #fetch: (key: string) => Promise<Value>;
  readonly #ttlMs: number;

  constructor(fetch: (key: string) => Promise<Value>, ttlMs: number) {
    this.#fetch = fetch;
    this.#ttlMs = ttlMs;
  }

  async get(key: string): Promise<Value> {
    const entry = this.#entries.get(key);
    if (entry !== undefined && Date.now() < entry.untilMs) return entry.value;
    const value = await this.#fetch(key);
    this.#entries.set(key, { value, untilMs: Date.now() + this.#ttlMs });
    return value;
  }
}
