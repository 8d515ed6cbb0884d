import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atDepth } from '../../depth.ts';
import type { Command } from './comparison.ts';
import { conversations, type Turn } from './conversation.ts';
import { findRealRedis, RealRedis } from './real-redis.ts';

const path = findRealRedis();

const channel = fc.constantFrom('news', 'nets', 'a', '', '\xff\0');
const channels = fc.array(channel, { minLength: 1, maxLength: 3 });
/** No two for one channel, since Redis tells patterns in the order of a hash table. */
const pattern = fc.constantFrom('n*[ws]', '[a-b]', '\xff*');

const listening = fc.oneof(
  fc.tuple(fc.constant('subscribe'), channels),
  fc.tuple(fc.constant('unsubscribe'), channels),
  fc.tuple(fc.constantFrom('psubscribe', 'punsubscribe'), pattern),
  fc.tuple(fc.constantFrom('publish', 'PUBLISH'), channel, fc.constantFrom('1', '', '\r\n')),
  fc.tuple(fc.constant('pubsub'), fc.constant('numsub'), channels),
  fc.constantFrom(['pubsub', 'numpat'], ['ping'], ['ping', 'x'], ['ping', 'x', 'y'], ['reset'], ['get', 'a']),
  fc.constantFrom(
    ['multi'],
    ['exec'],
    ['client', 'getname'],
    ['subscribe'],
    ['publish', 'a'],
    ['punsubscribe'],
  ),
  fc.constantFrom(['hello', '3'], ['hello', '2'], ['client', 'setname', 'me'], ['pubsub', 'channels', 'a*']),
  fc.tuple(fc.constant(['eval', "return redis.call('publish', ARGV[1], 'from a script')", '0']), channel),
);

const handshake = fc.oneof(
  fc.constantFrom(['hello', '4'], ['hello', 'x'], ['hello', '3', 'setname', 'a b'], ['hello', '3', 'foo']),
  fc.constantFrom(
    ['auth', 'x'],
    ['auth', 'default', 'x'],
    ['auth', 'me', 'x'],
    ['auth', 'a', 'b', 'c'],
    ['auth'],
  ),
  fc.constantFrom(['hello', '3', 'auth', 'default', 'x', 'setname', 'me'], ['hello', '3', 'auth', 'me', 'x']),
  fc.constantFrom(['client', 'getname'], ['hello', '2', 'setname', 'you'], ['hello', '3', 'auth', 'default']),
);

const turnOf = (command: fc.Arbitrary<Command>): fc.Arbitrary<Turn> =>
  fc.record({ connection: fc.constantFrom(0, 1, 2), command });

describe.skipIf(path === undefined)('clients hear what a real server tells them', () => {
  let real: RealRedis;
  beforeAll(async () => {
    real = await RealRedis.start(path ?? '', 0);
  });
  afterAll(() => real.stop());

  async function expectAgreement(turns: readonly Turn[]): Promise<void> {
    for (const told of await conversations(real.port, turns)) {
      expect(told.simulated).toBe(told.real);
    }
  }

  test('by channels, and patterns of them', async () => {
    const turns = fc.array(turnOf(listening.map((words) => words.flat())), {
      minLength: 1,
      maxLength: 30,
      size: 'max',
    });
    const property = fc.asyncProperty(turns, expectAgreement);
    await fc.assert(property, { numRuns: atDepth({ short: 100, deep: 300 }) });
  });

  test('when they introduce themselves', async () => {
    const turns = fc.array(turnOf(handshake), { minLength: 1, maxLength: 10 });
    await fc.assert(fc.asyncProperty(turns, expectAgreement), { numRuns: atDepth({ short: 30, deep: 100 }) });
  });

  test('in the newer protocol', async () => {
    await expectAgreement([['hello', '3'], ...shapes].map((command) => ({ connection: 0, command })));
  });

  test('in the protocol of the moment, where a transaction changes it', async () => {
    const between = [
      ['hgetall', 'h'],
      ['get', 'none'],
      ['hello', '2'],
      ['hgetall', 'h'],
      ['get', 'none'],
      ['hello', '3'],
    ];
    const commands = [
      ['hset', 'h', 'f', 'v'],
      ['hello', '3'],
      ['multi'],
      ...between,
      ['hgetall', 'h'],
      ['exec'],
      ['ping'],
    ];
    await expectAgreement(commands.map((command) => ({ connection: 0, command })));
  });

  test('in the newer protocol, of what they have waited for', async () => {
    const turns: readonly (readonly [number, Command])[] = [
      [0, ['hello', '3']],
      [0, ['bzpopmin', 'late', '0']],
      [1, ['zadd', 'late', '1.5', 'm']],
      [0, ['xread', 'block', '0', 'streams', 'flow', '$']],
      [1, ['xadd', 'flow', '1-0', 'f', 'v']],
      [0, ['blpop', 'list', '0']],
      [1, ['rpush', 'list', 'x']],
      [0, ['bzmpop', '0', '1', 'late', 'min', 'count', '5']],
      [1, ['zadd', 'late', '1.5', 'm', '2', 'n']],
      [0, ['blmpop', '0', '1', 'list', 'left', 'count', '5']],
      [1, ['rpush', 'list', 'x', 'y']],
    ];
    await expectAgreement(turns.map(([connection, command]) => ({ connection, command })));
  });
});

