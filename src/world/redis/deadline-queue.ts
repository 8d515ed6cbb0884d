import type { Integer } from './integers.ts';

interface Entry {
  readonly key: string;
  readonly deadlineMs: Integer;
  /** Breaks ties, so that keys with one deadline expire in the order they got it. */
  readonly sequence: number;
}

/** Below this size, stale entries are not worth sweeping out. */
const sweepSizeMin = 64;

/** When each key expires, earliest first. Setting and dropping cost O(log n): stale heap entries are left lazily. */
export class DeadlineQueue {
  readonly #entries = new Map<string, Entry>();
  #heap: Entry[] = [];
  #sequence = 0;

  get(key: string): Integer | undefined {
    return this.#entries.get(key)?.deadlineMs;
  }

  set(key: string, deadlineMs: Integer): void {
    const entry: Entry = { key, deadlineMs, sequence: this.#sequence };
    this.#sequence += 1;
    this.#entries.set(key, entry);
    this.#heap.push(entry);
    this.#siftUp(this.#heap.length - 1);
    if (this.#heap.length > sweepSizeMin && this.#heap.length > 2 * this.#entries.size) this.#sweep();
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#heap = [];
    this.#sequence = 0;
  }

  earliest(): Entry | undefined {
    for (;;) {
      const top = this.#heap[0];
      if (top === undefined || this.#entries.get(top.key) === top) return top;
      this.#dropTop();
    }
  }

  /** In the order in which they were set, so that a copy made from them breaks ties alike. */
  entries(): readonly (readonly [string, Integer])[] {
    return [...this.#entries.values()]
      .sort((left, right) => left.sequence - right.sequence)
      .map((entry) => [entry.key, entry.deadlineMs]);
  }

  #sweep(): void {
    // A sorted array is a heap.
    this.#heap = [...this.#entries.values()].sort((left, right) => (isBefore(left, right) ? -1 : 1));
  }

  #dropTop(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown(last);
  }

  #siftUp(from: number): void {
    let index = from;
    const entry = this.#heap[index];
    while (entry !== undefined && index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#heap[parentIndex];
      if (parent === undefined || !isBefore(entry, parent)) break;
      this.#heap[index] = parent;
      this.#heap[parentIndex] = entry;
      index = parentIndex;
    }
  }

  #siftDown(entry: Entry): void {
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      let child = this.#heap[childIndex];
      if (child === undefined) break;
      const right = this.#heap[childIndex + 1];
      if (right !== undefined && isBefore(right, child)) {
        childIndex += 1;
        child = right;
      }
      if (!isBefore(child, entry)) break;
      this.#heap[index] = child;
      this.#heap[childIndex] = entry;
      index = childIndex;
    }
  }
}

function isBefore(left: Entry, right: Entry): boolean {
  if (left.deadlineMs !== right.deadlineMs) return left.deadlineMs < right.deadlineMs;
  return left.sequence < right.sequence;
}
