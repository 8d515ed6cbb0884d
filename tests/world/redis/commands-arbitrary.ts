import * as fc from 'fast-check';
import type { Command } from './comparison.ts';
import { choosingByLot, collectionArguments } from './collections-arbitrary.ts';
import { streamArguments } from './streams-arbitrary.ts';

/** Few keys, so that commands meet; names that are no plain identifiers, since those are where stores go wrong. */
const key = fc.constantFrom('a', 'b', '', '__proto__', 'constructor', '\0\xff\r\n');
const value = fc.constantFrom(
  '1',
  'abc',
  '',
  '-5',
  '0',
  'NaN',
  '\x80\xfe\0',
  '__proto__',
  '9223372036854775807',
  '-9223372036854775808',
  '99999999999999999999',
  '9007199254740993',
  ' 1',
  '1.5',
  '01',
);
const field = fc.constantFrom('f', 'g', '', '__proto__', 'toString', '2', '1', '\xff');
const integer = fc.constantFrom('0', '1', '-1', '2', '-2', '3', '100', '-100', ...awkwardIntegers());
const plainScores = ['0', '-0', '1', '-1', '1.5', '2', '0.1', '1e3', '3.0000000000000004', '1e21', '1e-7'];
const infiniteScores = ['inf', '-inf', '+inf', 'Infinity'];
const oddScores = ['nan', '-nan', 'NaN', 'abc', '', ' 1', '1 ', '1e999', '1e-999', '0x10', '+1', '.5', '5.'];
const score = fc.constantFrom(...plainScores, ...infiniteScores, ...oddScores);
const bound = fc.oneof(
  score,
  score.map((text) => `(${text}`),
);
const times = fc.constantFrom('100', '5000', '0', '-1', 'x', '', '9223372036854775807', '9223372036854775');
/** Far from now, since the two clocks differ. */
const instants = fc.constantFrom('99999999999', '99999999999999', '1', '0', '-1', 'x', '9223372036854775807');
const plainPatterns = ['*', '**', '?', 'a', '[ab]', '[^a]', '[a-z]', '[z-a]', 'a*', '*a', '\\a', '\\', '__*'];
const oddPatterns = ['[', '[a', '[^', '', '*o*', 'c??str*r', '[\\]a]', '[a-', '*\xff*', '?*?', '*[', 'a**'];
const pattern = fc.constantFrom(...plainPatterns, ...oddPatterns);

