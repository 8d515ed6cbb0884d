import { describe, expect, test } from 'vitest';
import { Pos } from '../../src/strategies/pos.ts';
import { atDepth } from '../depth.ts';
import { type orderOf, ordersOf, stepsOf, type ToyStep } from './toy-world.ts';

const runs = atDepth({ short: 2_000, deep: 8_000 });
/** Six standard deviations of a share: what bad luck exceeds once in 10^9 times, were the seeds not fixed. */
const margin = 6 * Math.sqrt(0.25 / runs);

function share(orders: ReadonlyMap<string, number>, holds: (order: string) => boolean): number {
  let times = 0;
  for (const [order, count] of orders) if (holds(order)) times += count;
  return times / runs;
}

const samples = (tasks: Parameters<typeof orderOf>[1]): Map<string, number> =>
  ordersOf(runs, (seed) => new Pos(seed), tasks);

describe('POS', () => {
  test('fires what races with nothing first', () => {
    const tasks = { one: stepsOf('a', 'x'), two: stepsOf('b', 'x'), lone: stepsOf('cde', 'y') };
    for (const order of samples(tasks).keys()) expect(order.slice(0, 3)).toBe('cde');
  });

  test('two reads do not race, a read and a write do', () => {
    const read: readonly ToyStep[] = [{ name: 'r', resource: 'x', access: 'read' }];
    const tasks = { one: read, two: read, three: stepsOf('ab', 'y'), four: stepsOf('c', 'y') };
    for (const order of samples(tasks).keys()) expect(order.slice(0, 2)).toBe('rr');
    const withWrite = samples({
      one: read,
      two: stepsOf('w', 'x'),
      three: stepsOf('b', 'y'),
      four: stepsOf('c', 'y'),
    });
    expect(share(withWrite, (order) => order.startsWith('r'))).toBeGreaterThan(0.1);
    expect(share(withWrite, (order) => order.startsWith('b'))).toBeGreaterThan(0.1);
  });

  test('several keys race where one is shared', () => {
    const orders = samples({
      one: stepsOf('a', 'k1 k2'),
      two: stepsOf('b', 'k2 k3'),
      three: stepsOf('c', 'k4'),
    });
    for (const order of orders.keys()) expect(order.startsWith('c')).toBe(true);
    expect(Math.abs(share(orders, (order) => order === 'cab') - 1 / 2)).toBeLessThan(margin);
  });

  test('what races with the event that fired draws anew', () => {
    // After a, b draws again and is as likely as the second a. Had b kept its losing draw, it would come second in only
    // 1 of 6 cases, not in 1 of 4.
    const orders = samples({ one: stepsOf('aa', 'x'), two: stepsOf('b', 'x') });
    expect(Math.abs(share(orders, (order) => order === 'aba') - 1 / 4)).toBeLessThan(margin);
    expect(Math.abs(share(orders, (order) => order === 'baa') - 1 / 2)).toBeLessThan(margin);
  });

  test('what does not race with it keeps its priority', () => {
    // Two tasks race on y at each of the first five steps, and their draws are new each time. The pair on x keeps its
    // own, so all five go before it in 1 of 6 cases: the mean of (1 − p²)^5 over the better p of its two draws. Drawing
    // anew at each step would make it 1 of 32.
    const orders = samples({
      left: stepsOf('lllll', 'y'),
      right: stepsOf('rrrrr', 'y'),
      one: stepsOf('a', 'x'),
      two: stepsOf('b', 'x'),
    });
    expect(Math.abs(share(orders, (order) => order.search(/[ab]/) >= 5) - 1 / 6)).toBeLessThan(margin);
  });
});
