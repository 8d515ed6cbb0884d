import * as hdr from 'hdr-histogram-js';
import type { LatencySummary } from '../core/summary.ts';

/** Latencies are multiples of 1/8 virtual millisecond; recorded in eighths they stay whole. */
const eighths = 8;
const bucketBits = 64;

export function emptyLatencies(): hdr.Histogram {
  return hdr.build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 86_400_000 * eighths,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: bucketBits,
  });
}

export function recordLatency(latencies: hdr.Histogram, latencyMs: number): void {
  latencies.recordValue(Math.min(Math.round(latencyMs * eighths), 86_400_000 * eighths));
}

export function encodeLatencies(latencies: hdr.Histogram): string {
  return hdr.encodeIntoCompressedBase64(latencies);
}

export function decodeLatencies(encoded: string): hdr.Histogram {
  return hdr.decodeFromCompressedBase64(encoded, bucketBits);
}

export function summariseLatencies(encoded: string): LatencySummary | undefined {
  const latencies = decodeLatencies(encoded);
  if (latencies.totalCount === 0) return undefined;
  const at = (percent: number): number => latencies.getValueAtPercentile(percent) / eighths;
  return { averageMs: latencies.mean / eighths, p50Ms: at(50), p90Ms: at(90), p99Ms: at(99) };
}
