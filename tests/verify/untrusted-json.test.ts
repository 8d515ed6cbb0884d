import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelsMax, parseUntrusted } from '../../src/verify/untrusted-json.ts';

function nested(levels: number): string {
  return `${'{"a":'.repeat(levels - 1)}[]${'}'.repeat(levels - 1)}`;
}

describe('JSON that anybody may have written', () => {
  test('is what JSON.parse makes of it, up to so many levels', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        fc.pre(!text.includes('__proto__'));
        expect(parseUntrusted(text, 'a.json')).toEqual(JSON.parse(text));
      }),
    );
    expect(parseUntrusted(nested(levelsMax), 'a.json')).toEqual(JSON.parse(nested(levelsMax)));
  });

  test.each([levelsMax + 1, 20_000, 1_000_000])('is refused %i levels deep, with the field', (levels) => {
    const text = `{"plan":{"faults":[1,${nested(levels)}]}}`;
    expect(() => parseUntrusted(text, 'a.json')).toThrow(
      /^a\.json: plan\.faults\.1\.a\.a\.[a.]+…?: expected at most 50 levels of lists and objects, got more$/,
    );
  });

  test('is refused with a key that would reach a prototype, with the field', () => {
    expect(() => parseUntrusted('{"plan":[{"__proto__":{"x":1}}]}', 'a.json')).toThrow(
      'a.json: plan.0.__proto__: expected no key named "__proto__"',
    );
  });
});
