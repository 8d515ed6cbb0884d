import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCommandTable } from '../../../src/world/redis/command-table.ts';
import { corrections } from '../../../src/world/redis/corrections/index.ts';
import { differences } from './comparison.ts';
import type { Command } from './comparison.ts';
import { findRealRedis, RealRedis } from './real-redis.ts';

/** For each correction, commands on which ioredis-mock without it differs from a real server. */
const evidence: Readonly<Record<string, readonly Command[]>> = {
  argumentPairs: [
    ['mset', 'a', '1', 'b'],
    ['exists', 'a', 'b'],
    ['hset', 'h', 'f', 'v', 'g'],
    ['exists', 'h'],
  ],
  emptiedSortedSets: [
    ['zadd', 'z', '1', 'm'],
    ['zrem', 'z', 'm'],
    ['exists', 'z'],
  ],
  emptyKeyNames: [
    ['set', '', '1'],
    ['del', ''],
    ['set', '', '1'],
    ['unlink', '', 'a'],
  ],
  getWithExpiry: [
    ['set', 'a', '1'],
    ['getex', 'a', 'px', '100000'],
    ['pttl', 'a'],
    ['getex', 'a', 'PX', '0'],
    ['getex', 'a', 'persist'],
    ['pttl', 'a'],
    ['getex', 'a', 'EXAT', '1'],
    ['exists', 'a'],
  ],
  hashFieldNames: [
    ['hset', 'h', 'b', '1', '10', '2', '__proto__', '3', '9', '4'],
    ['hgetall', 'h'],
    ['hget', 'h', '__proto__'],
    ['hdel', 'h', '__proto__'],
    ['hkeys', 'h'],
  ],
  hashIncrement: [
    ['hset', 'h', 'f', '9007199254740993'],
    ['hincrby', 'h', 'f', '1'],
    ['hincrby', 'h', 'f', '9223372036854775807'],
    ['hincrby', 'h', 'f', 'x'],
    ['hset', 'h', 'f', 'abc'],
    ['hincrby', 'h', 'f', '1'],
  ],
  integerArithmetic: [
    ['set', 'a', 'abc'],
    ['incr', 'a'],
    ['decr', 'a'],
    ['set', 'a', '9223372036854775806'],
    ['incrby', 'a', '1'],
    ['incr', 'a'],
    ['decrby', 'a', '1.5'],
  ],
  keyExpiry: [
    ['set', 'a', '1'],
    ['expire', 'a', '100', 'xx'],
    ['pexpire', 'a', '100000', 'NX'],
    ['pexpireat', 'a', '1', 'GT'],
    ['expireat', 'a', '99999999999', 'gt'],
    ['ttl', 'a'],
    ['pttl', 'a'],
    ['expiretime', 'a'],
    ['pexpiretime', 'a'],
    ['expire', 'a', 'x'],
    ['expire', 'a', '9223372036854775807'],
    ['persist', 'a'],
    ['ttl', 'a'],
    ['expire', 'a', '-1'],
    ['exists', 'a'],
  ],
  keyPatterns: [
    ['mset', '', '1', 'ab', '2', '[', '3'],
    ['keys', '*'],
    ['keys', '[a'],
    ['keys', '**'],
    ['keys', '[^'],
  ],
  listIndexes: [
    ['rpush', 'l', 'a', 'b', 'c'],
    ['lrange', 'l', '-4', '-1'],
    ['lindex', 'l', 'x'],
    ['lset', 'l', '3', 'd'],
    ['lset', 'missing', '0', 'd'],
    ['ltrim', 'l', '5', '9'],
    ['exists', 'l'],
  ],
  listPops: [
    ['lpop', 'missing', '2'],
    ['rpush', 'l', 'a', 'b'],
    ['lpop', 'l', '-1'],
    ['rpop', 'l', 'x'],
    ['rpop', 'l', '0'],
    ['rpop', 'l', '9'],
  ],
  listRemoval: [
    ['rpush', 'l', 'a', 'a'],
    ['lrem', 'l', '-1', 'a'],
    ['lrem', 'l', 'x', 'a'],
    ['lrem', 'l', '0', 'a'],
    ['exists', 'l'],
  ],
  setOptions: [
    ['set', 'lock', 'one', 'px', '100000', 'nx'],
    ['set', 'lock', 'two', 'px', '100000', 'nx'],
    ['set', 'lock', 'three', 'KEEPTTL'],
    ['pttl', 'lock'],
    ['set', 'lock', 'four', 'GET', 'PX', '50000'],
    ['pttl', 'lock'],
    ['set', 'lock', 'five', 'EX', '0'],
    ['set', 'lock', 'six', 'EX', 'x'],
    ['set', 'lock', 'six', 'EX', '1', 'PX', '1'],
    ['setex', 'lock', '-1', 'x'],
    ['psetex', 'lock', '100000', 'x'],
  ],
  sortedSetRanges: [
    ['zadd', 'z', '1.25', 'a', '1.75', 'b', 'inf', 'c', '0.1', 'd'],
    ['zrangebyscore', 'z', '1.5', '2'],
    ['zrangebyscore', 'z', '(1.25', 'inf', 'WITHSCORES', 'limit', '0', '1'],
    ['zrangebyscore', 'z', 'x', '1'],
    ['zrange', 'z', '0', '-1', 'withscores'],
    ['zrange', 'z', 'x', '1'],
    ['zremrangebyscore', 'z', '1.5', '2'],
    ['zremrangebyscore', 'z', '-inf', '+inf'],
    ['exists', 'z'],
  ],
  sortedSetScores: [
    ['zadd', 'z', 'x', 'a'],
    ['zadd', 'z', 'nx', '0.1', 'a'],
    ['zadd', 'z', 'GT', 'CH', '0', 'a'],
    ['zadd', 'z', 'CH', '0.1', 'a'],
    ['zscore', 'z', 'a'],
    ['zincrby', 'z', 'inf', 'a'],
    ['zincrby', 'z', '-inf', 'a'],
  ],
  valuesOfOtherTypes: [
    ['rpush', 'l', 'a'],
    ['mget', 'l', 'missing'],
  ],
};

const path = findRealRedis();

describe.skipIf(path === undefined)('each correction', () => {
  let real: RealRedis;
  beforeAll(async () => {
    real = await RealRedis.start(path ?? '', 1);
  });
  afterAll(() => real.stop());

  test.each(Object.keys(corrections))(
    '%s makes ioredis-mock reply as a real server, and is needed',
    async (name) => {
      const steps = evidence[name];
      if (steps === undefined) throw new Error(`the correction ${name} has no evidence`);
      expect(await differences(real, steps, { refused: 'report' })).toEqual([]);
      const others = Object.entries(corrections).filter(([other]) => other !== name);
      const commands = createCommandTable(others.map(([, correction]) => correction));
      const uncorrected = await differences(real, steps, { commands, refused: 'report' });
      expect(uncorrected, 'ioredis-mock no longer needs this correction').not.toEqual([]);
    },
  );
});
