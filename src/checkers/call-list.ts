import type { Placed } from './placed.ts';

const none = -1;

/**
 * The calls and returns of each lane, in order, as linked lists from which an operation is removed and to which it is restored
 * in constant time. Restore in the reverse order of removal.
 */
export class CallList {
  readonly lanes: number;
  readonly #operations: readonly Placed[];
  readonly #count: number;
  /** A call has the number of its operation, its return comes `count` later, and behind those are the heads of the lanes. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;

  constructor(operations: readonly Placed[]) {
    this.#operations = operations;
    this.#count = operations.length;
    this.lanes = operations.reduce((most, { lane }) => Math.max(most, lane + 1), 1);
    this.#next = new Int32Array(2 * this.#count + this.lanes).fill(none);
    this.#previous = new Int32Array(2 * this.#count + this.lanes).fill(none);
    this.#link();
  }

  /** Calls back with each operation of the lane that nothing has to come before: those called before its first return. */
  eachCallable(lane: number, visit: (operation: number) => void): void {
    let at = this.#next[2 * this.#count + lane] ?? none;
    for (; at !== none && at < this.#count; at = this.#next[at] ?? none) visit(at);
  }

  remove(operation: number): void {
    this.#unlink(operation);
    if (this.#operations[operation]?.ending === 'returned') this.#unlink(operation + this.#count);
  }

  restore(operation: number): void {
    if (this.#operations[operation]?.ending === 'returned') this.#relink(operation + this.#count);
    this.#relink(operation);
  }

  #link(): void {
    const places = new Float64Array(2 * this.#count);
    const entries: number[] = [];
    this.#operations.forEach(({ ending, invoked, returned }, index) => {
      places[index] = invoked;
      entries.push(index);
      if (ending !== 'returned') return;
      places[index + this.#count] = returned;
      entries.push(index + this.#count);
    });
    const last = Array.from({ length: this.lanes }, (_, lane) => 2 * this.#count + lane);
    for (const entry of entries.sort((left, right) => (places[left] ?? 0) - (places[right] ?? 0))) {
      const { lane = 0 } = this.#operations[entry % this.#count] ?? {};
      const before = last[lane] ?? none;
      this.#next[before] = entry;
      this.#previous[entry] = before;
      last[lane] = entry;
    }
  }

  #unlink(entry: number): void {
    const [before, after] = [this.#previous[entry] ?? none, this.#next[entry] ?? none];
    this.#next[before] = after;
    if (after !== none) this.#previous[after] = before;
  }

  #relink(entry: number): void {
    const [before, after] = [this.#previous[entry] ?? none, this.#next[entry] ?? none];
    this.#next[before] = entry;
    if (after !== none) this.#previous[after] = entry;
  }
}
