import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { UnsupportedCommandError } from '../../../src/world/redis/unsupported-command-error.ts';
import { SimulatedRedis } from './simulated-redis.ts';

function evaluate(script: string, ...args: readonly string[]): string {
  return new SimulatedRedis().ask('eval', script, '0', ...args);
}

function refusal(act: () => unknown): UnsupportedCommandError {
  try {
    act();
  } catch (error) {
    if (error instanceof UnsupportedCommandError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('numbers are those of Lua 5.1', () => {
  test('seconds become microseconds without overflowing 32 bits', () => {
    const redis = new SimulatedRedis({ nowMs: 1_700_000_000_000 });
    const script = "local time = redis.call('time') return tostring(time[1] * 1000000 + time[2])";
    expect(redis.ask('eval', script, '0')).toBe('"1.7e+15"');
    expect(redis.ask('eval', "return redis.call('time')[1] * 1000", '0')).toBe('1700000000000');
  });

  test('strings that differ stay different table keys', () => {
    expect(evaluate(String.raw`local t = {} t['\1\35'] = 'a' t['\18\3'] = 'b' return t['\1\35']`)).toBe(
      '"a"',
    );
  });
});

describe('a lock is released by its owner only', () => {
  const release =
    "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

  test.each(['token', '', '\0\xff\r\n', '123', '0x10', 'nan'])('with the token %j', (token) => {
    const redis = new SimulatedRedis();
    redis.ask('set', '__proto__', token, 'NX', 'PX', '1000');
    expect(redis.ask('eval', release, '1', '__proto__', `${token}x`)).toBe('0');
    expect(redis.ask('eval', release, '1', '__proto__', token)).toBe('1');
    expect(redis.ask('eval', release, '1', '__proto__', token)).toBe('0');
  });
});

describe('nothing passes from one script to the next', () => {
  test('globals and libraries cannot be written', () => {
    const redis = new SimulatedRedis();
    for (const script of [
      'leak = 1',
      '_G.leak = 1',
      'string.leak = 1',
      "getmetatable('').__index = nil",
      'KEYS = nil',
    ]) {
      expect(redis.ask('eval', script, '0')).toMatch(/Attempt to modify a readonly table/);
    }
    expect(redis.ask('eval', 'return leak', '0')).toMatch(/nonexistent global variable 'leak'/);
    expect(redis.ask('eval', "return ('x'):upper() .. #KEYS", '0')).toBe('"X0"');
  });

  test('what tostring says of a table does not count the scripts before', () => {
    const redis = new SimulatedRedis();
    const first = redis.ask('eval', 'return tostring({})', '0');
    redis.ask('eval', 'for index = 1, 100 do local unused = {} end', '0');
    expect(redis.ask('eval', 'return tostring({})', '0')).toBe(first);
  });

  test('the system under test keeps its own fengari unchanged', () => {
    evaluate('return 1');
    const {
      lua,
      lauxlib,
      to_luastring: bytes,
    } = createRequire(import.meta.url)('fengari') as {
      lua: Record<string, (...args: unknown[]) => unknown>;
      lauxlib: Record<string, (...args: unknown[]) => unknown>;
      to_luastring: (text: string) => Uint8Array;
    };
    const state = lauxlib['luaL_newstate']?.();
    lauxlib['luaL_loadstring']?.(state, bytes('return 7 // 2, 1.0 .. ""'));
    lua['lua_call']?.(state, 0, 2);
    expect(lua['lua_tojsstring']?.(state, -1)).toBe('1.0');
  });
});

describe('a script that cannot be trusted here ends the run', () => {
  test.each([
    ['while true do end', 'instructions'],
    ['while true do pcall(function() while true do end end) end', 'instructions'],
    ['local function again() return again() end again()', 'instructions'],
    ['cjson.encode_max_depth(3)', 'cjson.encode_max_depth'],
    ["return pcall(redis.call, 'geoadd', 'a')", "'geoadd' is not simulated"],
    ['return redis.setresp(3)', 'redis.setresp'],
    ['return 7 // 2', 'the operator //'],
    ['goto done ::done::', 'the name goto'],
    [String.raw`return '\x41'`, String.raw`an escape \x`],
    ['return {double = 1.5}', 'double'],
    ['#!lua flags=no-writes\nreturn 1', '#!'],
  ])('%s', (script, named) => {
    const redis = new SimulatedRedis();
    const error = refusal(() => redis.ask('eval', script, '0'));
    expect(error.message).toContain(named);
    expect(redis.ask('eval', 'return 1', '0'), 'the next script runs').toBe('1');
  });

  test.each(['return "a // b -- \\120"', '-- 7 // 2\nreturn "x"', 'return [[ goto ~ ]] ~= ""'])(
    'but %j is plain Lua 5.1',
    (script) => {
      expect(() => evaluate(script)).not.toThrow();
    },
  );
});

test('deep recursion and large tables are an error or a reply, and the next script runs as before', () => {
  const redis = new SimulatedRedis();
  expect(redis.ask('eval', 'local function deep(n) return 1 + deep(n + 1) end return deep(1)', '0')).toMatch(
    /stack overflow/,
  );
  expect(
    redis.ask(
      'eval',
      'local list = {} for index = 1, 500 do list[index] = 500 - index end table.sort(list) return {list[1], list[250], list[500]}',
      '0',
    ),
  ).toBe('[0, 249, 499]');
  expect(redis.ask('eval', 'return #{unpack(ARGV)}', '0', ...Array.from({ length: 200 }, String))).toBe(
    '200',
  );
});

test('a script sees one time, and keys that expire by it', () => {
  const redis = new SimulatedRedis({ nowMs: 100 });
  const script = "redis.call('set', KEYS[1], '1', 'PXAT', '50') return redis.call('exists', KEYS[1])";
  expect(redis.ask('eval', script, '1', 'a')).toBe('0');
});
