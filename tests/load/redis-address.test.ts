import { expect, test } from 'vitest';
import { parseRedisUrl, redisUrl } from '../../src/load/redis/redis-address.ts';
import { parseMonitorLine } from '../../src/load/redis/monitor-line.ts';

test.each([
  'redis://127.0.0.1:6379/0',
  'rediss://:p%40ss@redis.example:6380/3',
  'redis://user:secret@[::1]:6379/0',
])('%s says the same once read and written', (url) => {
  expect(redisUrl(parseRedisUrl(url))).toBe(url);
});

test.each(['', 'http://a', '127.0.0.1:6379', 'redis://', 'redis://h/x', 'redis://h/-1'])(
  'refuses "%s"',
  (url) => {
    expect(() => parseRedisUrl(url)).toThrow('--redis: expected a URL such as redis://');
  },
);

test('a password does not show in the refusal', () => {
  expect(() => parseRedisUrl('http://user:secret@h')).not.toThrow('secret');
});

test('a line of MONITOR is read byte for byte', () => {
  expect(
    parseMonitorLine('1339518083.007412 [3 127.0.0.1:60866] "SET" "a\\x00\\xff\\n" "say \\"b\\" \\\\"'),
  ).toEqual({
    atMs: 1_339_518_083_007.412,
    database: 3,
    port: 60_866,
    fromScript: false,
    command: ['SET', 'a\0\u00FF\n', 'say "b" \\'],
  });
  expect(parseMonitorLine('1.000001 [0 lua] "get" "a"')).toMatchObject({ fromScript: true, port: undefined });
  expect(parseMonitorLine('OK')).toBeUndefined();
});
