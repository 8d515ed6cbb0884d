import type { Range } from '../core/plan.ts';

export type Counts = Readonly<Record<string, number>>;

/** Counts by name; two that hold the same give the same JSON. */
export class NamedCounts {
  readonly #counts = new Map<string, number>();

  add(name: string, times = 1): void {
    if (times > 0) this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }

  absorb(counts: Counts): void {
    for (const [name, times] of Object.entries(counts)) this.add(name, times);
  }

  counts(): Counts {
    return Object.fromEntries([...this.#counts].sort(([left], [right]) => (left < right ? -1 : 1)));
  }
}

/** The smallest range that holds both; null holds nothing. */
export function widest(left: Range | null, right: Range | null): Range | null {
  if (left === null || right === null) return left ?? right;
  return { min: Math.min(left.min, right.min), max: Math.max(left.max, right.max) };
}

/** The lowest of both lists, ascending, each once. */
export function lowest(left: readonly number[], right: readonly number[], most: number): readonly number[] {
  return [...new Set([...left, ...right])].sort((one, other) => one - other).slice(0, most);
}
