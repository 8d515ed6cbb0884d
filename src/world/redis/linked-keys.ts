/**
 * Keys that stood together in a command that may wait. While it waits, whatever comes to one of them may move on to
 * another, or spare what comes to another: commands on any of them are commands on all of them.
 */
export class LinkedKeys {
  readonly #groups = new Map<string, Set<string>>();

  /** Whether that links any that were not linked before. */
  link(keys: readonly string[]): boolean {
    const [first, ...others] = keys.map((key) => this.#groups.get(key) ?? new Set([key]));
    if (first === undefined || others.every((group) => group === first)) return false;
    for (const group of others) for (const key of group) first.add(key);
    for (const key of first) this.#groups.set(key, first);
    return true;
  }

  /** The keys, each with those linked to it. */
  spread(keys: readonly string[]): readonly string[] {
    if (this.#groups.size === 0) return keys;
    return [...new Set(keys.flatMap((key) => [key, ...(this.#groups.get(key) ?? [])]))];
  }
}
