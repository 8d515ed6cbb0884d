import type { LoadSummary } from '../../src/report/json/load-summary.ts';

/** Violated, and partial besides: its Redis went away. */
export const lostRedis: LoadSummary = {
  schema: 1,
  verdict: 'violated',
  partial: 'Redis 7.0.15 at 127.0.0.1:6379 is gone: <script>alert(1)</script>',
  startedAt: '2026-01-01T00:00:00.000Z',
  setting: {
    system: 'system.ts',
    redis: 'Redis 7.0.15 at 127.0.0.1:6379',
    model: 'open',
    concurrency: 120,
    ratePerSecond: 50,
    processes: 3,
    ownProcesses: true,
    timeoutMs: 10_000,
    seed: 1,
    warmUpRequests: 100,
  },
  requests: { total: 1_200, successful: 1_188, failed: 12, unended: 30 },
  totalMs: 24_000,
  requestsPerSecond: 49.5,
  latency: { averageMs: 350, p50Ms: 340, p90Ms: 420, p99Ms: 612.4 },
  fromAcceptance: { averageMs: 340, p50Ms: 340, p90Ms: 410, p99Ms: 480 },
  contention: { contended: 24, attempts: 1_200 },
  memory: {
    beforeBytes: 20e6,
    peakBytes: 60e6,
    afterBytes: 21e6,
    verdict: 'leaking',
    detail: 'still reachable: 12 of 1200 requests',
  },
  faults: { 'redis.reset-after': 3, 'process.crash': 1 },
  criteria: [
    { label: 'error rate', figure: '1.00 %', limit: '< 1.00 %', holds: false },
    { label: 'records flagged twice', figure: '1', limit: '0', holds: false },
    { label: 'requests lost', figure: '0', limit: '0', holds: true },
  ],
  causes: [{ criterion: 'error rate', cause: '12 requests were dead-lettered', next: 'look at the reason' }],
  violations: [
    { invariant: 'no-duplicate-flagging', message: 'record m1 was flagged twice', why: 'no | lock' },
  ],
  violationCount: 7,
  notJudged: 2,
};
