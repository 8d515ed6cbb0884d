import { auditFact } from '../audit/scenario/audit-fact.ts';
import type { Batches } from './batches.ts';
import type { LoadTally } from './load-tally.ts';
import type { Workload } from './workload.ts';

/** What a live display shows while the test runs. */
export interface LoadProgress {
  readonly ended: number;
  readonly sent: number;
  readonly inFlight: number;
  readonly failed: number;
  readonly elapsedMs: number;
  readonly requestsPerSecond: number;
  /** So far; undefined before the first request has ended. */
  readonly p99Ms: number | undefined;
}

export function progressOf(parts: {
  readonly workload: Workload;
  readonly tally: LoadTally;
  readonly batches: Batches;
  readonly nowMs: number;
  readonly failed: number;
}): LoadProgress {
  const { workload, tally, batches, nowMs, failed } = parts;
  const { ended, sent, inFlight, startMs } = workload;
  const elapsedMs = nowMs - startMs;
  return {
    ended,
    sent,
    inFlight,
    failed,
    elapsedMs,
    requestsPerSecond: elapsedMs > 0 ? (1000 * ended) / elapsedMs : 0,
    p99Ms: tally.latency.count > 0 ? tally.latency.percentileMs(99) : p99OfOpen(batches),
  };
}

/** Before the first batch is judged there is only what its facts say. */
function p99OfOpen(batches: Batches): number | undefined {
  const latencies: number[] = [];
  for (const { counts, requests, facts } of batches.open) {
    if (!counts) continue;
    const arrivals = new Map(requests.map(({ id, atMs: arrivalMs }) => [id, arrivalMs]));
    for (const fact of facts) {
      const { what, atMs } = auditFact(fact);
      const arrivalMs = what.kind === 'acked' ? arrivals.get(what.request) : undefined;
      if (arrivalMs !== undefined) latencies.push(atMs - arrivalMs);
    }
  }
  latencies.sort((left, right) => left - right);
  return latencies[Math.ceil(latencies.length * 0.99) - 1];
}
