import type { Prng } from '../core/prng.ts';

/**
 * A set from which one item is drawn with a probability proportional to its weight. A tree of sums over slots that are
 * used again: every operation costs O(log n), and a sum is always its children's, so that no rounding builds up.
 */
export class WeightedSet<T> {
  readonly #slots = new Map<T, number>();
  readonly #items: (T | undefined)[] = [];
  readonly #free: number[] = [];
  /** The root is at 1, the children of i at 2i and 2i + 1, the slots' weights in the second half. */
  #sums: number[] = [0, 0];
  #capacity = 1;

  get size(): number {
    return this.#slots.size;
  }

  /** The weight of all items. */
  get total(): number {
    return this.#sum(1);
  }

  has(item: T): boolean {
    return this.#slots.has(item);
  }

  /** Adds the item, or changes its weight. The weight must be above 0. */
  set(item: T, weight: number): void {
    this.#write(this.#slots.get(item) ?? this.#allocate(item), weight);
  }

  delete(item: T): void {
    const slot = this.#slots.get(item);
    if (slot === undefined) return;
    this.#slots.delete(item);
    this.#items[slot] = undefined;
    this.#free.push(slot);
    this.#write(slot, 0);
  }

  /** Leaves the item in the set. The set must not be empty. */
  draw(prng: Prng): T {
    const sums = this.#sums;
    let rest = prng.float() * this.#sum(1);
    let node = 1;
    while (node < this.#capacity) {
      const left = this.#sum(2 * node);
      node *= 2;
      // Rounding could lead to an empty right half.
      if (rest < left || (sums[node + 1] ?? 0) === 0) continue;
      rest -= left;
      node += 1;
    }
    const item = this.#items[node - this.#capacity];
    if (item === undefined) throw new RangeError('draw needs a set with at least one item');
    return item;
  }

  #allocate(item: T): number {
    const slot = this.#free.pop() ?? this.#items.length;
    if (slot >= this.#capacity) this.#grow();
    this.#items[slot] = item;
    this.#slots.set(item, slot);
    return slot;
  }

  #grow(): void {
    const weights = this.#sums.slice(this.#capacity);
    this.#capacity *= 2;
    this.#sums = Array.from({ length: 2 * this.#capacity }, () => 0);
    weights.forEach((weight, slot) => this.#write(slot, weight));
  }

  #write(slot: number, weight: number): void {
    let node = slot + this.#capacity;
    this.#sums[node] = weight;
    for (node >>= 1; node >= 1; node >>= 1) {
      this.#sums[node] = this.#sum(2 * node) + this.#sum(2 * node + 1);
    }
  }

  #sum(node: number): number {
    return this.#sums[node] ?? 0;
  }
}
