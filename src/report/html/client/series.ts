import type { EndingData, PlotData } from '../page-data.ts';

/** Latencies by percentile as an HDR plot shows them: the x-axis counts nines. */
export function latencyByPercentile(endings: readonly EndingData[]): readonly [x: number[], ms: number[]] {
  const sorted = endings.map(({ latencyMs }) => latencyMs).sort((left, right) => left - right);
  const x = sorted.map((_, index) => 1 / (1 - index / sorted.length));
  return [x, sorted];
}

/** The smallest value that this share of all values does not exceed. */
export function percentile(endings: readonly EndingData[], share: number): number {
  const [, sorted] = latencyByPercentile(endings);
  return sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)] ?? 0;
}

/** How many requests had arrived and not ended, after each change. */
export function inFlight({ arrivalsMs, endings }: PlotData): readonly [ms: number[], requests: number[]] {
  const changes = [
    ...arrivalsMs.map((atMs) => ({ atMs, change: 1 })),
    ...endings.map(({ atMs }) => ({ atMs, change: -1 })),
  ].sort((left, right) => left.atMs - right.atMs || right.change - left.change);
  const ms: number[] = [];
  const requests: number[] = [];
  let current = 0;
  for (const { atMs, change } of changes) {
    current += change;
    if (ms.at(-1) === atMs) requests[requests.length - 1] = current;
    else {
      ms.push(atMs);
      requests.push(current);
    }
  }
  return [ms, requests];
}

/** Requests ended per second, in so many equal stretches of the run, each at its middle. */
export function throughput(
  { endings, virtualMs }: PlotData,
  stretches: number,
): readonly [ms: number[], perSecond: number[]] {
  const length = Math.max(virtualMs, 1) / stretches;
  const counts = Array.from({ length: stretches }, () => 0);
  for (const { atMs } of endings) {
    const index = Math.min(stretches - 1, Math.floor(atMs / length));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return [counts.map((_, index) => (index + 0.5) * length), counts.map((count) => (count * 1000) / length)];
}

/** The line of this slope through the middle of the values. */
export function lineThrough(values: readonly number[], slope: number): number[] {
  const offsets = values.map((value, index) => value - slope * index).sort((left, right) => left - right);
  const middle = offsets[Math.floor(offsets.length / 2)] ?? 0;
  return values.map((_, index) => middle + slope * index);
}
