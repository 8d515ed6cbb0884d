import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import type { AuditSystem } from '../../src/index.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { requests, smallPlan } from './small-plan.ts';
import { tinySystem } from './tiny-system.ts';

const ways: Readonly<Record<string, (fail: () => never) => unknown>> = {
  'a rejection': (fail) => void (async () => fail())(),
  'a rejection after an answer': (fail) => void Promise.resolve().then(() => fail()),
  'an error thrown in a timer': (fail) => setTimeout(fail, 5),
  'an error thrown in an interval': (fail) => {
    const interval = setInterval(() => {
      clearInterval(interval);
      fail();
    }, 5);
  },
  'an error thrown in an immediate': (fail) => setImmediate(fail),
  'an error thrown in a tick': (fail) => process.nextTick(fail),
  'an error thrown in a microtask': (fail) => queueMicrotask(fail),
};

/** Fails in the given way while it handles r3. */
function failing(way: (fail: () => never) => unknown): AuditSystem {
  return tinySystem(async (delivery) => {
    if (delivery.request.id === 'r3') {
      way(() => {
        throw new RangeError('of r3');
      });
    }
    await sleep(10);
    await delivery.ack();
  });
}

const plan = smallPlan({ processes: 2, operations: requests(4, { processes: 2 }) });

describe('an error that nobody handles', () => {
  let leaked: unknown[] = [];
  beforeEach(() => {
    leaked = [];
    const note = (error: unknown): void => void leaked.push(error);
    for (const name of ['unhandledRejection', 'uncaughtException']) process.on(name, note);
    return () => {
      for (const name of ['unhandledRejection', 'uncaughtException']) process.removeListener(name, note);
    };
  });

  test.each(Object.entries(ways))(
    '%s belongs to its run, step and process, not to the runner',
    async (_, way) => {
      const run = await runPlan(plan, failing(way), { record: true });
      expect(run.ending).toEqual({ kind: 'settled' });
      expect(run.unhandled).toEqual([
        {
          step: expect.any(Number) as number,
          process: 'p1',
          message: 'RangeError: of r3',
          at: expect.stringMatching(/^tests\/verify\/unhandled-errors\.test\.ts:\d+$/) as string,
        },
      ]);
      const step = run.recording?.steps[(run.unhandled[0]?.step ?? 0) - 1];
      expect(step?.id).toMatch(/^p1\/r3\.1\//);
      expect(leaked).toEqual([]);
    },
  );

  test.each(Object.entries(ways))('%s belongs to its run also beside others', async (_, way) => {
    const quiet = failing(() => undefined);
    const alone = await runPlan(plan, failing(way));
    const systems = [quiet, failing(way), quiet];
    const runs = await Promise.all(systems.map((system) => runPlan(plan, system)));
    expect(runs.map(({ unhandled }) => unhandled)).toEqual([[], alone.unhandled, []]);
    expect(leaked).toEqual([]);
  });

  test('is the same in every run, and no reason for another trace', async () => {
    for (const way of Object.values(ways)) {
      const first = await runPlan(plan, failing(way));
      expect(await runPlan(plan, failing(way))).toEqual(first);
    }
  });
});

describe('what the system throws at once rather than rejects with', () => {
  const boom = (): never => {
    throw new Error('at once');
  };

  test('in a handler: the delivery comes again, as after a rejection', async () => {
    let handled = 0;
    const system = tinySystem((delivery) => {
      handled += 1;
      return handled === 1 ? boom() : delivery.ack();
    });
    expect((await runPlan(smallPlan(), system)).ending).toEqual({ kind: 'settled' });
    expect(handled).toBe(2);
  });

  test('in start, stop or onLost: it is noted', async () => {
    const acking = tinySystem((delivery) => delivery.ack(), { onLost: boom, stop: boom });
    const lost = {
      kind: 'queue.lose-subscription',
      at: { process: 'p1', operation: 'queue.deliver', nth: 1 },
      with: {},
    };
    const { unhandled } = await runPlan(smallPlan({ profile: 'chaos', faults: [lost] }), acking);
    expect(unhandled.map(({ process, message }) => [process, message])).toEqual(
      expect.arrayContaining([['p1', 'Error: at once']]),
    );
    const unable: AuditSystem = () => ({ start: boom, stop: boom });
    expect((await runPlan(smallPlan(), unable)).unhandled).toMatchObject([
      { process: 'p1', message: 'at once' },
    ]);
    expect((await runPlan(smallPlan(), boom)).unhandled).toMatchObject([
      { process: 'p1', message: 'at once' },
    ]);
  });
});
