import { describe, expect, test } from 'vitest';
import { judgeHeap } from '../../src/rounds/judge-heap.ts';
import { growing, measured } from './measured.ts';

const bytesPerRequestMax = 4;

describe('a heap is stable', () => {
  test.each([
    ['that only trembles', growing(0)],
    ['that grows by less than is measurable', growing(3)],
    ['that shrinks', growing(-40)],
    ['that makes a step, however high', growing(0).map((bytes, round) => (round < 30 ? bytes : bytes + 5e6))],
    ['that grows at first', growing(0).map((bytes, round) => bytes + 100_000 * Math.min(round, 20))],
    ['that grows at last', growing(0).map((bytes, round) => bytes + 100_000 * Math.max(round - 30, 0))],
  ])('%s', (_, bytes) => {
    expect(judgeHeap(measured(bytes), bytesPerRequestMax)).toEqual([]);
  });

  test('where a cache holds what it has always held', () => {
    const census = [{ kind: 'request', handedOver: 3_500, reachable: 500, grownBy: 0 }];
    expect(judgeHeap(measured(growing(0), census), bytesPerRequestMax)).toEqual([]);
  });
});

describe('a heap leaks', () => {
  test('where it grows in both halves, in the words of the domain', () => {
    const [violation, ...others] = judgeHeap(measured(growing(41)), bytesPerRequestMax);
    expect(others).toEqual([]);
    expect(violation?.message).toMatch(/^the heap grows by 41(\.\d)? bytes for each request$/);
    expect(violation?.why).toContain('something else is kept');
  });

  test('where objects stay reachable, and these are named first', () => {
    const census = [
      { kind: 'request', handedOver: 2_000, reachable: 2_000, grownBy: 600 },
      { kind: 'delivery', handedOver: 2_000, reachable: 20, grownBy: 6 },
      { kind: 'answer', handedOver: 2_000, reachable: 0, grownBy: 0 },
    ];
    const [kept, grown] = judgeHeap(measured(growing(400), census), bytesPerRequestMax);
    expect(kept?.message).toBe('2,000 of 2,000 request objects are still reachable after they settled');
    expect(kept?.why).toContain('also to 20 of 2,000 delivery objects');
    expect(kept?.cause).toBe('request, delivery objects stay reachable');
    expect(grown?.message).toMatch(/^the heap grows by 400(\.\d)? bytes for each request$/);
    expect(grown?.why).not.toContain('something else');
  });

  test('with a cause that no figure changes', () => {
    const causes = [5, 50, 500].map(
      (slope) => judgeHeap(measured(growing(slope)), bytesPerRequestMax)[0]?.cause,
    );
    expect(new Set(causes)).toEqual(new Set(['the heap grows with each request']));
  });
});
