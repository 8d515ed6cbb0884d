/** How many schedules a plan has, about, if so many have one deviation: w² / 2 with two, w³ / 6 with three, and so on. */
export function schedulesWithin(deviations: number, width: number): number {
  let sum = 1;
  let level = 1;
  for (let depth = 1; depth <= deviations; depth += 1) {
    level *= width / depth;
    sum += level;
  }
  return Math.round(sum);
}

export interface DepthQuestion {
  /** For 0, 1, 2 … faults, of each placement of them: how many schedules have one deviation. */
  readonly widths: readonly (readonly number[])[];
  readonly deviationsMax: number;
  readonly schedulesMax: number;
}

/**
 * For each number of faults, how many deviations the budget allows. The shallowest is deepened first, and of those the
 * one with the fewest faults, as long as the sum of the estimates fits.
 */
export function depthsWithin({ widths, deviationsMax, schedulesMax }: DepthQuestion): readonly number[] {
  const depths = widths.map(() => 0);
  for (let depth = 1; depth <= deviationsMax; depth += 1) {
    for (const faults of widths.keys()) {
      const deeper = depths.map((each, index) => (index === faults ? depth : each));
      if (depths[faults] === depth - 1 && estimate(widths, deeper) <= schedulesMax) depths[faults] = depth;
    }
  }
  return depths;
}

/** How many schedules there are in all, about, with so many deviations for each number of faults. */
export function estimate(widths: DepthQuestion['widths'], depths: readonly number[]): number {
  let sum = 0;
  for (const [faults, level] of widths.entries()) {
    for (const width of level) sum += schedulesWithin(depths[faults] ?? 0, width);
  }
  return sum;
}
