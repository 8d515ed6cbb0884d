import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { reduceList } from '../../src/minimize/reduce-list.ts';

const items = fc.uniqueArray(fc.nat(1_000), { maxLength: 60 });

test('a list shrinks to exactly what is needed, where that is a fixed part of it', async () => {
  const lists = items.chain((list) => fc.record({ list: fc.constant(list), needed: fc.subarray(list) }));
  const law = fc.asyncProperty(lists, async ({ list, needed }) => {
    const kept = await reduceList(list, (candidate) =>
      Promise.resolve(needed.every((item) => candidate.includes(item))),
    );
    expect(kept).toEqual(needed);
  });
  await fc.assert(law, { numRuns: 200 });
});

test('whatever is asked of it, the result still holds, no single item can go, and it ends', async () => {
  const law = fc.asyncProperty(
    items,
    fc.nat(),
    fc.integer({ min: 2, max: 5 }),
    async (list, salt, modulus) => {
      // An arbitrary rule that is not monotone: removing one item may break what removing two would keep.
      const holds = (candidate: readonly number[]): boolean =>
        candidate.reduce((sum, item) => sum + item + salt, 0) % modulus === 0;
      fc.pre(holds(list));
      let asked = 0;
      const kept = await reduceList(list, (candidate) => {
        asked += 1;
        return Promise.resolve(holds(candidate));
      });
      expect(holds(kept)).toBe(true);
      expect(asked).toBeLessThanOrEqual(2 + 4 * list.length * (1 + list.length));
      const stillShorter = kept.map((_, index) => kept.toSpliced(index, 1));
      expect(stillShorter.some(holds)).toBe(false);
    },
  );
  await fc.assert(law, { numRuns: 200 });
});
