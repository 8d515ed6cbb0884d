import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandArbitrary, variedCommands } from './commands-arbitrary.ts';
import { differences } from './comparison.ts';
import { findRealRedis, RealRedis } from './real-redis.ts';
let real: RealRedis;
beforeAll(async () => { real = await RealRedis.start(findRealRedis() ?? '', 2); });
afterAll(() => real.stop());
test('sanity', async () => { expect(await differences(real, [['time']])).not.toEqual([]); });
const families: Record<string, RegExp> = { hash: /^h|^del$|^type$/, list: /^l|^r|^del$|exists/, set: /^s(add|rem|ism|mem|card)|^del/, zset: /^z|^del$|^type/, string: /^(get|set|mget|mset|append|strlen|incr|decr|pse|ttl|pttl|persist|exp|pexp|del)/, all: /./ };
for (const [name, pattern] of Object.entries(families)) test(name, async () => {
  const names = variedCommands.filter((n) => pattern.test(n));
  const found = new Map<string, string>();
  const seed = Number(process.env['SEED'] ?? 1);
  for (const commands of fc.sample(fc.array(commandArbitrary(names), { minLength: 1, maxLength: 40, size: 'max' }), { numRuns: 1500, seed })) {
    for (const d of await differences(real, commands)) { const k = d.slice(0, 12); if (!found.has(k)) found.set(k, d); break; }
  }
  console.log(name, [...found.values()].join('\n'));
  expect(found.size).toBe(0);
}, 60000);
