import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Prng } from '../../src/core/prng.ts';
import { WeightedSet } from '../../src/strategies/weighted-set.ts';

const commands = fc.array(
  fc.record({ item: fc.integer({ min: 1, max: 12 }), weight: fc.integer({ min: 0, max: 50 }) }),
  { maxLength: 60 },
);

test('holds what a plain map holds, and draws only from that', () => {
  const law = fc.property(commands, fc.nat(), (changes, seed) => {
    const set = new WeightedSet<number>();
    const model = new Map<number, number>();
    const prng = new Prng(seed);
    for (const { item, weight } of changes) {
      if (weight === 0) {
        set.delete(item);
        model.delete(item);
      } else {
        set.set(item, weight);
        model.set(item, weight);
      }
      expect(set.size).toBe(model.size);
      expect(set.total).toBe([...model.values()].reduce((sum, each) => sum + each, 0));
      if (model.size > 0) expect(model.has(set.draw(prng))).toBe(true);
    }
  });
  fc.assert(law);
});

test('draws by weight', () => {
  const weights = new Map([
    ['a', 1],
    ['b', 2],
    ['c', 7],
  ]);
  const set = new WeightedSet<string>();
  set.set('gone', 9);
  for (const [item, weight] of weights) set.set(item, weight);
  set.delete('gone');
  const prng = new Prng(1);
  const counts = new Map<string, number>();
  for (let draw = 0; draw < 10_000; draw += 1) {
    const item = set.draw(prng);
    counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  // Six standard deviations are at most 300 draws.
  for (const [item, weight] of weights) {
    expect(Math.abs((counts.get(item) ?? 0) - weight * 1_000)).toBeLessThan(300);
  }
});
