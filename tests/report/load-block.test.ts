import { describe, expect, test } from 'vitest';
import type { LoadSummary } from '../../src/report/json/load-summary.ts';
import { loadBlock } from '../../src/report/load-block.ts';
import { loadPage } from '../../src/report/html/load-page.ts';
import { loadMarkdown } from '../../src/report/load-markdown.ts';
import { loadProgressLine } from '../../src/report/load-progress-line.ts';
import { widthOf } from '../../src/report/text.ts';
import { noAssets } from './html/any-assets.ts';

const summary: LoadSummary = {
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

describe('what a load test came to', () => {
  test.each([60, 80, 200])('fits %i columns', (width) => {
    for (const line of loadBlock(summary, { width, colour: false }).split('\n')) {
      expect(widthOf(line)).toBeLessThanOrEqual(Math.max(60, Math.min(width, 80)));
    }
  });

  test('stands beside its limits, with causes, faults and what was not judged', () => {
    const block = loadBlock(summary, { width: 80, colour: false });
    for (const text of [
      'P99 612.4 ms',
      'from acceptance, P99',
      '12 failed (1.00 %)',
      '30 more had not ended',
      '24 of 1,200 lock attempts (2.00 %)',
      '3 concurrent processes',
      'redis.reset-after 3',
      '2 requests not judged',
      'and 6 more',
      'next: look at the reason',
    ]) {
      expect(block).toContain(text);
    }
    expect(block).toMatch(/error rate +1\.00 % +< 1\.00 % +✗/);
    expect(block).toMatch(/requests lost +0 +0 +✓/);
  });

  test('cannot bring markup of its own into a page', () => {
    expect(loadPage(summary, noAssets)).not.toContain('<script>');
    expect(loadMarkdown(summary)).not.toContain('<script>');
    expect(loadMarkdown(summary)).toContain('no \\| lock');
  });

  test('shows in one line while it runs', () => {
    const progress = {
      ended: 163_864,
      inFlight: 300,
      failed: 2,
      elapsedMs: 545_000,
      requestsPerSecond: 301,
      p99Ms: 1_234,
    };
    expect(loadProgressLine(progress, { share: 0.9, width: 80 })).toBe(
      '█████░ 9 min 5 s · 163,864 ended · 301 /s · 300 in flight · 2 failed · P99 1.2 s',
    );
    const late = { ...progress, p99Ms: 13_900, elapsedMs: 590_000 };
    expect(loadProgressLine(late, { share: 0.9, width: 80 })).toBe(
      '████ 9 min 50 s · 163,864 ended · 301 /s · 300 in flight · 2 failed · P99 13.9 s',
    );
  });
});
