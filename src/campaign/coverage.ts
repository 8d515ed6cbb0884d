import type { Interval } from './chunk-result.ts';

/** Which runs of a campaign are done; each counts once, whoever did it again. */
export class Coverage {
  /** Ascending, apart from each other. */
  readonly #done: Interval[] = [];

  /** Takes an interval in, unless some of it is there already. */
  add(interval: Interval): boolean {
    if (interval.count < 1) return false;
    const at = this.#position(interval.from);
    const before = this.#done[at - 1];
    const after = this.#done[at];
    if (before !== undefined && endOf(before) > interval.from) return false;
    if (after !== undefined && endOf(interval) > after.from) return false;
    const joinsBefore = before !== undefined && endOf(before) === interval.from;
    const joinsAfter = after !== undefined && endOf(interval) === after.from;
    const from = joinsBefore ? before.from : interval.from;
    const end = joinsAfter ? endOf(after) : endOf(interval);
    const first = joinsBefore ? at - 1 : at;
    this.#done.splice(first, (joinsBefore ? 1 : 0) + (joinsAfter ? 1 : 0), { from, count: end - from });
    return true;
  }

  /** What is not done of the given interval, ascending. */
  missing({ from, count }: Interval): readonly Interval[] {
    const gaps: Interval[] = [];
    let next = from;
    for (const done of this.#done) {
      if (done.from >= from + count) break;
      if (done.from > next) gaps.push({ from: next, count: done.from - next });
      next = Math.max(next, endOf(done));
    }
    if (next < from + count) gaps.push({ from: next, count: from + count - next });
    return gaps;
  }

  #position(from: number): number {
    let [low, high] = [0, this.#done.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#done[middle]?.from ?? Infinity) < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function endOf({ from, count }: Interval): number {
  return from + count;
}

/** The part of a campaign that machine `index` of `total` runs. */
export function shareOf(
  runs: number,
  { index, total }: { readonly index: number; readonly total: number },
): Interval {
  const from = Math.floor((index * runs) / total);
  return { from, count: Math.floor(((index + 1) * runs) / total) - from };
}
