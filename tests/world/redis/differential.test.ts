import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandTable, supportedCommands } from '../../../src/world/redis/command-table.ts';
import { atDepth } from '../../depth.ts';
import { commandArbitrary } from './commands-arbitrary.ts';
import { differences } from './comparison.ts';
import type { Step } from './comparison.ts';
import { disagreements } from './disagreements.ts';
import { libraryScript } from './libraries-arbitrary.ts';
import { findRealRedis, RealRedis } from './real-redis.ts';
import { scriptArbitrary } from './scripts-arbitrary.ts';
import { clockCommand, filling, futureAdditions, preparations, probes } from './stream-steps.ts';
import { replyText } from './simulated-redis.ts';

const path = findRealRedis();

describe.skipIf(path === undefined)('the simulated server replies as a real one', () => {
  let real: RealRedis;
  beforeAll(async () => {
    real = await RealRedis.start(path ?? '', 2);
  });
  afterAll(() => real.stop());

  async function expectAgreement(steps: fc.Arbitrary<readonly Step[]>, deepRuns: number): Promise<void> {
    const numRuns = atDepth({ short: Math.ceil(deepRuns / 3), deep: deepRuns });
    const property = fc.asyncProperty(steps, async (list) => {
      expect(await differences(real, list)).toEqual([]);
    });
    await fc.assert(property, { numRuns });
  }

  test.each([
    ['all kinds together', /./],
    ['strings', /^(p?set|m?get|mset|append|strlen|incr|decr|p?ttl|persist|p?expire|del|rename)/],
    ['hashes', /^(h|del|type)/],
    ['lists', /^([lr]|del|exists|touch)/],
    ['sets', /^(s(add|rem|ism|mism|mem|move|card|inter|union|diff|pop|randm)|del)/],
    ['sorted sets', /^(z|del|type)/],
  ])('on random commands: %s', async (_, family) => {
    const names = supportedCommands.filter(
      (name) => family.test(name) && !unvaried.has(name) && !name.startsWith('b'),
    );
    await expectAgreement(
      fc.array(commandArbitrary(names), { minLength: 1, maxLength: 40, size: 'max' }),
      150,
    );
  });

  test('on random commands: streams and their groups', async () => {
    const names = supportedCommands.filter((name) => /^(x|del$|type$|set$|rename$)/.test(name));
    const step = fc.oneof(
      { arbitrary: commandArbitrary(names).map((command) => [command]), weight: 20 },
      { arbitrary: fc.constantFrom<readonly Step[]>(probes, futureAdditions), weight: 3 },
      filling.map((command) => [command]),
    );
    const prepared = fc.constantFrom<readonly Step[]>(preparations, preparations, []);
    const steps = fc
      .tuple(prepared, fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }))
      .map(([first, list]) => [...first, ...list.flat(), ...probes]);
    await expectAgreement(steps, 150);
  });

  test('on streams whose ids come from the clock', async () => {
    const steps = fc.array(clockCommand, { minLength: 1, maxLength: 40, size: 'max' });
    await expectAgreement(steps, 60);
  });

  test('on random scripts', async () => {
    const step = fc.oneof({ arbitrary: scriptArbitrary, weight: 3 }, commandArbitrary());
    await expectAgreement(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), 200);
  });

  test('on scripts that use cjson, cmsgpack, bit and struct', async () => {
    await expectAgreement(fc.array(libraryScript, { minLength: 1, maxLength: 20, size: 'max' }), 400);
  });

  test('on random transactions of two connections', async () => {
    const command = fc.oneof(
      { arbitrary: commandArbitrary(modifying), weight: 4 },
      fc.constantFrom(
        ['multi'],
        ['exec'],
        ['discard'],
        ['unwatch'],
        ['exec', 'x'],
        ['eval', 'return 1', '0'],
      ),
      fc.constantFrom(['watch', 'a'], ['watch', 'b', '__proto__'], ['watch'], ['MULTI'], ['EXEC']),
    );
    const step = fc.record({ connection: fc.constantFrom(0, 1), command });
    await expectAgreement(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), 150);
  });

  test('on which commands a watched key notices', async () => {
    const round = fc
      .record({
        before: fc.array(commandArbitrary(modifying), { maxLength: 6 }),
        watch: fc.constantFrom(['watch', 'a', 'b'], ['watch', '', '__proto__']),
        command: commandArbitrary(modifying),
        connection: fc.constantFrom(0, 1),
      })
      .map(({ before, watch, command, connection }): Step[] => [
        ...before,
        watch,
        { connection, command },
        ['multi'],
        ['exec'],
      ]);
    await expectAgreement(
      fc.array(round, { maxLength: 5, size: 'max' }).map((rounds) => rounds.flat()),
      150,
    );
  });

  test.each(disagreements)('where js-redis-server $differs', async ({ evidence }) => {
    expect(await differences(real, evidence)).toEqual([]);
  });

  test('on arity, access, keys and leave to run in scripts', async () => {
    await differences(real, []);
    const replies = await real.send(supportedCommands.map((name) => ['command', 'info', name]));
    for (const [index, name] of supportedCommands.entries()) {
      const theirs = replyText(replies[index] ?? { kind: 'array', items: null });
      const ours = commandTable.get(name);
      expect(theirs).toContain(`"${name}", ${ours?.arity}, `);
      const mayWrite = theirs.includes(', write');
      expect({ name, refused: theirs.includes('noscript'), writes: mayWrite }).toEqual({
        name,
        refused: ours?.refusedInScripts === true,
        // What is called a write here and not by Redis only keeps more commands apart.
        writes: mayWrite && ours?.access === 'write',
      });
    }
  });
});

const modifying = (
  'append del expireat flushall get getdel getex getset hdel hincrby hset hsetnx incr lpop lpush lrem lset ltrim ' +
  'mset persist rpop rpush sadd set setnx srem type unlink zadd zincrby zrem zremrangebyscore ' +
  'getrange setrange msetnx rename renamenx touch lpushx rpushx linsert lmove rpoplpush smove zpopmin zpopmax zremrangebyrank zremrangebylex hmset copy ' +
  'incrbyfloat hincrbyfloat spop lmpop zmpop sinterstore sunionstore sdiffstore zrangestore zunionstore zinterstore zdiffstore ' +
  'xadd xdel xtrim xgroup xreadgroup xack xclaim xautoclaim'
).split(' ');

/** Tested elsewhere, with sequences that mean something. */
const unvaried: ReadonlySet<string> = new Set([
  'client',
  'discard',
  'eval',
  'eval_ro',
  'evalsha',
  'evalsha_ro',
  'exec',
  'info',
  'multi',
  'quit',
  'script',
  'time',
  'unwatch',
  'wait',
  'watch',
  // Those that change what comes after on the connection, or come without having been asked for.
  'auth',
  'hello',
  'psubscribe',
  'publish',
  'pubsub',
  'punsubscribe',
  'reset',
  'subscribe',
  'unsubscribe',
]);
