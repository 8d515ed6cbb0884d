import { expect, test } from 'vitest';
import { defineHeapProperty } from '../../src/index.ts';

test('a heap property is complete once it has a name', () => {
  expect(defineHeapProperty({ name: 'the heap is stable' })).toEqual({
    kind: 'heap',
    name: 'the heap is stable',
    concurrency: 100,
    warmUpRounds: 25,
    rounds: 50,
    bytesPerRequestMax: 4,
  });
});

test.each([
  [{ name: ' ' }, /heap property name: expected a sentence, got " "/],
  [{ name: 'n', rounds: 19 }, /heap property rounds: expected a whole number from 20 to 100000, got 19/],
  [{ name: 'n', warmUpRounds: 0.5 }, /heap property warmUpRounds: expected a whole number/],
  [{ name: 'n', concurrency: 0 }, /heap property concurrency: expected a whole number from 1/],
  [
    { name: 'n', bytesPerRequestMax: 0 },
    /heap property bytesPerRequestMax: expected a number above 0, got 0/,
  ],
])('%j is refused', (options, message) => {
  expect(() => defineHeapProperty(options)).toThrow(message);
});
