import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Prng } from '../../src/core/prng.ts';
import { checkFault } from '../../src/faults/check-fault.ts';
import { drawFault } from '../../src/faults/draw-fault.ts';
import { auditFaults } from '../../src/audit/scenario/audit-faults.ts';

const kinds = [...auditFaults.definitions.keys()];
const where = { processes: 4, nthMax: 50 };

describe('drawing a fault', () => {
  test('it is valid, lies within the places asked for, and depends on the seed alone', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(...kinds),
        fc.record({ processes: fc.integer({ min: 1, max: 8 }), nthMax: fc.integer({ min: 1, max: 300 }) }),
        (seed, kind, places) => {
          const fault = drawFault(auditFaults, new Prng(seed), kind, places);
          checkFault(auditFaults, fault);
          expect(fault.kind).toBe(kind);
          if (!('nth' in fault.at)) throw new Error('expected a place by count');
          expect(fault.at.process).toMatch(/^p[1-8]$/);
          expect(Number(fault.at.process.slice(1))).toBeLessThanOrEqual(places.processes);
          expect(fault.at.nth).toBeGreaterThanOrEqual(1);
          expect(fault.at.nth).toBeLessThanOrEqual(places.nthMax);
          expect(drawFault(auditFaults, new Prng(seed), kind, places)).toEqual(fault);
        },
      ),
    );
  });

  // A place of an operation is drawn with a chance of at least 1/40, so that 1,000 draws miss one with less than 1e-9.
  test.each(kinds)('%s: every operation and every choice comes up', (kind) => {
    const prng = new Prng(1);
    const faults = Array.from({ length: 1_000 }, () => drawFault(auditFaults, prng, kind, where));
    const { operations, parameters } = auditFaults.definitions.get(kind) ?? {
      operations: [],
      parameters: {},
    };
    const drawn = new Set(faults.map(({ at }) => ('operation' in at ? at.operation : at.call)));
    expect(drawn).toEqual(new Set(operations));
    for (const [name, range] of Object.entries(parameters)) {
      if (range.kind !== 'choice') continue;
      expect(new Set(faults.map(({ with: values }) => values[name]))).toEqual(new Set(range.options));
    }
  });

  test('rare calls are aimed at where they can be hit, and do not crowd out the others', () => {
    const prng = new Prng(1);
    const places = Array.from(
      { length: 1_000 },
      () => drawFault(auditFaults, prng, 'process.crash', where).at,
    );
    const rare = places.flatMap((at) => ('nth' in at && at.operation === 'queue.consume' ? [at.nth] : []));
    expect(Math.max(...rare)).toBe(2);
    const aimed = places.filter((at) => 'nth' in at && at.operation === 'redis.command').length;
    // Expected 7/8 · 1/3 of 1,000, which is 292 with a standard deviation of 14.
    expect(aimed).toBeGreaterThan(220);
  });

  test('an unknown kind is refused', () => {
    expect(() => drawFault(auditFaults, new Prng(1), 'queue.typo', where)).toThrow(
      /unknown fault "queue\.typo"/,
    );
  });
});
