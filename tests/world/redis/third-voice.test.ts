import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandArbitrary, variedCommands } from './commands-arbitrary.ts';
import { differences } from './comparison.ts';
import type { Reply } from '../../../src/world/redis/reply.ts';
import { disagreements } from './disagreements.ts';
import { canRunJsRedis, JsRedis } from './js-redis.ts';

const concerned = new Set(disagreements.flatMap(({ concerns }) => concerns.split(' ')));
const compared = variedCommands.filter((name) => !concerned.has(name));

describe.skipIf(!canRunJsRedis())('js-redis-server, from Node 22 on', () => {
  let library: JsRedis;
  beforeAll(async () => {
    library = await JsRedis.start();
  });
  afterAll(() => library.stop());

  test(`replies as the simulated server does on random commands, ${compared.length} of ${variedCommands.length}`, async () => {
    const steps = fc.array(commandArbitrary(compared), { minLength: 1, maxLength: 40, size: 'max' });
    const property = fc.asyncProperty(steps, async (list) => {
      expect(await differences(library, list, { asks: isNoComplaint })).toEqual([]);
    });
    await fc.assert(property, { numRuns: 150 });
  });

  test.each(disagreements)('$differs', async ({ evidence }) => {
    expect(await differences(library, evidence)).not.toEqual([]);
  });
});

/** Which of several mistakes in its arguments a command is refused for, the library seldom says as Redis does. */
function isNoComplaint(reply: Reply): boolean {
  return reply.kind !== 'error' || !reply.message.startsWith('ERR ');
}
