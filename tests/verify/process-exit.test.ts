import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/audit/index.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { fault, requests, smallPlan } from './small-plan.ts';
import { tinySystem } from './tiny-system.ts';

describe('process.exit', () => {
  test('ends the simulated process at once, which is a finding where nobody told it to stop', async () => {
    let exits = 0;
    const after: string[] = [];
    const system = tinySystem(async (delivery, { processId }) => {
      if (delivery.request.id === 'r1' && exits === 0) {
        exits += 1;
        void sleep(0).then(() => after.push('a continuation'));
        process.exit(3);
      }
      await delivery.ack();
      if (delivery.request.id === 'r1') after.push(processId);
    });
    const { ending, unhandled } = await runPlan(
      smallPlan({ operations: requests(2) }),
      auditScenario(system),
    );
    // It comes back, and so does its request.
    expect({ ending, after }).toEqual({ ending: { kind: 'settled' }, after: ['p1~2'] });
    expect(unhandled).toMatchObject([{ process: 'p1' }]);
    expect(unhandled[0]?.message).toMatch(
      /^process\.exit\(3\) was called at .*process-exit\.test\.ts.*, though nobody had told it to stop$/,
    );
  });

  test.each([
    ['abort', () => process.abort()],
    ['kill', () => process.kill(process.pid)],
    ['kill', () => process.kill(process.pid, 9)],
  ])('so does process.%s', async (name, ends) => {
    let ended = 0;
    const system = tinySystem(async (delivery) => {
      if (ended++ === 0) ends();
      await delivery.ack();
    });
    const { ending, unhandled } = await runPlan(smallPlan(), auditScenario(system));
    expect({ ending, ended }).toEqual({ ending: { kind: 'settled' }, ended: 2 });
    expect(unhandled).toHaveLength(1);
    expect(unhandled[0]?.message).toMatch(
      new RegExp(
        `^process\\.${name}\\(.*\\) was called at .*process-exit\\.test\\.ts.*, though nobody had told it`,
      ),
    );
  });

  test('a signal goes to who listens for it, and to no other process', async () => {
    const heard: string[] = [];
    const listens = tinySystem(async (delivery) => {
      process.once('SIGUSR2', (signal) => heard.push(signal));
      process.kill(process.pid, 'SIGUSR2');
      process.kill(process.pid, 0);
      await delivery.ack();
    });
    const { unhandled } = await runPlan(smallPlan(), auditScenario(listens));
    expect({ heard, unhandled }).toEqual({ heard: ['SIGUSR2'], unhandled: [] });
    const reaches = tinySystem(async (delivery) => {
      process.kill(process.ppid, 'SIGWINCH');
      await delivery.ack();
    });
    await expect(runPlan(smallPlan(), auditScenario(reaches))).rejects.toThrow(
      `the system sends a signal to a real process, ${process.ppid}, in p1/r1.1:`,
    );
  });

  test('at the end of a shutdown it is as good as any', async () => {
    const told: number[] = [];
    let inWork = 0;
    const work = async (delivery: Delivery): Promise<void> => {
      inWork += 1;
      await delivery.ack();
      inWork -= 1;
    };
    const stop = async (): Promise<void> => {
      process.on('exit', (code) => told.push(code));
      while (inWork > 0) await sleep(1);
      process.exit(0);
    };
    const system = tinySystem(work, { stop });
    for (const faults of [[], [fault('process.graceful-shutdown', 'queue.ack', { restartAfterMs: 5 })]]) {
      const { ending, unhandled, leftovers } = await runPlan(
        smallPlan({ operations: requests(3), faults }),
        auditScenario(system),
      );
      expect({ ending, unhandled, leftovers }).toEqual({
        ending: { kind: 'settled' },
        unhandled: [],
        leftovers: [],
      });
    }
    expect(told).toEqual([0, 0]);
  });

  test('in a shutdown with work open it is a finding', async () => {
    const system = tinySystem(
      async (delivery, { redis }) => {
        await redis.ping();
        await sleep(100);
        await delivery.ack();
      },
      { stop: () => process.exit(0) },
    );
    const faults = [fault('process.graceful-shutdown', 'redis.command', { restartAfterMs: 5 })];
    const { ending, unhandled } = await runPlan(smallPlan({ faults }), auditScenario(system));
    expect(ending).toEqual({ kind: 'settled' });
    expect(unhandled[0]?.message).toMatch(/, with 1 in work$/);
  });
});

describe('listeners of a process', () => {
  test('get the errors of their own process alone, which are no findings then', async () => {
    const seen: string[] = [];
    const before = process.listenerCount('uncaughtException');
    const system = tinySystem(async (delivery, { processId }) => {
      process.on('uncaughtException', (error) => seen.push(`${processId}: ${error.message}`));
      if (processId === 'p1') {
        setTimeout(() => {
          throw new Error('in a timer');
        }, 1);
        void Promise.reject(new Error('rejected'));
      }
      await sleep(5);
      await delivery.ack();
    });
    const plan = smallPlan({ processes: 2, operations: requests(2, { processes: 2 }) });
    expect((await runPlan(plan, auditScenario(system))).unhandled).toEqual([]);
    expect(seen).toEqual(['p1: rejected', 'p1: in a timer']);
    expect(process.listenerCount('uncaughtException')).toBe(before);
  });

  test('that fail themselves are findings', async () => {
    const system = tinySystem(async (delivery) => {
      process.once('unhandledRejection', () => {
        throw new Error('in the handler');
      });
      void Promise.reject(new Error('rejected'));
      await sleep(5);
      await delivery.ack();
    });
    const { unhandled } = await runPlan(smallPlan(), auditScenario(system));
    expect(unhandled).toMatchObject([{ message: 'Error: in the handler' }]);
  });
});

test('an error thrown in a callback of the network is a finding, with its place', async () => {
  const system = tinySystem(async (delivery, { redis }) => {
    redis.once('close', () => {
      throw new RangeError('in a listener');
    });
    redis.disconnect(true);
    await sleep(5);
    await delivery.ack();
  });
  const { ending, unhandled } = await runPlan(smallPlan(), auditScenario(system));
  expect(ending).toEqual({ kind: 'settled' });
  expect(unhandled).toMatchObject([{ process: 'p1', message: 'RangeError: in a listener' }]);
  expect(unhandled[0]?.stack?.[0]).toContain('process-exit.test.ts');
});
