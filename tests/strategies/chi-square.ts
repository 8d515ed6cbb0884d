/** Pearson's statistic for counts that should all be alike: large where they are not. */
export function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** What the statistic stays below but for one time in 10^9 (Wilson and Hilferty 1931). */
export function chiSquareLimit(kinds: number): number {
  const freedom = kinds - 1;
  const spread = 2 / (9 * freedom);
  return freedom * (1 - spread + 6 * Math.sqrt(spread)) ** 3;
}
