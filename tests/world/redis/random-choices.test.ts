import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../../src/world/redis/reply.ts';
import { atDepth } from '../../depth.ts';
import { findRealRedis, RealRedis } from './real-redis.ts';
import { runBody } from './run-body.ts';
import { SimulatedRedis } from './simulated-redis.ts';

const path = findRealRedis();

/** A collection of each kind, of members m0, m1 and so on, which are worth 0, 1 and so on. */
const filled = (kind: 'set' | 'hash' | 'zset', size: number): readonly (readonly string[])[] => {
  const numbers = Array.from({ length: size }, (_, index) => index);
  switch (kind) {
    case 'set':
      return numbers.map((number) => ['sadd', 'k', `m${number}`]);
    case 'hash':
      return numbers.map((number) => ['hset', 'k', `m${number}`, String(number)]);
    case 'zset':
      return numbers.map((number) => ['zadd', 'k', String(number), `m${number}`]);
  }
};

const choices = {
  spop: { kind: 'set', option: undefined },
  srandmember: { kind: 'set', option: undefined },
  hrandfield: { kind: 'hash', option: 'WITHVALUES' },
  zrandmember: { kind: 'zset', option: 'WITHSCORES' },
} as const;

const choice = fc.record({
  name: fc.constantFrom(
    'spop' as const,
    'srandmember' as const,
    'hrandfield' as const,
    'zrandmember' as const,
  ),
  size: fc.nat({ max: 12 }),
  count: fc.option(fc.integer({ min: -15, max: 15 }), { nil: undefined }),
  isPaired: fc.boolean(),
});

const textsOf = (reply: Reply | undefined): readonly string[] => {
  if (reply?.kind === 'bulk') return reply.value === null ? [] : [reply.value];
  return reply?.kind === 'array' ? (reply.items ?? []).flatMap(textsOf) : ['no text'];
};

/** What does not depend on the lot: how many were chosen, whether they are members, none twice, each with what is its own. */
function shapeOf(reply: Reply | undefined, isPaired: boolean): unknown {
  if (reply?.kind === 'error') return reply.message;
  const texts = textsOf(reply);
  const names = isPaired ? texts.filter((_, index) => index % 2 === 0) : texts;
  return {
    kind: reply?.kind,
    count: names.length,
    distinct: new Set(names).size === names.length,
    own: texts.every((text, index) =>
      isPaired && index % 2 === 1 ? text === names[(index - 1) / 2]?.slice(1) : /^m\d+$/.test(text),
    ),
  };
}

describe.skipIf(path === undefined)('what is chosen by lot is chosen as by a real server', () => {
  let real: RealRedis;
  beforeAll(async () => {
    real = await RealRedis.start(path ?? '', 1);
  });
  afterAll(() => real.stop());

  test('up to which it is', async () => {
    const property = fc.asyncProperty(choice, async ({ name, size, count, isPaired: wantsPairs }) => {
      const { kind, option } = choices[name];
      const isPaired = wantsPairs && count !== undefined && option !== undefined;
      const words = [
        name,
        'k',
        ...(count === undefined ? [] : [String(count)]),
        ...(isPaired ? [option] : []),
      ];
      const commands = [['del', 'k'], ...filled(kind, size), words];
      if (name === 'spop') commands.push(['scard', 'k']);
      const simulated = new SimulatedRedis();
      const ours = commands.map((command) => simulated.send(command));
      const theirs = await real.send(commands);
      const at = size + 1;
      // With repetition, whether one comes twice is a matter of chance.
      const certain = (reply: Reply | undefined): unknown =>
        Object.assign({}, shapeOf(reply, isPaired), (count ?? 0) < 0 ? { distinct: undefined } : {});
      expect(certain(ours[at])).toEqual(certain(theirs[at]));
      expect(ours[at + 1]).toEqual(theirs[at + 1]);
    });
    await fc.assert(property, { numRuns: atDepth({ short: 150, deep: 2_000 }) });
  });
});

test('every member is as likely: of 3,000 draws of five each comes 500 to 700 times', () => {
  const redis = new SimulatedRedis();
  for (const command of filled('set', 5)) redis.send(command);
  const drawn = textsOf(redis.send(['srandmember', 'k', '-3000']));
  for (const member of ['m0', 'm1', 'm2', 'm3', 'm4']) {
    // 600 expected, with a standard deviation of 22; the draws are the same in every run of this test.
    const times = drawn.filter((each) => each === member).length;
    expect(times).toBeGreaterThan(500);
    expect(times).toBeLessThan(700);
  }
});

test('the same plan chooses the same', async () => {
  const chosen: unknown[] = [];
  await runBody({}, async (client) => {
    await client.sadd('k', ...Array.from({ length: 50 }, (_, index) => `m${index}`));
    chosen.push([await client.spop('k', 5), await client.srandmember('k'), await client.srandmember('k', 5)]);
  });
  expect(chosen).toHaveLength(2);
  expect(chosen[0]).toEqual(chosen[1]);
});
