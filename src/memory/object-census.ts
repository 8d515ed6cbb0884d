/** How many objects of one kind there were, and how many of them somebody can still reach. */
export interface Headcount {
  readonly seen: number;
  readonly reachable: number;
}

/**
 * Remembers objects without keeping them alive, and counts those that are still reachable. Exact: after a collection a
 * `WeakRef` shows its target if and only if a strong path leads there.
 */
export class ObjectCensus<Kind extends string> {
  readonly #byKind = new Map<Kind, { seen: number; alive: WeakRef<object>[] }>();

  constructor(kinds: readonly Kind[]) {
    for (const kind of kinds) this.#byKind.set(kind, { seen: 0, alive: [] });
  }

  add(kind: Kind, what: object): void {
    const entry = this.#byKind.get(kind);
    if (entry === undefined) throw new TypeError(`the census does not count objects of the kind ${kind}`);
    entry.seen += 1;
    entry.alive.push(new WeakRef(what));
  }

  /** Collect garbage first, in an earlier turn of the event loop. Those found alive stay so to the end of this turn. */
  count(): ReadonlyMap<Kind, Headcount> {
    const counts = new Map<Kind, Headcount>();
    for (const [kind, entry] of this.#byKind) {
      entry.alive = entry.alive.filter((reference) => reference.deref() !== undefined);
      counts.set(kind, { seen: entry.seen, reachable: entry.alive.length });
    }
    return counts;
  }
}
