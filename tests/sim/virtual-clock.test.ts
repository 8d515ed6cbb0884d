import { hrtime } from 'node:process';
import { performance as importedPerformance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startOfTimeMs } from '../../src/sim/virtual-globals/clock.ts';
import { withVirtualGlobals } from '../../src/sim/virtual-globals/index.ts';
import { play } from './play.ts';

describe('inside a task', () => {
  test('every clock shows virtual time', async () => {
    const law = fc.asyncProperty(fc.integer({ min: 1, max: 86_400_000 }), async (delayMs) => {
      await play(async () => {
        const [ms, high, since] = [performance.now(), process.hrtime.bigint(), process.hrtime()];
        const uptime = process.uptime();
        expect([Date.now(), ms, high, since]).toEqual([startOfTimeMs, 0, 0n, [0, 0]]);
        await sleep(delayMs);
        expect(Date.now()).toBe(startOfTimeMs + delayMs);
        expect(new Date().getTime()).toBe(startOfTimeMs + delayMs);
        expect(new Date().toISOString()).toBe(new Date(startOfTimeMs + delayMs).toISOString());
        expect(performance.now() - ms).toBe(delayMs);
        expect(importedPerformance.now() - ms).toBe(delayMs);
        expect(process.hrtime.bigint() - high).toBe(BigInt(delayMs) * 1_000_000n);
        expect(hrtime.bigint() - high).toBe(BigInt(delayMs) * 1_000_000n);
        expect(process.hrtime(since)).toEqual([Math.floor(delayMs / 1000), (delayMs % 1000) * 1_000_000]);
        expect(process.uptime() - uptime).toBeCloseTo(delayMs / 1000, 6);
      });
    });
    await fc.assert(law, { numRuns: 20 });
  });

  test('a wall clock that jumps moves dates and nothing else', async () => {
    await play(async ({ process: simulated }) => {
      simulated.clockOffsetMs = -5_000;
      expect(Date.now()).toBe(startOfTimeMs - 5_000);
      expect(performance.now()).toBe(0);
      await sleep(100);
      expect([Date.now(), performance.now()]).toEqual([startOfTimeMs - 4_900, 100]);
    });
  });

  test('Date stays the constructor it was: calls, arguments, parsing, subclasses, instanceof', async () => {
    const RealDate = Date;
    await play(() => {
      class Deadline extends Date {}
      const [given, local] = [new Date(2001, 1, 3, 4, 5), new RealDate(2001, 1, 3, 4, 5)];
      expect(given.getTime()).toBe(local.getTime());
      expect(new Date(7).getTime()).toBe(7);
      expect(Number.isNaN(new Date('no date').getTime())).toBe(true);
      expect(Date.UTC(1999, 1)).toBe(RealDate.UTC(1999, 1));
      expect(Date.parse('2020-01-01T00:00:00Z')).toBe(1_577_836_800_000);
      // Called without `new` it gives text.
      expect(Date()).toBe(new RealDate(startOfTimeMs).toString());
      expect([
        new Date() instanceof Date,
        new RealDate(1) instanceof Date,
        new Date() instanceof RealDate,
      ]).toEqual([true, true, true]);
      expect(new Deadline()).toBeInstanceOf(Deadline);
      expect(new Deadline().getTime()).toBe(startOfTimeMs);
      expect([Date.name, Date.length]).toEqual(['Date', 7]);
    });
  });
});

test('outside a task every clock is real, also while a run is under way', async () => {
  await withVirtualGlobals(async () => {
    expect(Date.now()).toBeLessThan(startOfTimeMs);
    expect(new Date().getTime()).toBeLessThan(startOfTimeMs);
    expect(performance.now()).toBeGreaterThan(0);
    expect(process.hrtime.bigint()).toBeGreaterThan(0n);
    expect(process.uptime()).toBeGreaterThan(0);
    await sleep(1);
  });
});
