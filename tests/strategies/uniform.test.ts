import { describe, expect, test } from 'vitest';
import { RandomWalk } from '../../src/strategies/random-walk.ts';
import { Surw } from '../../src/strategies/surw.ts';
import { Urw } from '../../src/strategies/urw.ts';
import { atDepth } from '../depth.ts';
import { chiSquare, chiSquareLimit } from './chi-square.ts';
import { ordersOf, stepsOf } from './toy-world.ts';

/** 6! / (3! 2! 1!) = 60 interleavings. Equal letters: only the order of the tasks matters. */
const tasks = { long: stepsOf('aaa'), middle: stepsOf('bb'), short: stepsOf('c') };
const means = { long: 3, middle: 2, short: 1 };
const runs = atDepth({ short: 6_000, deep: 12_000 });

/** The seeds are fixed; were they not, the limit would be passed by bad luck once in 10^9 times. */
describe('over 60 interleavings of three tasks', () => {
  test('URW with the right weights is uniform', () => {
    const orders = ordersOf(runs, (seed) => new Urw(seed, means), tasks);
    expect(orders.size).toBe(60);
    expect(chiSquare([...orders.values()])).toBeLessThan(chiSquareLimit(60));
  });

  test('a random walk is far from it: it runs the short task too early', () => {
    const orders = ordersOf(runs, (seed) => new RandomWalk(seed), tasks);
    expect(chiSquare([...orders.values()])).toBeGreaterThan(10 * chiSquareLimit(60));
  });

  test('so is URW with wrong weights, which is why they are measured', () => {
    const orders = ordersOf(runs, (seed) => new Urw(seed, { long: 1, middle: 2, short: 3 }), tasks);
    expect(chiSquare([...orders.values()])).toBeGreaterThan(10 * chiSquareLimit(60));
  });
});

describe('with a bystander that runs beside them', () => {
  const focused = {
    long: stepsOf('aaa', 'k:m1'),
    middle: stepsOf('bb', 'k:m1'),
    short: stepsOf('c', 'k:m1'),
  };
  const crowd = { ...focused, bystander: stepsOf('xxxx') };

  test('SURW is uniform over the interleavings of what touches the focus', () => {
    const hints = { focus: 'm1', events: { ...means, bystander: 4 } };
    const orders = focusedOrders(ordersOf(runs, (seed) => new Surw(seed, hints), crowd));
    expect(orders.size).toBe(60);
    expect(chiSquare([...orders.values()])).toBeLessThan(chiSquareLimit(60));
  });

  test('whatever it believes of the bystander', () => {
    const hints = { focus: 'm1', events: { ...means, bystander: 40 } };
    const orders = focusedOrders(ordersOf(runs, (seed) => new Surw(seed, hints), crowd));
    expect(chiSquare([...orders.values()])).toBeLessThan(chiSquareLimit(60));
  });
});

describe('with tasks that are long in coming', () => {
  const late = {
    long: stepsOf('aaa', 'k:m1'),
    middle: [...stepsOf('xxx'), ...stepsOf('bb', 'k:m1')],
    short: [...stepsOf('xxxxxx'), ...stepsOf('c', 'k:m1')],
  };
  const events = { long: 3, middle: 5, short: 7 };

  test('SURW is uniform where it is told how often each will be there', () => {
    const hints = { focus: 'm1', events, visits: { 'p1/long': 3, 'p1/middle': 2, 'p1/short': 1 } };
    const orders = focusedOrders(ordersOf(runs, (seed) => new Surw(seed, hints), late));
    expect(orders.size).toBe(60);
    expect(chiSquare([...orders.values()])).toBeLessThan(chiSquareLimit(60));
  });

  test('and where it is not, those that are there at once go first', () => {
    const orders = focusedOrders(ordersOf(runs, (seed) => new Surw(seed, { focus: 'm1', events }), late));
    expect(chiSquare([...orders.values()])).toBeGreaterThan(10 * chiSquareLimit(60));
  });

  test('one that never comes holds nobody up for good', () => {
    const hints = { focus: 'm1', events, visits: { 'p1/nobody': 5, 'p1/long': 1 } };
    const orders = ordersOf(100, (seed) => new Surw(seed, hints), late);
    for (const order of orders.keys()) expect(order).toHaveLength(15);
  });
});

function focusedOrders(orders: ReadonlyMap<string, number>): Map<string, number> {
  const focused = new Map<string, number>();
  for (const [order, count] of orders) {
    const within = order.replaceAll('x', '');
    focused.set(within, (focused.get(within) ?? 0) + count);
  }
  return focused;
}
