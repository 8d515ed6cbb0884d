import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atDepth } from '../../depth.ts';
import { conversations, type Turn } from './conversation.ts';
import { findRealRedis, RealRedis } from './real-redis.ts';

const path = findRealRedis();

const key = fc.constantFrom('a', 'a', 'b', 'c');
const side = fc.constantFrom('left', 'right');
const keys = fc.array(key, { minLength: 1, maxLength: 3 });
const id = fc.constantFrom('1-0', '2-0', '3-0', '4-0', '9-0');
const position = fc.constantFrom('$', '0', '2-0');

const waiting = fc.oneof(
  fc.tuple(fc.constantFrom('blpop', 'brpop', 'bzpopmin', 'bzpopmax'), keys),
  fc.tuple(fc.constant('blmove'), key, key, side, side),
  fc.tuple(fc.constant('brpoplpush'), key, key),
);
const reading = fc.oneof(
  fc
    .array(fc.tuple(key, position), { minLength: 1, maxLength: 2 })
    .map((list) => [
      'xread',
      'block',
      '0',
      'streams',
      ...list.map(([name]) => name),
      ...list.map(([, from]) => from),
    ]),
  key.map((name) => ['xreadgroup', 'group', 'g', 'me', 'block', '0', 'streams', name, '>']),
);
const timeout = fc.constantFrom('0', '0', '0', '0.0', '-1', 'x', '', 'inf', '1e400', '0x0', ' 0');
const blockingCommand = fc.oneof(
  fc.tuple(waiting, timeout).map(([words, seconds]) => [...words.flat(), seconds]),
  fc.tuple(timeout, keys, fc.constantFrom([], ['count', '2'])).chain(([seconds, names, count]) => {
    const list = [seconds, String(names.length), ...names];
    return fc.constantFrom(
      ['blmpop', ...list, 'left', ...count],
      ['blmpop', ...list, 'right', ...count],
      ['bzmpop', ...list, 'min', ...count],
      ['bzmpop', ...list, 'max', ...count],
    );
  }),
  fc.constantFrom(
    ['wait', '0', '0'],
    ['wait', 'x', '0'],
    ['wait', '1', '-1'],
    ['blmpop', '0', '0', 'a', 'left'],
  ),
  reading,
);

const two = "redis.call('rpush', KEYS[1], 'x') return redis.call('rpush', KEYS[2], 'y')";
const acting = fc
  .oneof(
    fc.tuple(
      fc.constantFrom('rpush', 'lpush'),
      key,
      fc.array(fc.constantFrom('1', '2', '3'), { minLength: 1, maxLength: 3 }),
    ),
    fc.tuple(fc.constant('zadd'), key, fc.constantFrom('1', '2.5'), fc.constantFrom('m', 'n')),
    fc.tuple(fc.constant('xadd'), key, id, fc.constant('f'), fc.constant('v')),
    fc.tuple(fc.constant('xdel'), key, id),
    fc.tuple(
      fc.constant('xgroup'),
      fc.constant('create'),
      key,
      fc.constant('g'),
      fc.constant('$'),
      fc.constant('mkstream'),
    ),
    fc.tuple(fc.constant('xgroup'), fc.constant('destroy'), key, fc.constant('g')),
    fc.tuple(fc.constant('xreadgroup'), fc.constant(['group', 'g', 'you', 'streams']), key, fc.constant('>')),
    fc.tuple(fc.constantFrom('del', 'lpop', 'zpopmin', 'type', 'watch'), key),
    fc.tuple(fc.constantFrom('zunionstore', 'zrangestore'), key, fc.constant('1'), key),
    fc.tuple(fc.constant('set'), key, fc.constant('v')),
    fc.tuple(fc.constantFrom('rename', 'rpoplpush'), key, key),
    fc.tuple(fc.constant('copy'), key, key, fc.constant('replace')),
    fc.tuple(fc.constant('eval'), fc.constant(two), fc.constant('2'), key, key),
    fc.constantFrom(
      ['multi'],
      ['multi'],
      ['exec'],
      ['exec'],
      ['exec'],
      ['discard'],
      ['flushall'],
      ['unwatch'],
    ),
  )
  .map((words) => words.flat());

const turn: fc.Arbitrary<Turn> = fc.record({
  connection: fc.constantFrom(0, 1, 2, 3),
  command: fc.oneof({ arbitrary: blockingCommand, weight: 2 }, { arbitrary: acting, weight: 3 }),
});

describe.skipIf(path === undefined)('commands that wait do so as on a real server', () => {
  let real: RealRedis;
  beforeAll(async () => {
    real = await RealRedis.start(path ?? '', 0);
  });
  afterAll(() => real.stop());

  async function expectAgreement(turns: readonly Turn[]): Promise<void> {
    for (const told of await conversations(real.port, turns, 4)) expect(told.simulated).toBe(told.real);
  }

  test('on random commands of four connections', async () => {
    const property = fc.asyncProperty(
      fc.array(turn, { minLength: 1, maxLength: 30, size: 'max' }),
      expectAgreement,
    );
    await fc.assert(property, { numRuns: atDepth({ short: 100, deep: 300 }) });
  });

  test.each([
    [['blpop', 'a', 'b', '0.001']],
    [['brpop', 'a', '0.01']],
    [['blmove', 'a', 'b', 'left', 'right', '0.01']],
    [['brpoplpush', 'a', 'b', '0.01']],
    [['bzpopmin', 'a', '0.01']],
    [['bzpopmax', 'a', '0.01']],
    [['blmpop', '0.01', '2', 'a', 'b', 'left']],
    [['bzmpop', '0.01', '1', 'a', 'max']],
    [['wait', '1', '10']],
    [['xread', 'block', '1', 'streams', 'a', '$']],
  ])('where their time is up: %s', async (command) => {
    await expectAgreement([
      { connection: 0, command, timesOut: true },
      { connection: 0, command: ['ping'] },
      { connection: 1, command: ['rpush', 'a', '1'] },
    ]);
  });

  test('in a transaction, where none of them waits', async () => {
    const commands = [
      ['multi'],
      ['blpop', 'a', '0'],
      ['brpoplpush', 'a', 'b', '0'],
      ['blmove', 'a', 'b', 'left', 'left', '0'],
      ['bzpopmin', 'a', '0'],
      ['blmpop', '0', '1', 'a', 'left'],
      ['bzmpop', '0', '1', 'a', 'min'],
      ['wait', '1', '0'],
      ['xread', 'block', '0', 'streams', 'a', '$'],
      ['exec'],
    ];
    await expectAgreement(commands.map((command) => ({ connection: 0, command })));
  });
});
