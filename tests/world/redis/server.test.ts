import { describe, expect, test } from 'vitest';
import { commandAccess, supportedCommands } from '../../../src/world/redis/command-table.ts';
import { RedisServer } from '../../../src/world/redis/server.ts';
import type { Reply } from '../../../src/world/redis/reply.ts';
import type { ExecutedCommand } from '../../../src/world/redis/server.ts';
import { UnsupportedCommandError } from '../../../src/world/redis/unsupported-command-error.ts';
import { SimulatedRedis } from './simulated-redis.ts';

describe('expiry', () => {
  test('a key lives through its deadline and is gone one millisecond later', () => {
    const redis = new SimulatedRedis({ nowMs: 1000 });
    redis.ask('set', 'lock', 'token', 'PX', '50');
    expect(redis.server.nextExpiryMs()).toBe(1051);
    redis.nowMs = 1050.9;
    expect(redis.ask('get', 'lock')).toBe('"token"');
    expect(redis.ask('pttl', 'lock')).toBe('0');
    redis.nowMs = 1051;
    expect(redis.ask('exists', 'lock')).toBe('0');
    expect(redis.expired).toEqual([['lock', 1050]]);
    expect(redis.server.nextExpiryMs()).toBeUndefined();
  });

  test('due keys go oldest first, equal ones in the order they got their deadline', () => {
    const redis = new SimulatedRedis({ nowMs: 0 });
    redis.ask('set', 'late', '1', 'PX', '30');
    redis.ask('set', 'second', '1', 'PX', '20');
    redis.ask('set', 'first', '1', 'PX', '10');
    redis.ask('set', 'third', '1', 'PX', '20');
    redis.nowMs = 21;
    redis.server.expireDue();
    expect(redis.expired.map(([key]) => key)).toEqual(['first', 'second', 'third']);
    expect(redis.server.nextExpiryMs()).toBe(31);
  });

  test('a rewritten, persisted or deleted key leaves no deadline behind', () => {
    const redis = new SimulatedRedis();
    for (const drop of [
      ['set', 'a', '2'],
      ['persist', 'a'],
      ['del', 'a'],
      ['getset', 'a', '3'],
      ['mset', 'a', '4'],
    ]) {
      redis.ask('set', 'a', '1', 'EX', '10');
      redis.ask(...drop);
      expect([...drop, redis.server.nextExpiryMs()]).toEqual([...drop, undefined]);
    }
    redis.ask('set', 'a', '1', 'EX', '10');
    redis.ask('append', 'a', 'x');
    expect(redis.ask('ttl', 'a')).toBe('10');
  });

  test('a watched key that expires aborts the transaction', () => {
    const redis = new SimulatedRedis({ nowMs: 0 });
    redis.ask('set', 'a', '1', 'PX', '10');
    redis.ask('watch', 'a');
    redis.ask('multi');
    redis.nowMs = 11;
    redis.ask('set', 'b', '1');
    expect(redis.ask('exec')).toBe('nil array');
  });

  test('the ids of a stream follow the clock, and go on where it stands or goes back', () => {
    const redis = new SimulatedRedis({ nowMs: 5000.7 });
    const add = (): string => redis.ask('xadd', 's', '*', 'f', 'v');
    expect([add(), add()]).toEqual(['"5000-0"', '"5000-1"']);
    redis.nowMs = 4000;
    expect(add()).toBe('"5000-2"');
    redis.nowMs = 6000;
    expect([add(), redis.ask('xadd', 's', '6000-*', 'f', 'v')]).toEqual(['"6000-0"', '"6000-1"']);
  });

  test('an entry is idle until it is delivered or claimed again', () => {
    const redis = new SimulatedRedis({ nowMs: 0 });
    redis.ask('xadd', 's', '1-0', 'f', 'v');
    redis.ask('xgroup', 'create', 's', 'g', '0');
    redis.ask('xreadgroup', 'group', 'g', 'c', 'streams', 's', '>');
    redis.nowMs = 50;
    expect(redis.ask('xautoclaim', 's', 'g', 'd', '51', '-')).toBe('["0-0", [], []]');
    expect(redis.ask('xpending', 's', 'g', 'idle', '50', '-', '+', '9')).toBe('[["1-0", "c", 50, 1]]');
    expect(redis.ask('xclaim', 's', 'g', 'd', '50', '1-0', 'justid')).toBe('["1-0"]');
    expect(redis.ask('xpending', 's', 'g', 'idle', '1', '-', '+', '9')).toBe('[]');
    redis.nowMs = 60;
    expect(redis.ask('xinfo', 'consumers', 's', 'g')).toBe(
      '[["name", "c", "pending", 0, "idle", 60], ["name", "d", "pending", 1, "idle", 10]]',
    );
  });

  test('TIME is the virtual time', () => {
    const redis = new SimulatedRedis({ nowMs: 1_700_000_000_123.25 });
    expect(redis.ask('time')).toBe('["1700000000", "123250"]');
  });
});

