/** Keeps the promise of what it fetches, so that all who ask meanwhile share one fetch. A failed fetch is not kept. */
export class FixedCache<Value> {
  readonly #entries = new Map<string, { readonly value: Promise<Value>; untilMs: number }>();
  readonly #fetch: (key: string) => Promise<Value>;
  readonly #ttlMs: number;

  constructor(fetch: (key: string) => Promise<Value>, ttlMs: number) {
    this.#fetch = fetch;
    this.#ttlMs = ttlMs;
  }

  async get(key: string): Promise<Value> {
    const kept = this.#entries.get(key);
    if (kept !== undefined && Date.now() < kept.untilMs) return kept.value;
    const entry = { value: this.#fetch(key), untilMs: Infinity };
    this.#entries.set(key, entry);
    try {
      return await entry.value;
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    } finally {
      entry.untilMs = Date.now() + this.#ttlMs;
    }
  }
}
