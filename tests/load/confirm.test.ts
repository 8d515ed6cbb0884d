import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { auditFacts } from '../../src/audit/scenario/audit-fact.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariants } from '../../src/audit/scenario/invariants/index.ts';
import { type Confirmation, confirmOnRedis } from '../../src/load/rehearsal/confirm.ts';
import { replayCommands } from '../../src/load/rehearsal/replay-commands.ts';
import { withKeyPrefix } from '../../src/load/rehearsal/with-key-prefix.ts';
import { parseRedisUrl } from '../../src/load/redis/redis-address.ts';
import { verify } from '../../src/verify/verify.ts';
import type { AuditSystem } from '../../src/index.ts';
import { referenceSystem } from '../../properties/reference-system.ts';
import { seededBugs } from '../bugs/index.ts';
import { atDepth } from '../depth.ts';
import { findRealRedis, RealRedis } from '../world/redis/real-redis.ts';
import { SimulatedRedis } from '../world/redis/simulated-redis.ts';

/** Each with a seed that needs few replays in the short run. */
const lockBugs = new Map([
  ['no-lock', 1],
  ['release-without-comparing-token', 6],
]);
const concurrency = atDepth({ short: { min: 10, max: 20 }, deep: { min: 100, max: 300 } });
const path = findRealRedis();

describe.skipIf(path === undefined)('a minimal counterexample on a real Redis', () => {
  let real: RealRedis;
  beforeAll(async () => {
    real = await RealRedis.start(path ?? '', 1);
  });
  afterAll(() => real.stop());

  test.each(seededBugs.filter(({ name }) => lockBugs.has(name)))(
    '$name is confirmed, its correct twin and the reference survive',
    async ({ name, bug, correct, property }) => {
      const seed = atDepth({ short: lockBugs.get(name), deep: 2 });
      const options = { system: auditScenario(bug), seed, runs: 300, concurrency };
      const result = await verify(property, options);
      if (result.kind !== 'failed') throw new Error(`not found: ${result.kind}`);
      const { signature, violation, run } = result.finding;
      const invariant = invariants.get(violation.invariant);
      if (invariant === undefined) throw new Error(`no invariant ${violation.invariant}`);
      const address = parseRedisUrl(`redis://127.0.0.1:${real.port}`);
      const confirm = (system: AuditSystem): Promise<Confirmation> =>
        confirmOnRedis({ plan: run.plan, system, signature, invariant, address });
      expect(await confirm(bug)).toMatchObject({
        kind: 'confirmed',
        replayed: { difference: undefined },
        violation: { message: violation.message },
      });
      expect(await confirm(correct)).toMatchObject({ kind: 'survives' });
      const reference = await confirm(referenceSystem);
      expect(reference).toMatchObject({ kind: 'survives', replayed: { difference: undefined } });
      // What the reference flags on the real server is what it flags in the simulation.
      const flags = auditFacts(reference.run.facts).filter(({ what }) => what.kind === 'flagged');
      expect(reference.journal).toHaveLength(flags.length);
      expect(await real.send([['keys', '*']])).toEqual([{ kind: 'array', items: [] }]);
    },
  );
});

test.skipIf(path === undefined)('an id that XADD left to the clock is the same on a real Redis', async () => {
  const real = await RealRedis.start(path ?? '', 1);
  try {
    const redis = new SimulatedRedis({ nowMs: 5000 });
    const commands = [
      ['xadd', 's', '*', 'f', '1'],
      ['xadd', 's', 'maxlen', '1', '*', '*', '2'],
      ['xrange', 's', '-', '+'],
    ];
    const log = commands.map((command) => {
      return { kind: 'command', connection: 0, command, reply: redis.send(command) } as const;
    });
    const replayed = await replayCommands(log, parseRedisUrl(`redis://127.0.0.1:${real.port}`), 'p:');
    expect(replayed).toMatchObject({ commands: 3, difference: undefined });
  } finally {
    await real.stop();
  }
});

describe('the keys of a command', () => {
  test.each([
    [
      ['SET', 'k', 'v'],
      ['SET', 'p:k', 'v'],
    ],
    [
      ['del', 'a', 'b'],
      ['del', 'p:a', 'p:b'],
    ],
    [
      ['mset', 'a', '1', 'b', '2'],
      ['mset', 'p:a', '1', 'p:b', '2'],
    ],
    [
      ['evalsha', 'x', '2', 'a', 'b', 'c'],
      ['evalsha', 'x', '2', 'p:a', 'p:b', 'c'],
    ],
    [
      ['XGROUP', 'CREATE', 'a', 'g', '$'],
      ['XGROUP', 'CREATE', 'p:a', 'g', '$'],
    ],
    [
      ['xreadgroup', 'group', 'streams', 'c', 'streams', 'a', 'b', '>', '0'],
      ['xreadgroup', 'group', 'streams', 'c', 'streams', 'p:a', 'p:b', '>', '0'],
    ],
    [['multi'], ['multi']],
  ])('%j are put under the prefix', (command, expected) => {
    expect(withKeyPrefix(command, 'p:')).toEqual(expected);
  });

  test('of a command that does not name them cannot be', () => {
    expect(() => withKeyPrefix(['FLUSHALL'], 'p:')).toThrow('touches keys it does not name');
  });
});