/** Commands whose replies RESP3 words differently, and some whose it does not. */
const shapes: readonly Command[] = [
  ['hset', 'h', 'f', '1', 'g', '2'],
  ['hgetall', 'h'],
  ['hgetall', 'missing'],
  ['hget', 'h', 'missing'],
  ['hmget', 'h', 'f', 'missing'],
  ['hscan', 'h', '0'],
  ['sadd', 's', 'only'],
  ['smembers', 's'],
  ['sinter', 's', 's'],
  ['sunion', 's'],
  ['sdiff', 's', 'missing'],
  ['sismember', 's', 'only'],
  ['zadd', 'z', '1.5', 'a', 'inf', 'b', '0.1', 'c'],
  ['zadd', 'z', 'incr', '1', 'a'],
  ['zadd', 'z', 'nx', 'incr', '1', 'a'],
  ['zincrby', 'z', '1', 'a'],
  ['zscore', 'z', 'a'],
  ['zscore', 'z', 'missing'],
  ['zmscore', 'z', 'a', 'missing', 'b'],
  ['zrange', 'z', '0', '-1'],
  ['zrange', 'z', '0', '-1', 'withscores'],
  ['zrange', 'z', '0', '1', 'byscore', 'withscores'],
  ['zrevrange', 'z', '0', '-1', 'withscores'],
  ['zrangebyscore', 'z', '0', '9', 'withscores'],
  ['zrevrangebyscore', 'z', '9', '0', 'withscores'],
  ['zscan', 'z', '0'],
  ['zrank', 'z', 'missing'],
  ['zpopmin', 'z'],
  ['zpopmin', 'missing'],
  ['zpopmax', 'z', '5'],
  ['zpopmax', 'z', '5'],
  ['xadd', 'x', '1-0', 'f', 'v'],
  ['xrange', 'x', '-', '+'],
  ['xread', 'streams', 'x', '0'],
  ['xread', 'streams', 'x', '$'],
  ['xgroup', 'create', 'x', 'g', '0'],
  ['xreadgroup', 'group', 'g', 'c', 'streams', 'x', '>'],
  ['xinfo', 'stream', 'x'],
  ['xinfo', 'groups', 'x'],
  ['xpending', 'x', 'g'],
  ['lpop', 'missing'],
  ['lpop', 'missing', '2'],
  ['srandmember', 's', '1'],
  ['srandmember', 's', '5'],
  ['spop', 's', '5'],
  ['spop', 's', '5'],
  ['srandmember', 's', '5'],
  ['spop', 's'],
  ['hrandfield', 'h', '5'],
  ['hrandfield', 'h', '5', 'withvalues'],
  ['hrandfield', 'missing', '5', 'withvalues'],
  ['hrandfield', 'missing'],
  ['zadd', 'y', '1.5', 'a'],
  ['zrandmember', 'y', '5', 'withscores'],
  ['zrandmember', 'y', '5'],
  ['zrandmember', 'missing'],
  ['zadd', 'y', '2', 'b'],
  ['zunion', '1', 'y'],
  ['zunion', '1', 'y', 'withscores'],
  ['zinter', '2', 'y', 'y', 'withscores'],
  ['zdiff', '1', 'y', 'withscores'],
  ['zmpop', '1', 'y', 'max', 'count', '2'],
  ['zmpop', '1', 'y', 'max'],
  ['incrbyfloat', 'float', '1.5'],
  ['hincrbyfloat', 'h', 'f', '1.5'],
  ['rpush', 'list', 'x', 'y'],
  ['lmpop', '1', 'list', 'left'],
  ['lmpop', '1', 'missing', 'left'],
  ['set', 'k', '1', 'get'],
  ['mget', 'k', 'missing'],
  ['eval', "return {1, false, 'x', {ok = 'fine'}, redis.call('hgetall', 'h')}", '0'],
  ['multi'],
  ['hgetall', 'h'],
  ['get', 'missing'],
  ['zadd', 'z', '2.5', 'a'],
  ['zrange', 'z', '0', '-1', 'withscores'],
  ['exec'],
  ['ping'],
  ['subscribe', 'c'],
  ['get', 'k'],
  ['ping'],
  ['unsubscribe'],
  ['reset'],
  ['hgetall', 'h'],
];
