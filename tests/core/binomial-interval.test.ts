import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { binomialInterval } from '../../src/core/binomial-interval.ts';

test('known intervals', () => {
  // The closed forms for no success and for nothing but successes, and a table value for 3 of 41,280.
  expect(binomialInterval(0, 100).low).toBe(0);
  expect(binomialInterval(0, 100).high).toBeCloseTo(1 - 0.025 ** (1 / 100), 12);
  expect(binomialInterval(100, 100).low).toBeCloseTo(0.025 ** (1 / 100), 12);
  expect(binomialInterval(100, 100).high).toBe(1);
  expect(binomialInterval(3, 41_280).low).toBeCloseTo(0.000015, 6);
  expect(binomialInterval(3, 41_280).high).toBeCloseTo(0.000212, 6);
});

test('the interval holds the share that was seen, and narrows with more runs', () => {
  const sightings = fc
    .integer({ min: 1, max: 5_000 })
    .chain((runs) => fc.tuple(fc.nat(Math.min(runs, 40)), fc.constant(runs)));
  const law = fc.property(sightings, ([times, runs]) => {
    const { low, high } = binomialInterval(times, runs);
    expect(low).toBeLessThanOrEqual(times / runs);
    expect(high).toBeGreaterThanOrEqual(times / runs);
    const more = binomialInterval(times * 4, runs * 4);
    expect(more.high - more.low).toBeLessThan(high - low);
  });
  fc.assert(law, { numRuns: 200 });
});
