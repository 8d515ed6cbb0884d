import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runPlan } from '../../src/index.ts';
import { scenarioProperty } from '../../src/scenario/scenario-property.ts';
import { verify } from '../../src/verify/verify.ts';
import { requirePassed } from './body-on-network.ts';
import { atDepth } from '../depth.ts';
import { counterOf } from './counter-of.ts';
import { plansOf } from './plans-of.ts';

/** What BullMQ bears: an error of Redis at its very start it leaves unhandled. */
const bearable = ['redis.reset-before', 'redis.reset-after', 'redis.stall', 'redis.slow', 'redis.noscript'];

const services: readonly (readonly [name: string, faults: readonly string[]])[] = [
  ['counter-redlock', ['redis.*']],
  ['counter-semaphore', ['redis.*']],
  ['counter-limited', ['redis.*']],
  ['counter-ioredis-6', ['redis.*']],
  ['counter-node-redis-5', ['redis.*']],
  ['counter-node-redis-6', ['redis.*']],
  ['counter-bullmq-5', bearable],
  ['counter-bullmq-6', bearable],
];

describe.each(services)('%s, as it is', (service, mayFail) => {
  test.each(mayFail.length === 0 ? [[[]]] : [[[]], [mayFail]])(
    'gives no number twice, with the faults %j',
    async (faults) => {
      const system = counterOf(service, faults);
      const { concurrency, processes } = system;
      requirePassed(
        await verify(scenarioProperty(system, 'chaos', { runs: atDepth({ short: 10, deep: 60 }) }), {
          system,
          concurrency,
          processes,
        }),
      );
    },
  );

  test('does the same with the same plan', async () => {
    const system = counterOf(service, mayFail);
    for (const plan of fc.sample(plansOf(system, 3), { seed: 5, numRuns: 3 })) {
      const first = await runPlan(plan, system);
      expect((await runPlan(plan, system)).traceHash).toBe(first.traceHash);
    }
  });
});

test('what node-redis sends in one turn is booked on whoever asked for it', async () => {
  const system = counterOf('counter-node-redis-6', [], true);
  for (const plan of fc.sample(plansOf(system, 0), { seed: 5, numRuns: 20 })) {
    const { recording } = await runPlan(plan, system, { record: true });
    const increments = recording?.calls.filter(({ text }) => text.startsWith('INCR')) ?? [];
    expect(increments).toHaveLength(plan.operations.length);
    expect(new Set(increments.map(({ task }) => task)).size).toBe(plan.operations.length);
  }
});