test('reset leaves an empty server on which no script is loaded', () => {
  const redis = new SimulatedRedis();
  redis.ask('set', 'a', '1', 'EX', '10');
  redis.ask('watch', 'a');
  const sha = JSON.parse(redis.ask('script', 'load', 'return math.random(1000)')) as string;
  const first = redis.ask('evalsha', sha, '0');
  redis.server.reset();
  expect(redis.ask('dbsize')).toBe('0');
  expect(redis.server.nextExpiryMs()).toBeUndefined();
  expect(redis.ask('evalsha', sha, '0')).toBe('(error) NOSCRIPT No matching script. Please use EVAL.');
  redis.ask('script', 'load', 'return math.random(1000)');
  expect(redis.ask('evalsha', sha, '0')).toBe(first);
});

test('evict drops one key, deadline and all', () => {
  const redis = new SimulatedRedis();
  redis.ask('set', 'a', '1', 'EX', '10');
  expect(redis.server.evict('a')).toBe(true);
  expect(redis.server.evict('a')).toBe(false);
  expect(redis.ask('exists', 'a')).toBe('0');
  expect(redis.server.nextExpiryMs()).toBeUndefined();
});

test('restore brings back what a snapshot saw, and nothing later', () => {
  const redis = new SimulatedRedis({ nowMs: 0 });
  const fill = [
    ['rpush', 'l', 'a'],
    ['hset', 'h', 'f', '1'],
    ['sadd', 's', 'm'],
    ['zadd', 'z', '1', 'm'],
    ['xadd', 'x', '1-0', 'f', '1'],
    ['xgroup', 'create', 'x', 'g', '0'],
  ];
  for (const command of fill) redis.ask(...command);
  redis.ask('set', 'k', '1', 'PX', '10');
  const snapshot = redis.server.snapshot();
  const change = [
    ['rpush', 'l', 'b'],
    ['hset', 'h', 'g', '2'],
    ['sadd', 's', 'n'],
    ['zadd', 'z', '2', 'n'],
    ['xadd', 'x', '2-0', 'f', '2'],
    ['xreadgroup', 'group', 'g', 'c', 'streams', 'x', '>'],
    ['xdel', 'x', '1'],
  ];
  for (const command of [...change, ['persist', 'k'], ['set', 'new', '1']]) redis.ask(...command);
  redis.server.restore(snapshot);
  expect(redis.ask('lrange', 'l', '0', '-1')).toBe('["a"]');
  expect(redis.ask('hgetall', 'h')).toBe('["f", "1"]');
  expect(redis.ask('smembers', 's')).toBe('["m"]');
  expect(redis.ask('zrange', 'z', '0', '-1')).toBe('["m"]');
  expect(redis.ask('xrange', 'x', '-', '+')).toBe('[["1-0", ["f", "1"]]]');
  expect(redis.ask('xpending', 'x', 'g')).toBe('[0, nil, nil, nil array]');
  expect(redis.ask('exists', 'new')).toBe('0');
  expect(redis.server.nextExpiryMs()).toBe(11);
  redis.ask('rpush', 'l', 'c');
  redis.server.restore(snapshot);
  expect(redis.ask('lrange', 'l', '0', '-1'), 'a snapshot can be used again').toBe('["a"]');
});

test('every command is observed after it took effect, those in scripts and MULTI too', () => {
  const seen: ExecutedCommand[] = [];
  const server = new RedisServer({ now: () => 0, observe: (command) => seen.push(command) });
  const session = server.openSession('worker 1');
  for (const command of [
    ['set', 'a', '1'],
    ['multi'],
    ['INCR', 'a'],
    ['exec'],
    ['eval', "return redis.call('GET', KEYS[1])", '1', 'a'],
  ]) {
    session.execute(command);
  }
  const lines = seen.map(
    ({ name, arguments: args, fromScript, session: label }) =>
      `${String(label)}: ${name} ${args.map(String).join(' ')}${fromScript ? ' (script)' : ''}`,
  );
  expect(lines).toEqual([
    'worker 1: set a 1',
    'worker 1: multi ',
    'worker 1: incr a',
    'worker 1: exec ',
    'worker 1: get a (script)',
    "worker 1: eval return redis.call('GET', KEYS[1]) 1 a",
  ]);
  expect(seen[2]?.reply).toEqual({ kind: 'integer', value: 2 });
});

