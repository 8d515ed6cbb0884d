import { describe, expect, test } from 'vitest';
import { loadBlock } from '../../src/report/load-block.ts';
import { loadPage } from '../../src/report/html/load-page.ts';
import { loadMarkdown } from '../../src/report/load-markdown.ts';
import { loadProgressLine } from '../../src/report/load-progress-line.ts';
import { widthOf } from '../../src/report/text.ts';
import { noAssets } from './html/any-assets.ts';
import { lostRedis } from './sample-load-summary.ts';

describe('what a load test came to', () => {
  test.each([60, 80, 200])('fits %i columns', (width) => {
    for (const line of loadBlock(lostRedis, { width, colour: false }).split('\n')) {
      expect(widthOf(line)).toBeLessThanOrEqual(Math.max(60, Math.min(width, 80)));
    }
  });

  test('stands beside its limits, with causes, faults and what was not judged', () => {
    const block = loadBlock(lostRedis, { width: 80, colour: false });
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
    expect(loadPage(lostRedis, noAssets)).not.toContain('<script>');
    expect(loadMarkdown(lostRedis)).not.toContain('<script>');
    expect(loadMarkdown(lostRedis)).toContain('no \\| lock');
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
