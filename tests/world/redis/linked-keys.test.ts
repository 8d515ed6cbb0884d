import { expect, test } from 'vitest';
import { LinkedKeys } from '../../../src/world/redis/linked-keys.ts';

test('keys that one command waits for count as one, through other commands too', () => {
  const linked = new LinkedKeys();
  expect(linked.spread(['a'])).toEqual(['a']);
  expect(linked.link(['a', 'b'])).toBe(true);
  expect(linked.link(['b', 'a'])).toBe(false);
  expect(linked.link(['x'])).toBe(false);
  expect(linked.link(['c', 'd'])).toBe(true);
  expect(linked.spread(['b', 'x'])).toEqual(['b', 'a', 'x']);
  expect(linked.link(['b', 'd'])).toBe(true);
  expect([...linked.spread(['a'])].sort()).toEqual(['a', 'b', 'c', 'd']);
});
