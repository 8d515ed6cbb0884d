import { describe, expect, test } from 'vitest';
import { Pct } from '../../src/strategies/pct.ts';
import { ordersOf, stepsOf, ToyWorld } from './toy-world.ts';

/** Two tasks of 5 steps each: n = 2, k = 10. */
const tasks = { first: stepsOf('abcde'), second: stepsOf('vwxyz') };
const runs = 20_000;

/** How often all of these pairs come out in this order. */
function found(depth: number, pairs: readonly string[]): number {
  const orders = ordersOf(runs, (seed) => new Pct(seed, { depth, steps: 10 }), tasks);
  let times = 0;
  for (const [order, count] of orders) {
    const fails = pairs.every(([before = '', after = '']) => order.indexOf(before) < order.indexOf(after));
    if (fails) times += count;
  }
  return times;
}

/**
 * The paper's bound is 1 / (n · k^(d − 1)). The seeds are fixed; were they not, each of these would fail by bad luck less
 * than once in 10^9 times, as the floor lies six standard deviations below what the bound alone makes likely.
 */
describe('a bug of depth d is found about as often as the paper promises', () => {
  test.each([
    { depth: 1, pairs: ['ev'] },
    { depth: 2, pairs: ['cv', 'zd'] },
    { depth: 3, pairs: ['cv', 'wd', 'ex'] },
  ])('d = $depth', ({ depth, pairs }) => {
    const odds = 1 / (2 * 10 ** (depth - 1));
    const expected = runs * odds;
    const floor = expected - 6 * Math.sqrt(expected * (1 - odds));
    expect(found(depth, pairs)).toBeGreaterThan(floor);
  });
});

test('a bug that needs two changes is never found with one', () => {
  expect(found(2, ['cv', 'wd', 'ex'])).toBe(0);
});

test('a step counts only where there is a choice', () => {
  // After 50 steps alone come two tasks of 2 steps each: k = 4, though there are 54 steps. Were all counted, the one change
  // would fall among the first 4, and a task once begun would never be left.
  let left = 0;
  for (let seed = 1; seed <= 400; seed += 1) {
    const world = new ToyWorld(new Pct(seed, { depth: 2, steps: 4 }));
    world.start('lone', stepsOf('-'.repeat(50)));
    while (world.enabled.size > 0) world.step();
    world.start('first', stepsOf('ab'));
    world.start('second', stepsOf('yz'));
    while (world.step());
    const order = world.fired.slice(50).join('');
    if (order !== 'abyz' && order !== 'yzab') left += 1;
  }
  // The change falls on the second step in 1 of 4 cases; fewer than 1 in 8 would be ten standard deviations away.
  expect(left).toBeGreaterThan(50);
});
