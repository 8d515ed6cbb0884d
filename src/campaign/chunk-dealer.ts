import type { Interval } from './chunk-result.ts';

const targetMs = 30_000;
/** The first chunks are short: nobody knows yet how long a run takes. */
const firstCount = 20;

/** Deals out what is missing, in chunks that take about half a minute, and short ones at the end. */
export class ChunkDealer {
  readonly #gaps: Interval[];
  readonly #workers: number;
  readonly #targetMs: number;
  #runs = 0;
  #wallMs = 0;

  constructor(missing: readonly Interval[], workers: number, chunkMs = targetMs) {
    this.#gaps = [...missing];
    this.#workers = workers;
    this.#targetMs = chunkMs;
  }

  next(): Interval | undefined {
    const gap = this.#gaps.shift();
    if (gap === undefined) return undefined;
    const left = this.#gaps.reduce((sum, { count }) => sum + count, gap.count);
    const byTime = this.#runs === 0 ? firstCount : Math.ceil((this.#targetMs * this.#runs) / this.#wallMs);
    // So that all workers end at about the same time.
    const byShare = Math.ceil(left / (2 * this.#workers));
    const count = Math.max(1, Math.min(gap.count, byTime, Math.max(byShare, firstCount)));
    if (count < gap.count) this.#gaps.unshift({ from: gap.from + count, count: gap.count - count });
    return { from: gap.from, count };
  }

  /** How long a chunk took. */
  learn(count: number, wallMs: number): void {
    this.#runs += count;
    this.#wallMs += Math.max(wallMs, 0.001);
  }
}
