import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scriptArbitrary } from './scripts-arbitrary.ts';
import { differences } from './comparison.ts';
import { findRealRedis, RealRedis } from './real-redis.ts';
let real: RealRedis;
beforeAll(async () => {
  real = await RealRedis.start(findRealRedis() ?? '', 2);
});
afterAll(() => real.stop());
test('scripts', async () => {
  const found = new Map<string, string>();
  for (const commands of fc.sample(fc.array(scriptArbitrary, { minLength: 1, maxLength: 10, size: 'max' }), {
    numRuns: 1500,
    seed: Number(process.env['SEED'] ?? 1),
  })) {
    for (const d of await differences(real, commands)) {
      const k = d.split('"')[3] ?? '';
      if (!found.has(k)) found.set(k, d);
    }
  }
  console.log([...found.values()].join('\n'));
  expect(found.size).toBe(0);
}, 60000);
