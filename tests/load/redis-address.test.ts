import { expect, test } from 'vitest';
import { parseRedisUrl, redisUrl } from '../../src/load/redis/redis-address.ts';

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
