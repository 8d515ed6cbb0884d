import { build, type Histogram } from 'hdr-histogram-js';
import type { LatencySummary } from '../core/summary.ts';

const unitsPerMs = 100;
const latencyMaxMs = 3_600_000;

/** Latencies of any number of requests in constant memory, three digits of each. */
export class LatencyHistogram {
  readonly #histogram: Histogram = build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: latencyMaxMs * unitsPerMs,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });
  #sumMs = 0;

  get count(): number {
    return this.#histogram.totalCount;
  }

  record(latencyMs: number): void {
    const trackedMs = Math.min(Math.max(latencyMs, 0), latencyMaxMs);
    this.#histogram.recordValue(Math.round(trackedMs * unitsPerMs));
    this.#sumMs += trackedMs;
  }

  summary(): LatencySummary | undefined {
    if (this.count === 0) return undefined;
    return {
      averageMs: this.#sumMs / this.count,
      p50Ms: this.percentileMs(50),
      p90Ms: this.percentileMs(90),
      p99Ms: this.percentileMs(99),
    };
  }

  percentileMs(percentile: number): number {
    return this.#histogram.getValueAtPercentile(percentile) / unitsPerMs;
  }
}
