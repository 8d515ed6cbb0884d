import { auditFaults } from '../../src/audit/scenario/audit-faults.ts';
import { subjectOf } from '../../src/core/plan.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlan } from '../../src/core/plan-schema.ts';
import { checkFaults } from '../../src/faults/check-fault.ts';
import { drawRoundPlan } from '../../src/audit/scenario/round-plan.ts';
import { requestsOfWave, wavesPerRound } from '../../src/rounds/waves.ts';

const anySettings = fc.record({
  seed: fc.integer({ min: 0, max: 0xffffffff }),
  property: fc.constant('the heap is stable'),
  concurrency: fc.integer({ min: 1, max: 300 }),
  processes: fc.constantFrom({ min: 1, max: 2 }, { min: 3, max: 3 }, { min: 1, max: 8 }),
  requestTimeoutMs: fc.constantFrom(5_000, 10_000),
});

const widest = {
  seed: 1,
  property: 'p',
  concurrency: 300,
  processes: { min: 1, max: 1 },
  requestTimeoutMs: 1,
};
const allKinds = new Set(drawRoundPlan(widest).faults.map(({ kind }) => kind));

describe('the plan of a round', () => {
  test('is a valid plan, and the seed decides it', () => {
    const law = fc.property(anySettings, (settings) => {
      const plan = drawRoundPlan(settings);
      expect(parsePlan(plan)).toEqual(plan);
      expect(() => checkFaults(auditFaults, plan)).not.toThrow();
      expect(drawRoundPlan(settings)).toEqual(plan);
      expect(plan.operations).toHaveLength(settings.concurrency);
    });
    fc.assert(law, { seed: 1 });
  });

  test('is submitted until a round has a hundred requests', () => {
    const law = fc.property(anySettings, (settings) => {
      const requests = wavesPerRound(drawRoundPlan(settings)) * settings.concurrency;
      expect(requests).toBeGreaterThanOrEqual(100);
      expect(requests - settings.concurrency).toBeLessThan(100);
    });
    fc.assert(law, { seed: 1 });
  });

  test('has faults of every kind, whatever the seed', () => {
    const law = fc.property(anySettings, (settings) => {
      const kinds = new Set(drawRoundPlan(settings).faults.map(({ kind }) => kind));
      expect([...kinds]).toEqual(
        expect.arrayContaining(['auditor.permanent', 'redis.reset-after', 'queue.lost-ack']),
      );
      expect(kinds.size).toBe(allKinds.size);
    });
    fc.assert(law, { seed: 1 });
  });

  test('never uses a name twice, and its names do not grow', () => {
    const plan = drawRoundPlan({
      seed: 1,
      property: 'p',
      concurrency: 100,
      processes: { min: 2, max: 2 },
      requestTimeoutMs: 10_000,
    });
    const waves = Array.from({ length: 200 }, (_, index) => requestsOfWave(plan, index + 1));
    const ids = waves.flat().map(({ id }) => id);
    const records = waves.map((wave) => new Set(wave.map(subjectOf)));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(records.flatMap((ofWave) => [...ofWave])).size).toBe(
      records.reduce((sum, { size }) => sum + size, 0),
    );
    const lengths = waves.map((wave) =>
      wave.reduce((sum, request) => sum + request.id.length + subjectOf(request).length, 0),
    );
    expect(new Set(lengths).size).toBe(1);
  });
});
