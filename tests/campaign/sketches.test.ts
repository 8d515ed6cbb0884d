import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClassSketch } from '../../src/campaign/class-sketch.ts';
import { placeOf, runAt } from '../../src/campaign/lanes.ts';
import { SeenFailures } from '../../src/campaign/seen-failures.ts';

const draws = fc.array(fc.nat({ max: 6_000 }).map(String), { maxLength: 9_000, size: 'max' });

describe('the sketch of classes', () => {
  test('merges to the same bytes whatever the split', () => {
    fc.assert(
      fc.property(draws, fc.nat(), (names, at) => {
        const cut = names.length === 0 ? 0 : at % names.length;
        const [left, right] = [names.slice(0, cut), names.slice(cut)];
        const merged = sketchOf([]);
        merged.absorb(sketchOf(right).encode());
        merged.absorb(sketchOf(left).encode());
        expect(merged.encode()).toEqual(sketchOf(names).encode());
      }),
      { numRuns: 20 },
    );
  });

  test('is exact up to 1,023 classes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1_000 }), { maxLength: 3_000, size: 'max' }), (values) => {
        const times = new Map<number, number>();
        for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
        const singletons = [...times.values()].filter((each) => each === 1).length;
        const novelty = { draws: values.length, distinct: times.size, singletons };
        expect(sketchOf(values.map(String)).novelty()).toEqual(novelty);
      }),
      { numRuns: 20 },
    );
  });

  // The standard error is 1/√1024 = 3.1 %: 15 % is nearly five of them, and the classes are fixed.
  test.each([5_000, 50_000, 500_000])('estimates %i classes within 15 %%', (classes) => {
    const names = Array.from({ length: classes }, (_, index) => `class ${index}`);
    const { distinct, singletons } = sketchOf([...names, ...names.slice(classes / 2)]).novelty();
    expect(Math.abs(distinct / classes - 1)).toBeLessThan(0.15);
    expect(Math.abs((2 * singletons) / classes - 1)).toBeLessThan(0.15);
  });

  test('its saturation curve rises to all classes', () => {
    const sketch = sketchOf(['a', 'a', 'a', 'a', 'b', 'c']);
    const curve = [0, 0.25, 0.5, 0.75, 1].map((fraction) => sketch.rarefied(fraction));
    expect(curve).toEqual([...curve].sort((left, right) => left - right));
    expect(curve.at(-1)).toBe(3);
  });
});

describe('lanes', () => {
  test('every run belongs to one lane, and the runs of a lane are counted without gap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 5 }), (subjects, canaries) => {
        const numbers = { subjects, canaries };
        const next = new Map<number, number>();
        for (let run = 0; run < 1_000; run += 1) {
          const place = placeOf(run, numbers);
          expect(place.index).toBe(next.get(place.lane) ?? 0);
          expect(runAt(place, numbers)).toBe(run);
          next.set(place.lane, place.index + 1);
        }
        const ofCanaries = [...next].filter(([lane]) => lane >= subjects).map(([, runs]) => runs);
        expect(ofCanaries.reduce((sum, each) => sum + each, 0)).toBe(canaries === 0 ? 0 : 20);
      }),
      { numRuns: 20 },
    );
  });
});

describe('failures', () => {
  test('merge alike in any order, also where there are more signatures than are kept', () => {
    const seen = fc.array(fc.tuple(fc.nat({ max: 600 }), fc.nat({ max: 50 })), {
      maxLength: 2_000,
      size: 'max',
    });
    fc.assert(
      fc.property(seen, fc.nat(), (entries, at) => {
        const cut = entries.length === 0 ? 0 : at % entries.length;
        const merged = failuresOf(entries.slice(cut));
        merged.absorb(failuresOf(entries.slice(0, cut)).failures());
        expect(merged.failures()).toEqual(failuresOf(entries).failures());
        expect(merged.failures().length).toBeLessThanOrEqual(256);
      }),
      { numRuns: 20 },
    );
  });
});

function sketchOf(names: readonly string[]): ClassSketch {
  const sketch = new ClassSketch();
  for (const name of names) sketch.add(name);
  return sketch;
}

function failuresOf(entries: readonly (readonly [cause: number, index: number])[]): SeenFailures {
  const failures = new SeenFailures();
  for (const [cause, index] of entries) {
    const message = `broken at ${index}`;
    const where = { step: undefined, requests: [] };
    failures.add(index, { invariant: 'i', cause: String(cause), message, why: '', ...where });
  }
  return failures;
}
