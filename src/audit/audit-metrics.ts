import { build, type Histogram } from 'hdr-histogram-js';

export interface LatencySummary {
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** What one processor did since it was made. */
export interface AuditMetrics {
  /** Deliveries with an outcome: flagged + clean + alreadyFlagged. */
  readonly handled: number;
  readonly flagged: number;
  readonly clean: number;
  /** Includes a request that finds the flag of its own earlier attempt. */
  readonly alreadyFlagged: number;
  /** Deliveries that ended in an error; handled + failed + interrupted = all that ended. */
  readonly failed: number;
  /** Deliveries that `stop` cut short, or that came after it. */
  readonly interrupted: number;
  /** Deliveries the queue took back. */
  readonly returned: number;
  readonly deadLettered: number;
  /** Deliveries the queue could not be told about; they come again. */
  readonly givenUp: number;
  /** Flags refused because a newer holder was granted the record. */
  readonly stale: number;
  readonly lockAcquisitions: number;
  /** Tries for a lock, however long, that met another holder. */
  readonly lockContended: number;
  readonly leaseLost: number;
  readonly inWork: number;
  /** From delivery to acknowledgement, of handled deliveries. */
  readonly latency: LatencySummary;
}

/** What has a number of its own; the rest is derived. */
export type AuditCount = Exclude<keyof AuditMetrics, 'inWork' | 'latency'>;

const latencyMaxMs = 600_000;
/** Tenths of a millisecond: fine for calls that take hundreds, and a percentile walks a sixth of the buckets. */
const unitsPerMs = 10;

/** Collects what `AuditMetrics` shows. */
export class AuditMetricsRecorder {
  readonly #counts: Record<AuditCount, number> = {
    handled: 0,
    flagged: 0,
    clean: 0,
    alreadyFlagged: 0,
    failed: 0,
    interrupted: 0,
    returned: 0,
    deadLettered: 0,
    givenUp: 0,
    stale: 0,
    lockAcquisitions: 0,
    lockContended: 0,
    leaseLost: 0,
  };
  #latency: Histogram | undefined;
  #latencySumMs = 0;

  count(name: AuditCount): void {
    this.#counts[name] += 1;
  }

  recordLatency(latencyMs: number): void {
    // The histogram takes NaN and Infinity without a word, and counts them nowhere sensible.
    if (!Number.isFinite(latencyMs)) return;
    const trackedMs = Math.min(Math.max(latencyMs, 0), latencyMaxMs);
    this.#latency ??= newHistogram();
    this.#latency.recordValue(Math.round(trackedMs * unitsPerMs));
    // The histogram's own mean takes milliseconds to compute.
    this.#latencySumMs += trackedMs;
  }

  snapshot(inWork: number): AuditMetrics {
    return { ...this.#counts, inWork, latency: summarise(this.#latency, this.#latencySumMs) };
  }
}

function newHistogram(): Histogram {
  return build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: latencyMaxMs * unitsPerMs,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });
}

function summarise(latency: Histogram | undefined, sumMs: number): LatencySummary {
  if (latency === undefined) return { count: 0, meanMs: 0, p50Ms: 0, p90Ms: 0, p99Ms: 0, maxMs: 0 };
  const percentileMs = (percentile: number): number => latency.getValueAtPercentile(percentile) / unitsPerMs;
  return {
    count: latency.totalCount,
    meanMs: sumMs / latency.totalCount,
    p50Ms: percentileMs(50),
    p90Ms: percentileMs(90),
    p99Ms: percentileMs(99),
    maxMs: latency.maxValue / unitsPerMs,
  };
}
