import { expect, test } from 'vitest';
import { depthsWithin, estimate, schedulesWithin } from '../../src/exhaust/depths.ts';

test('with each deviation more, schedules grow by the width', () => {
  expect([0, 1, 2, 3].map((deviations) => schedulesWithin(deviations, 30))).toEqual([1, 31, 481, 4_981]);
});

test('a budget that suffices allows everything', () => {
  const widths = [[30], [30, 40]];
  const all = estimate(widths, [2, 2]);
  expect(depthsWithin({ widths, deviationsMax: 2, schedulesMax: all })).toEqual([2, 2]);
});

test('the deepest that fits: fewer faults go deeper, and nothing is skipped', () => {
  const widths = [[30], Array.from({ length: 100 }, () => 30)];
  expect(depthsWithin({ widths, deviationsMax: 3, schedulesMax: 10_000 })).toEqual([3, 1]);
  expect(depthsWithin({ widths, deviationsMax: 3, schedulesMax: 3_200 })).toEqual([1, 1]);
  expect(depthsWithin({ widths, deviationsMax: 3, schedulesMax: 1_000 })).toEqual([2, 0]);
  expect(depthsWithin({ widths, deviationsMax: 3, schedulesMax: 1 })).toEqual([0, 0]);
});