describe('what is not simulated', () => {
  test.each([['geoadd', 'a'], ['nonsense'], ['select', '1'], ['client', 'kill'], ['script', 'kill'], ['']])(
    '%s %s ends the run with an error',
    (...command) => {
      const redis = new SimulatedRedis();
      expect(() => redis.ask(...command)).toThrow(UnsupportedCommandError);
    },
  );

  test('the error names the command and lists what there is', () => {
    const redis = new SimulatedRedis();
    expect(() => redis.ask('GEOADD', 'a')).toThrow(/'geoadd' is not simulated.* get .* zadd /);
    redis.ask('multi');
    expect(() => redis.ask('geoadd', 'a')).toThrow(UnsupportedCommandError);
  });

  test.each([
    ['sort', 'SORT'],
    ['setbit', 'bitmaps'],
    ['pfadd', 'HyperLogLog'],
    ['geosearch', 'geo'],
    ['fcall', 'functions'],
    ['cluster', 'cluster'],
    ['config', 'keyspace notifications'],
  ])('%s is refused by name, and with what it belongs to', (name, what) => {
    const redis = new SimulatedRedis();
    expect(() => redis.ask(name, 'a')).toThrow(new RegExp(`'${name}' is not simulated: .*${what}`));
  });

  test('keyspace notifications are refused', () => {
    const redis = new SimulatedRedis();
    expect(() => redis.ask('psubscribe', '__keyevent@0__:expired')).toThrow('Keyspace notifications');
  });

  test('options that a real server has and this one has not are refused, too', () => {
    const redis = new SimulatedRedis();
    expect(() => redis.ask('xgroup', 'help')).toThrow('XGROUP help is not simulated, CREATE, SETID');
    redis.ask('xadd', 'a', '*', 'f', 'v');
    expect(() => redis.ask('xinfo', 'stream', 'a', 'full')).toThrow('XINFO STREAM with FULL');
  });
});

test.each<readonly [string, readonly string[], 'read' | 'write', boolean]>([
  ['GET a', ['a'], 'read', false],
  ['mset a 1 b 2', ['a', 'b'], 'write', false],
  ['del a b', ['a', 'b'], 'write', false],
  ['eval x 2 a b c', ['a', 'b'], 'write', false],
  ['xread count streams streams a b 0 $', ['a', 'b'], 'read', false],
  ['xreadgroup group streams c streams a >', ['a'], 'write', false],
  ['xread streams', [], 'read', false],
  ['blpop a b 0', ['a', 'b'], 'write', false],
  ['blmove a b left right 0', ['a', 'b'], 'write', false],
  ['xinfo groups a', ['a'], 'read', false],
  ['ping', [], 'read', false],
  // These may touch keys that they do not name.
  ['eval x bad', [], 'write', true],
  ['nonsense a', [], 'write', true],
  ['keys *', [], 'read', true],
  ['dbsize', [], 'read', true],
  ['flushall', [], 'write', true],
  ['exec', [], 'write', true],
])('commandAccess says what a command touches: %s', (command, keys, access, anyKey) => {
  expect(commandAccess(command.split(' '))).toEqual({ keys, access, anyKey });
});

test('commands that are simulated are listed', () => {
  expect(supportedCommands).toContain('get');
});

test('one client lists the others, and ends the wait of one', () => {
  const { server } = new SimulatedRedis();
  const told: Reply[] = [];
  const [first, second] = [1, 2].map((label) => server.openSession(label, () => undefined));
  if (first === undefined || second === undefined) throw new Error('no session was opened');
  const waiter = {
    around: <Result>(act: () => Result) => act(),
    answer: (reply: Reply) => void told.push(reply),
  };
  first.execute(['client', 'setname', 'waits']);
  const list = second.execute(['client', 'list']);
  expect(list.kind === 'bulk' && list.value).toMatch(/^id=\d+ .* name=waits .*\nid=\d+ .* name= .*\n$/);
  expect(first.submit(['blpop', 'q', '0'], waiter)).toEqual({ kind: 'blocked', keys: ['q'], timeoutMs: 0 });
  const unblock = ['client', 'unblock', String(first.id)];
  expect(second.execute([...unblock, 'error'])).toEqual({ kind: 'integer', value: 1 });
  expect(second.execute(unblock)).toEqual({ kind: 'integer', value: 0 });
  expect(told).toEqual([{ kind: 'error', message: 'UNBLOCKED client unblocked via CLIENT UNBLOCK' }]);
});

test('a session belongs to one connection', () => {
  const redis = new SimulatedRedis({ sessions: 2 });
  redis.send(['multi'], 0);
  redis.send(['set', 'a', '1'], 0);
  expect(redis.ask('client', 'id')).toBe('QUEUED');
  expect(redis.send(['client', 'id'], 1)).toEqual({ kind: 'integer', value: 2 });
  expect(redis.send(['exists', 'a'], 1)).toEqual({ kind: 'integer', value: 0 });
  const session = redis.server.openSession('closing');
  session.execute(['watch', 'a']);
  session.close();
  expect(() => session.execute(['ping'])).toThrow('closed Redis session');
});
