import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Prng } from '../../src/core/prng.ts';
import { sampleHeap } from '../../src/load/sample-heap.ts';
import { type HeapSample, heapSampleEveryMs, heapTrend } from '../../src/load/heap-trend.ts';
import { memoryVerdict } from '../../src/load/memory-verdict.ts';
import type { MeasuredMemory } from '../../src/load/memory-watch.ts';

const perDelivery = 25_000;

/** A heap of 20 MB and some that grows while it warms up, moves with the deliveries in work, and is never still. */
function lifeOf(prng: Prng, samples: number, leakPerSecond: number): HeapSample[] {
  return Array.from({ length: samples }, (_, index) => {
    const ageMs = (index + 1) * heapSampleEveryMs + prng.integer(0, 300);
    const inWork = prng.integer(1, 5) === 1 ? prng.integer(0, 300) : prng.integer(140, 160);
    const warmUp = -3_000_000 / (index + 1) ** 2;
    const noise = prng.integer(-300_000, 300_000);
    const leaked = (leakPerSecond * ageMs) / 1_000;
    return { ageMs, inWork, bytes: 20_000_000 + warmUp + inWork * perDelivery + noise + leaked };
  });
}

/** As processes live that are killed every half minute: most are young, one is two minutes old. */
function livesOf(seed: number, leakPerSecond: number): HeapSample[][] {
  const prng = new Prng(seed);
  const ages = [40, ...Array.from({ length: 30 }, () => prng.integer(1, 18))];
  return ages.map((samples) => lifeOf(prng, samples, leakPerSecond));
}

const clean: MeasuredMemory = {
  beforeBytes: 1,
  peakBytes: 2,
  afterBytes: 1,
  counts: [['request', { seen: 5, reachable: 0 }]],
};

describe('the memory of processes that are killed', () => {
  test('is stable where each life settles, whatever is in work', () => {
    const law = fc.property(fc.nat(), (seed) => {
      expect(memoryVerdict([clean], livesOf(seed, 0)).verdict).toBe('stable');
    });
    fc.assert(law, { seed: 1, numRuns: 50 });
  });

  test('leaks where each life grows, though none is seen for long', () => {
    const law = fc.property(fc.nat(), (seed) => {
      const { verdict, detail } = memoryVerdict([clean], livesOf(seed, 60_000));
      expect(detail).toContain('over the longest life');
      expect(verdict).toBe('leaking');
    });
    fc.assert(law, { seed: 1, numRuns: 50 });
  });

  test('shows no trend where all die young, and says so', () => {
    const young = Array.from({ length: 30 }, (_, seed) => lifeOf(new Prng(seed), 8, 60_000));
    expect(heapTrend(young)).toBeUndefined();
    expect(memoryVerdict([clean], young)).toMatchObject({
      verdict: 'stable',
      detail: expect.stringContaining('no process lived long enough') as string,
    });
  });

  test('is not told by what comes into work', () => {
    const filling = Array.from({ length: 30 }, (_, index): HeapSample => {
      return {
        ageMs: index * heapSampleEveryMs,
        inWork: 10 * 2 ** index,
        bytes: 20e6 + index * perDelivery * 100,
      };
    });
    expect(heapTrend([filling])).toBeUndefined();
  });

  test('leaks where a survivor keeps what it was handed', () => {
    const keeping: MeasuredMemory = { ...clean, counts: [['request', { seen: 7, reachable: 3 }]] };
    expect(memoryVerdict([clean, keeping], livesOf(1, 0))).toMatchObject({
      verdict: 'leaking',
      afterBytes: 2,
      detail: expect.stringContaining('3 of 12 requests') as string,
    });
  });

  test('is not judged where nobody is left', () => {
    expect(memoryVerdict([], []).verdict).toBe('not judged');
    expect(memoryVerdict([], livesOf(1, 60_000)).verdict).toBe('leaking');
  });
});

test('a heap is sampled after a collection: what is kept shows, garbage does not', async () => {
  const kept: Uint8Array[] = [];
  const samples: HeapSample[] = [];
  await new Promise<void>((resolve) => {
    const stop = sampleHeap({
      everyMs: 1,
      inWork: () => kept.length,
      tell: (sample) => {
        samples.push(sample);
        kept.push(new Uint8Array(1e7));
        void new Uint8Array(1e8);
        if (samples.length < 4) return;
        stop();
        resolve();
      },
    });
  });
  const bytes = samples.map((sample) => sample.bytes);
  const grown = (bytes[3] ?? 0) - (bytes[0] ?? 0);
  expect(grown).toBeGreaterThan(2e7);
  expect(grown).toBeLessThan(9e7);
});