const many = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { minLength: 1, maxLength: 3 });
const pairs = (left: fc.Arbitrary<string>, right: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  many(fc.tuple(left, right)).map((list) => list.flat());

const timeOption = fc.oneof(
  fc.tuple(anyCase('EX', 'PX'), times),
  // Not in the past: until a real server looks at such a key, DBSIZE counts it.
  fc.tuple(anyCase('EXAT', 'PXAT'), fc.constantFrom('99999999999999', '0', '-1', 'x', '9223372036854775807')),
);
const setOption = fc.oneof(
  timeOption,
  fc.tuple(anyCase('NX', 'XX', 'GET', 'KEEPTTL')),
  fc.tuple(fc.constantFrom('PERSIST', 'EX', 'foo', '')),
);
const getexOption = fc.oneof(
  timeOption,
  fc.tuple(anyCase('PERSIST')),
  fc.tuple(fc.constantFrom('KEEPTTL', 'PX')),
);
const expireFlags = fc.array(anyCase('NX', 'XX', 'GT', 'LT', 'bad'), { maxLength: 2 });
const zaddFlags = fc.array(anyCase('NX', 'XX', 'GT', 'LT', 'CH', 'INCR'), { maxLength: 2 });
const scoreOptions = fc.oneof(
  fc.constant([] as string[]),
  anyCase('WITHSCORES').map((option) => [option]),
  fc.tuple(anyCase('LIMIT'), integer, integer),
  fc.tuple(anyCase('LIMIT'), integer, integer, anyCase('WITHSCORES')),
  fc.constantFrom(['LIMIT', '1'], ['foo'], ['WITHSCORES', 'WITHSCORES']),
);

const member = fc.constantFrom('f', 'g', '', '__proto__', '2', '\xff', 'ff', '-', '+');
const lexicalEnd = fc.oneof(
  { arbitrary: member.map((text) => `[${text}`), weight: 3 },
  { arbitrary: member.map((text) => `(${text}`), weight: 3 },
  fc.constantFrom('-', '+', '-', '+', 'x', '', '-x'),
);
const rangeEnd = fc.oneof(integer, bound, lexicalEnd);
const limit = fc.tuple(anyCase('LIMIT'), integer, integer).map((words) => [...words]);
const rangeOptions = fc
  .array(
    fc.oneof(
      anyCase('BYSCORE', 'BYLEX', 'REV', 'WITHSCORES').map((word) => [word]),
      limit,
      fc.constantFrom(['foo'], ['LIMIT', '1']),
    ),
    { maxLength: 3 },
  )
  .map((options) => options.flat());
const positionOptions = fc
  .array(
    fc
      .tuple(anyCase('RANK', 'COUNT', 'MAXLEN'), integer)
      // Redis turns the sign of the least integer, which C does not define.
      .filter(([, count]) => count !== '-9223372036854775808'),
    { maxLength: 3 },
  )
  .map((options) => options.flat());
const scanOptions = fc
  .array(
    fc.oneof(
      fc.tuple(anyCase('MATCH'), pattern),
      // So that one page holds everything.
      fc.tuple(anyCase('COUNT'), fc.constantFrom('1000', '0', '-1', 'x', '1000')),
      fc.constantFrom(['foo', '1'], ['COUNT']),
    ),
    { maxLength: 2 },
  )
  .map((options) => options.flat());
const cursor = fc.constantFrom('0', '0', '0', 'x', '', '-0', '+0', ' 0', '0x');

type Arguments = fc.Arbitrary<readonly (string | readonly string[])[]>;

/** The arguments of every supported command that has some to vary. */
const argumentsOf: Readonly<Record<string, Arguments>> = {
  get: fc.tuple(key),
  set: fc.tuple(
    key,
    value,
    fc.array(setOption, { maxLength: 3 }).map((options) => options.flat()),
  ),
  setnx: fc.tuple(key, value),
  setex: fc.tuple(key, times, value),
  psetex: fc.tuple(key, times, value),
  getdel: fc.tuple(key),
  getex: fc.tuple(
    key,
    fc.array(getexOption, { maxLength: 2 }).map((options) => options.flat()),
  ),
  getset: fc.tuple(key, value),
  mget: fc.tuple(many(key)),
  mset: fc.tuple(pairs(key, value)),
  append: fc.tuple(key, value),
  strlen: fc.tuple(key),
  incr: fc.tuple(key),
  decr: fc.tuple(key),
  incrby: fc.tuple(key, integer),
  decrby: fc.tuple(key, integer),
  del: fc.tuple(many(key)),
  unlink: fc.tuple(many(key)),
  exists: fc.tuple(many(key)),
  type: fc.tuple(key),
  // Without GT and LT, which would compare deadlines taken from two clocks.
  expire: fc.tuple(key, times, fc.array(anyCase('NX', 'XX'), { maxLength: 1 })),
  pexpire: fc.tuple(
    key,
    times.map((time) => (time === '100' ? '100000' : time)),
    fc.constant([]),
  ),
  expireat: fc.tuple(key, instants, expireFlags),
  pexpireat: fc.tuple(key, instants, expireFlags),
  ttl: fc.tuple(key),
  pttl: fc.tuple(key),
  expiretime: fc.tuple(key),
  pexpiretime: fc.tuple(key),
  persist: fc.tuple(key),
  keys: fc.tuple(pattern),
  dbsize: fc.tuple(),
  flushall: fc.tuple(fc.constantFrom([], ['ASYNC'], ['sync'], ['x'])),
  flushdb: fc.tuple(fc.constantFrom([], ['ASYNC'], ['sync'], ['x'])),
  hset: fc.tuple(key, pairs(field, value)),
  hsetnx: fc.tuple(key, field, value),
  hget: fc.tuple(key, field),
  hmget: fc.tuple(key, many(field)),
  hgetall: fc.tuple(key),
  hdel: fc.tuple(key, many(field)),
  hlen: fc.tuple(key),
  hexists: fc.tuple(key, field),
  hkeys: fc.tuple(key),
  hvals: fc.tuple(key),
  hincrby: fc.tuple(key, field, integer),
  lpush: fc.tuple(key, many(value)),
  rpush: fc.tuple(key, many(value)),
  lpop: fc.tuple(key, fc.oneof(fc.constant([]), integer)),
  rpop: fc.tuple(key, fc.oneof(fc.constant([]), integer)),
  llen: fc.tuple(key),
  lrange: fc.tuple(key, integer, integer),
  lindex: fc.tuple(key, integer),
  lrem: fc.tuple(key, integer, value),
  ltrim: fc.tuple(key, integer, integer),
  lset: fc.tuple(key, integer, value),
  sadd: fc.tuple(key, many(value)),
  srem: fc.tuple(key, many(value)),
  sismember: fc.tuple(key, value),
  smembers: fc.tuple(key),
  scard: fc.tuple(key),
  zadd: fc.tuple(key, zaddFlags, pairs(score, field)),
  zrem: fc.tuple(key, many(field)),
  zscore: fc.tuple(key, field),
  zcard: fc.tuple(key),
  zrange: fc.tuple(key, rangeEnd, rangeEnd, rangeOptions),
  zrangestore: fc.tuple(key, key, rangeEnd, rangeEnd, rangeOptions),
  zrevrangebyscore: fc.tuple(key, bound, bound, scoreOptions),
  zrangebylex: fc.tuple(key, lexicalEnd, lexicalEnd, fc.oneof(fc.constant([]), limit)),
  zrevrangebylex: fc.tuple(key, lexicalEnd, lexicalEnd, fc.oneof(fc.constant([]), limit)),
  zlexcount: fc.tuple(key, lexicalEnd, lexicalEnd),
  zremrangebylex: fc.tuple(key, lexicalEnd, lexicalEnd),
  lpos: fc.tuple(key, value, positionOptions),
  hmset: fc.tuple(key, pairs(field, value)),
  hstrlen: fc.tuple(key, field),
  copy: fc.tuple(
    key,
    key,
    fc.constantFrom([], [], ['REPLACE'], ['replace', 'db', '0'], ['DB', 'x'], ['DB', '99'], ['foo']),
  ),
  // First a COUNT that gives all at once: the two servers have orders and pages of their own.
  scan: fc.tuple(
    cursor,
    fc.constantFrom(['COUNT', '1000'], ['count', '1000', 'type', 'ZSET'], ['COUNT', '1000', 'TYPE', 'none']),
    scanOptions,
  ),
  hscan: fc.tuple(key, cursor, scanOptions),
  sscan: fc.tuple(key, cursor, fc.constant(['COUNT', '1000']), scanOptions),
  zscan: fc.tuple(key, cursor, scanOptions),
  zrangebyscore: fc.tuple(key, bound, bound, scoreOptions),
  zremrangebyscore: fc.tuple(key, bound, bound),
  zincrby: fc.tuple(key, score, field),
  getrange: fc.tuple(key, integer, integer),
  // Not so far that a string of many megabytes is made.
  setrange: fc.tuple(
    key,
    fc.constantFrom('0', '1', '5', '-1', 'x', '', '536870912', '9223372036854775807'),
    value,
  ),
  msetnx: fc.tuple(pairs(key, value)),
  rename: fc.tuple(key, key),
  renamenx: fc.tuple(key, key),
  touch: fc.tuple(many(key)),
  lpushx: fc.tuple(key, many(value)),
  rpushx: fc.tuple(key, many(value)),
  linsert: fc.tuple(key, anyCase('BEFORE', 'AFTER', 'x'), value, value),
  lmove: fc.tuple(key, key, anyCase('LEFT', 'RIGHT', 'x'), anyCase('LEFT', 'RIGHT')),
  rpoplpush: fc.tuple(key, key),
  smismember: fc.tuple(key, many(value)),
  smove: fc.tuple(key, key, value),
  sinter: fc.tuple(many(key)),
  sunion: fc.tuple(many(key)),
  sdiff: fc.tuple(many(key)),
  zcount: fc.tuple(key, bound, bound),
  zrank: fc.tuple(key, field),
  zrevrank: fc.tuple(key, field),
  zmscore: fc.tuple(key, many(field)),
  zrevrange: fc.tuple(key, integer, integer, fc.constantFrom([], ['WITHSCORES'], ['foo'])),
  zpopmin: fc.tuple(key, fc.oneof(fc.constant([]), integer)),
  zpopmax: fc.tuple(key, fc.oneof(fc.constant([]), integer)),
  zremrangebyrank: fc.tuple(key, integer, integer),
  ping: fc.tuple(fc.array(value, { maxLength: 2 })),
  echo: fc.tuple(value),
  select: fc.tuple(fc.constantFrom('0', 'x', '16', '-1')),
  ...collectionArguments({ key, value, field, integer, score }),
  ...streamArguments(fc.oneof({ arbitrary: fc.constant('a'), weight: 9 }, key)),
};

export const variedCommands: readonly string[] = Object.keys(argumentsOf);

/** One command: now and then in upper case, with an argument too many or one missing. */
export function commandArbitrary(names: readonly string[] = variedCommands): fc.Arbitrary<Command> {
  return fc.constantFrom(...names).chain((name) => {
    const args = argumentsOf[name];
    if (args === undefined) throw new Error(`there are no arguments for ${name}`);
    const written = fc.constantFrom(name, name, name.toUpperCase());
    const change = fc.constantFrom(...Array.from({ length: 8 }, () => 'none'), 'more', 'fewer');
    return fc.tuple(written, args, change).map(([word, list, changed]) => {
      const command = [word, ...list.flat()];
      if (changed === 'more') return [...command, 'x'];
      return changed === 'fewer' && command.length > 1 && !choosingByLot.has(name)
        ? command.slice(0, -1)
        : command;
    });
  });
}

function anyCase(...words: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...words, ...words.map((word) => word.toLowerCase()));
}

function awkwardIntegers(): string[] {
  return [
    '9223372036854775807',
    '-9223372036854775808',
    '9223372036854775808',
    'x',
    '',
    '01',
    '+1',
    '1.5',
    '-0',
  ];
}
