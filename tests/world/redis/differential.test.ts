import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { supportedCommands } from '../../../src/world/redis/command-table.ts';
import { commandArbitrary, variedCommands } from './commands-arbitrary.ts';
import { differences } from './comparison.ts';
import { findRealRedis, RealRedis } from './real-redis.ts';

const path = findRealRedis();

describe.skipIf(path === undefined)('the simulated server replies as a real one', () => {
  let real: RealRedis;
  beforeAll(async () => {
    real = await RealRedis.start(path ?? '', 2);
  });
  afterAll(() => real.stop());

  test('on random commands over a few shared keys', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(commandArbitrary(), { minLength: 1, maxLength: 40 }), async (commands) => {
        expect(await differences(real, commands)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
