import type { Novelty } from '../core/confidence.ts';

/** Counts classes of what was drawn, for the Good–Turing estimate (Good, Biometrika 40, 1953). */
export class ClassCounts {
  readonly #times = new Map<string, number>();

  add(name: string): void {
    this.#times.set(name, (this.#times.get(name) ?? 0) + 1);
  }

  novelty(): Novelty {
    const times = [...this.#times.values()];
    return {
      draws: times.reduce((sum, each) => sum + each, 0),
      distinct: times.length,
      singletons: times.filter((each) => each === 1).length,
    };
  }
}
