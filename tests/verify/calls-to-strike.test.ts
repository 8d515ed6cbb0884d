import { expect, test } from 'vitest';
import { callsOfRun, callsToStrike } from '../../src/verify/calls-to-strike.ts';
import { findingOf } from '../examples/finding-of.ts';
import { verifyBody } from '../examples/verified.ts';

test('calls at the start of a process are told from those that its requests bring about', () => {
  const operations = [
    { id: 'add1', kind: 'add', process: 1, atMs: 0 },
    { id: 'add2', kind: 'add', process: 2, atMs: 0 },
  ];
  const atStart = ['p1/main/redis.info#1', 'p2/main/redis.info#1'];
  const first = ['p1/add1.1/redis.get#1', 'p2/main/redis.get#1', 'p1/main/mail.send#1'];
  const then = ['p1/add1.1/redis.set#1', 'p2/add2.1/redis.set#1', 'p2/main/redis.get#2'];
  const counted = callsToStrike({ operations, processes: 2 }, [...atStart, ...first, ...then]);
  expect(counted).toEqual({
    'redis.command': { atStart: 1.5, perRequest: 2 },
    'mail.send': { atStart: 0, perRequest: 0.5 },
  });
  const sizes = { requests: 10, processes: 2 };
  expect([...callsOfRun(counted, sizes)]).toEqual([
    ['redis.command', 12],
    ['mail.send', 3],
  ]);
});

test('a fault may strike the twelfth command of a body as well as the first', async () => {
  const body = verifyBody(
    async ({ redis }) => {
      for (let count = 1; count < 12; count += 1) await redis().get('anything');
      await redis().rpush('letters', 'to ann');
      expect(await redis().llen('letters')).toBe(1);
    },
    { faults: ['redis.reset-after'] },
  );
  const { signature, minimal } = findingOf(await body);
  expect(signature).toBe('body|AssertionError|expected # to be #');
  expect(minimal).toMatchObject({ faults: 1, deviations: 0 });
});
