import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AuditMetricsRecorder } from '../../src/audit/audit-metrics.ts';

describe('audit metrics', () => {
  test('percentiles are within a thousandth, or a tenth of a millisecond, of the exact ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 600_000, noNaN: true }), { minLength: 1 }),
        (latenciesMs) => {
          const recorder = new AuditMetricsRecorder();
          for (const latencyMs of latenciesMs) recorder.recordLatency(latencyMs);
          const sorted = latenciesMs.toSorted((a, b) => a - b);
          const { latency } = recorder.snapshot(0);
          expect(latency.count).toBe(latenciesMs.length);
          for (const [percentile, shownMs] of [
            [50, latency.p50Ms],
            [90, latency.p90Ms],
            [99, latency.p99Ms],
            [100, latency.maxMs],
          ] as const) {
            const exactMs = sorted[Math.ceil((percentile / 100) * sorted.length) - 1] ?? NaN;
            expect(Math.abs(shownMs - exactMs)).toBeLessThanOrEqual(Math.max(0.11, exactMs / 1_000));
          }
        },
      ),
    );
  });

  test('what is no latency is not recorded, what is out of range is recorded at its edge', () => {
    const recorder = new AuditMetricsRecorder();
    for (const odd of [NaN, Infinity, -Infinity]) recorder.recordLatency(odd);
    expect(recorder.snapshot(0).latency).toEqual({
      count: 0,
      meanMs: 0,
      p50Ms: 0,
      p90Ms: 0,
      p99Ms: 0,
      maxMs: 0,
    });
    recorder.recordLatency(-3);
    recorder.recordLatency(1e12);
    expect(recorder.snapshot(0).latency).toMatchObject({ count: 2, p50Ms: 0, meanMs: 300_000 });
  });

  test('a snapshot does not change any more', () => {
    const recorder = new AuditMetricsRecorder();
    const before = recorder.snapshot(1);
    recorder.count('flagged');
    expect(before.flagged).toBe(0);
    expect(recorder.snapshot(2)).toMatchObject({ flagged: 1, inWork: 2 });
  });
});
