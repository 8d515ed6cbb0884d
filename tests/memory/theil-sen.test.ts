import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { theilSenSlope } from '../../src/memory/theil-sen.ts';

const anySlope = fc.integer({ min: -1_000_000, max: 1_000_000 });
const anyStart = fc.integer({ min: 0, max: 1_000_000_000 });
const anyLength = fc.integer({ min: 2, max: 120 });

function line(start: number, slope: number, length: number): number[] {
  return Array.from({ length }, (_, index) => start + slope * index);
}

describe('the slope of a series', () => {
  test('is that of the line, where the series is a line', () => {
    const law = fc.property(anyStart, anySlope, anyLength, (start, slope, length) => {
      expect(theilSenSlope(line(start, slope, length))).toBeCloseTo(slope, 6);
    });
    fc.assert(law, { seed: 1 });
  });

  test('is that of the line, while fewer than 29 % of the values are anything else', () => {
    const law = fc.property(
      anySlope,
      fc.integer({ min: 20, max: 120 }),
      fc.infiniteStream(fc.record({ at: fc.nat(), off: fc.integer({ min: -1e9, max: 1e9 }) })),
      (slope, length, outliers) => {
        const series = line(1_000, slope, length);
        const wrong = [...outliers.take(Math.floor(0.25 * length))];
        for (const { at, off } of wrong) series[at % length] = off;
        expect(theilSenSlope(series)).toBeCloseTo(slope, 6);
      },
    );
    fc.assert(law, { seed: 1 });
  });

  test('turns with the series, and does not move with it', () => {
    const anySeries = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 60 });
    const law = fc.property(anySeries, anyStart, (series, offset) => {
      const slope = theilSenSlope(series);
      expect(theilSenSlope(series.map((value) => value + offset))).toBe(slope);
      expect(theilSenSlope(series.map((value) => -value))).toBeCloseTo(-slope, 6);
    });
    fc.assert(law, { seed: 1 });
  });

  test('of thousands of values is taken over some of them', () => {
    expect(theilSenSlope(line(7, 3, 100_000))).toBe(3);
  });

  test('is 0 where there is none', () => {
    expect([theilSenSlope([]), theilSenSlope([5])]).toEqual([0, 0]);
  });
});
