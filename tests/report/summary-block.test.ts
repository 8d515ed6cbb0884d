import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PropertySummary } from '../../src/core/summary.ts';
import { summaryBlock } from '../../src/report/summary-block.ts';
import { widthOf } from '../../src/report/text.ts';
import { phases, type Confidence } from '../../src/core/confidence.ts';
import { anyName } from './any-finding.ts';
import { flaggedTwice, serviceLevel } from './sample-summary.ts';
import { withoutColour } from './without-colour.ts';

const plain = { width: 80, colour: false };
const anyCount = fc.oneof(fc.nat(9), fc.nat(2 ** 31 - 1));
const anyMs = fc.oneof(fc.nat(9999), fc.double({ min: 0, max: 1e9, noNaN: true }));

const anySummary: fc.Arbitrary<PropertySummary> = fc.record({
  property: anyName,
  scenario: fc.constantFrom('audit', 'coupons'),
  operation: fc.constantFrom('request', 'operation'),
  profile: fc.constantFrom('slo', 'chaos'),
  verdict: fc.constantFrom('passed', 'failed', 'inconclusive'),
  seed: anyCount,
  runs: anyCount,
  distinctSchedules: anyCount,
  inconclusive: anyCount,
  rerun: fc.record({ count: anyCount, different: anyCount }),
  concurrency: fc.record({ min: anyCount, max: anyCount }),
  processes: fc.record({ min: anyCount, max: anyCount }),
  strategies: fc.dictionary(anyName, fc.record({ runs: anyCount, finds: anyCount }), { maxKeys: 6 }),
  requests: fc.record({ total: anyCount, successful: anyCount, failed: anyCount }),
  faultsByKind: fc.dictionary(anyName, anyCount, { maxKeys: 30 }),
  latency: fc.option(fc.record({ averageMs: anyMs, p50Ms: anyMs, p90Ms: anyMs, p99Ms: anyMs }), {
    nil: undefined,
  }),
  contention: fc.record({ contended: anyCount, attempts: anyCount }),
  heap: fc.option(
    fc.record({
      beforeBytes: anyCount,
      afterBytes: anyCount,
      verdict: fc.constantFrom('stable', 'growing', 'not judged'),
      detail: anyName,
    }),
    { nil: undefined },
  ),
  confidence: fc.option(anyConfidence(), { nil: undefined }),
  sometimes: fc.array(fc.record({ name: anyName, required: fc.boolean(), runs: fc.nat(3) })),
  virtualMs: anyMs,
  wallMs: anyMs,
  thresholds: fc.array(fc.record({ label: anyName, figure: anyName, limit: anyName, holds: fc.boolean() }), {
    maxLength: 6,
  }),
});

describe('the summary block', () => {
  test('shows what was judged beside its limit', () => {
    expect(summaryBlock(serviceLevel, plain)).toMatchInlineSnapshot(`
      "✗ the service level holds under load                                 slo profile
        runs       120 runs · 120 distinct schedules · seed 20240607
                   ✓ 6 run again, none took another course
        strategies timed 120 (1 find)
        load       100–300 concurrent requests · 1–8 processes
        faults     261 injected · 3 kinds
          auditor  slow 102
          queue    duplicate-delivery 88
          redis    slow 71
        requests   24,113 in all · 24,112 successful (> 99.99 %) · 1 failed (< 0.01 %)
        latency    average 351.2 ms · P50 340 ms · P90 421.5 ms · P99 512.9 ms
        contention 94 of 24,301 attempts (0.39 %)
        heap       not measured
        time       1 h 12 min virtual in 8.1 s · 533 × real time
        judged     error rate       < 0.01 %  < 1 %     ✓
                   p99              512.9 ms  < 500 ms  ✗
                   lock contention    0.39 %  < 1 %     ✓
                   longest run        41.2 s  < 60 s    ✓"
    `);
  });

  test('says what was not judged in chaos', () => {
    expect(summaryBlock(flaggedTwice, plain)).toMatchInlineSnapshot(`
      "? no record is flagged twice                         chaos profile, inconclusive
        runs       400 runs · 397 distinct schedules · 2 inconclusive · seed 1
                   ✗ 20 run again, 1 took another course
        strategies random-walk 240 (2 finds) · stall-until-idle 120 (1 find)
                   timed 40
        load       120 concurrent requests · 1–8 processes
        faults     5,234 injected · 12 kinds
          auditor  hang 97 · wrong-verdict 55
          process  crash 402 · pause 391
          queue    burst 41 · duplicate-delivery 2,207 · lost-ack 310
          redis    error-reply 1,204 · reply-lost 318 · reset-before-send 120
                   slow-server 12 · stalled-connection 77
        requests   80,123 in all · 79,981 successful (99.82 %) · 142 failed (0.18 %)
        latency    average 4,310.7 ms · P50 350.1 ms · P90 12,040.5 ms · P99 61,200 ms
                   not judged in chaos
        contention 12,001 of 99,120 attempts (12.11 %) · not judged in chaos
        heap       84.1 MB before · 84.3 MB after · ✓ stable
                   no request object reachable after it settled; slope 0.2 kB a round
                   (at most 1 kB)
        time       2 d 4 h virtual in 12.9 s · 14,512 × real time
        judged     behaviour only; latency, errors and contention are not judged in
                   chaos"
    `);
  });

  test('gives no mark to a figure that was not judged', () => {
    const { thresholds } = serviceLevel;
    const block = summaryBlock(
      { ...serviceLevel, verdict: 'failed', rerun: { count: 0, different: 0 } },
      plain,
    );
    expect(block.match(/[✓✗]/g)).toHaveLength(thresholds.length + 1);
    const chaos = {
      ...serviceLevel,
      profile: 'chaos',
      thresholds: [],
      rerun: { count: 0, different: 0 },
    } as const;
    expect(summaryBlock(chaos, plain).match(/[✓✗]/g)).toHaveLength(1);
  });

  test('no line is wider than 80 columns, and nothing a terminal would obey is in it', () => {
    fc.assert(
      fc.property(anySummary, fc.constantFrom(60, 80, 200), (summary, width) => {
        const block = summaryBlock(summary, { width, colour: false });
        const widthMax = Math.min(width, 80);
        expect(block.split('\n').filter((line) => widthOf(line) > widthMax)).toStrictEqual([]);
        expect(block.replaceAll('\n', '')).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('says the same with and without colour', () => {
    fc.assert(
      fc.property(anySummary, (summary) => {
        const coloured = summaryBlock(summary, { width: 80, colour: true });
        expect(withoutColour(coloured)).toBe(summaryBlock(summary, plain));
      }),
    );
  });
});

function anyConfidence(): fc.Arbitrary<Confidence> {
  const novelty = fc.record({ draws: anyCount, distinct: anyCount, singletons: anyCount });
  const cell = fc.record({ phase: fc.constantFrom(...phases), times: fc.nat(2) });
  return fc.record({
    schedules: novelty,
    behaviours: novelty,
    courses: novelty,
    faultPhases: fc.array(fc.record({ kind: anyName, cells: fc.array(cell, { maxLength: 5 }) })),
    racingPairs: fc.array(fc.record({ pair: anyName, forwardRuns: anyCount, backwardRuns: anyCount })),
  });
}
