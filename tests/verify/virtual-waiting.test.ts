import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Run } from '../../src/index.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { requests, smallPlan } from './small-plan.ts';
import { tinySystem } from './tiny-system.ts';

/** Every handler waits this long, in so many pieces, before it acknowledges. */
function waiting(waitMs: number, pieces: number): Promise<Run> {
  const system = tinySystem(async (delivery) => {
    // Or it would be delivered again meanwhile.
    await delivery.extend({ visibilityMs: 3_600_000 });
    for (let piece = 0; piece < pieces; piece += 1) {
      await sleep(waitMs / pieces);
    }
    await delivery.ack();
  });
  return runPlan(smallPlan({ operations: requests(5) }), auditScenario(system));
}

test('a minute of virtual waiting takes the events of a second of it, and of none', async () => {
  const [none, second, minute] = [await waiting(1, 1), await waiting(1_000, 1), await waiting(60_000, 1)];
  expect([none, second, minute].map(({ ending }) => ending.kind)).toEqual(['settled', 'settled', 'settled']);
  // Real time goes by in turns of the event loop alone, and each event takes one.
  expect([second.events, minute.events]).toEqual([none.events, none.events]);
  expect(minute.virtualMs).toBeGreaterThanOrEqual(60_000);
});

test('how many events a run takes depends on what it does, never on how long it waits', async () => {
  const law = fc.asyncProperty(
    fc.integer({ min: 1, max: 10 }),
    fc.integer({ min: 100, max: 60_000 }),
    async (pieces, waitMs) => {
      const [short, long] = [await waiting(100, pieces), await waiting(waitMs, pieces)];
      expect(long.events).toBe(short.events);
    },
  );
  await fc.assert(law, { seed: 1, numRuns: 30 });
});

test('a request that comes after ten hours of nothing costs the events of one that comes at once', async () => {
  const at = (atMs: number): Promise<Run> => {
    const request = { id: 'r1', kind: 'audit', subject: 'm1', atMs, process: 1 };
    return runPlan(
      smallPlan({ operations: [request] }),
      auditScenario(tinySystem((delivery) => delivery.ack())),
    );
  };
  const [now, later] = [await at(0), await at(36_000_000)];
  expect(later.events).toBe(now.events);
  expect(later.virtualMs).toBe(36_000_000);
});
