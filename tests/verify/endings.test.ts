import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, test } from 'vitest';
import type { AuditSystem } from '../../src/index.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { measuredSettings } from '../../src/audit/scenario/audit-settings.ts';
import { requests, smallPlan } from './small-plan.ts';
import { tinySystem } from './tiny-system.ts';

const never = (): Promise<void> => Promise.race([]);

describe('a run that cannot go on names who waits for what', () => {
  test('deadlock: handlers that never settle', async () => {
    const { ending } = await runPlan(
      smallPlan({ operations: requests(3) }),
      auditScenario(tinySystem(never, { concurrency: 2 })),
    );
    expect(ending).toEqual({
      kind: 'stuck',
      how: 'deadlock',
      waiting: [
        { who: 'p1', forWhat: '2 handlers to settle' },
        { who: 'request r1', forWhat: 'a process to settle it' },
        { who: 'request r2', forWhat: 'a process to settle it' },
        { who: 'request r3', forWhat: 'a process to settle it' },
      ],
    });
  });

  test('deadlock: a lock without an end that its holder never releases', async () => {
    const system = tinySystem(
      async ({ request }, { redis }) => {
        await redis.set(`audit:lock:{${request.record}}`, 'token', 'NX');
        await never();
      },
      { concurrency: 1 },
    );
    const { ending } = await runPlan(smallPlan(), auditScenario(system));
    expect(ending).toMatchObject({ kind: 'stuck', how: 'deadlock' });
    expect(ending.kind === 'stuck' ? ending.waiting.map(({ who }) => who) : []).toEqual(
      expect.arrayContaining(['p1', 'request r1']),
    );
  });

  test('deadlock: nobody ever takes deliveries', async () => {
    const idle: AuditSystem = () => ({ start: () => Promise.resolve(), stop: () => Promise.resolve() });
    const { ending } = await runPlan(smallPlan(), auditScenario(idle));
    expect(ending).toEqual({
      kind: 'stuck',
      how: 'deadlock',
      waiting: [{ who: 'request r1', forWhat: 'a process to settle it' }],
    });
  });

  test('livelock: handlers that never acknowledge and hold nothing', async () => {
    const { ending, virtualMs } = await runPlan(
      smallPlan(),
      auditScenario(tinySystem(() => Promise.resolve())),
    );
    const waiting = [{ who: 'request r1', forWhat: 'a process to settle it' }];
    expect(ending).toEqual({ kind: 'stuck', how: 'livelock', waiting });
    expect(virtualMs).toBeLessThanOrEqual(15 * 60_000);
  });

  test('livelock: handlers that give back for ever, at once or later', async () => {
    for (const delayMs of [0, 1_000]) {
      const { ending } = await runPlan(
        smallPlan(),
        auditScenario(tinySystem((delivery) => delivery.nack({ delayMs }))),
      );
      const waiting = [{ who: 'request r1', forWhat: 'a process to settle it' }];
      expect(ending).toEqual({ kind: 'stuck', how: 'livelock', waiting });
    }
  });

  test('a chaos run that stays stuck after the world has healed', async () => {
    const { ending } = await runPlan(
      smallPlan({ profile: 'chaos' }),
      auditScenario(tinySystem(never, { concurrency: 1 })),
    );
    expect(ending).toMatchObject({ kind: 'stuck', how: 'deadlock' });
  });

  test('not stuck: a request that arrives late', async () => {
    const plan = smallPlan({
      operations: [{ id: 'r1', kind: 'audit', subject: 'm1', atMs: 20 * 60_000, process: 1 }],
    });
    const { ending } = await runPlan(plan, auditScenario(tinySystem((delivery) => delivery.ack())));
    expect(ending).toEqual({ kind: 'settled' });
  });

  test('bound: a run that keeps asking while time passes proves nothing', async () => {
    // A question takes 0.6 ms, so that the bound is reached within a minute or so.
    const system = tinySystem(async (_, { redis }) => {
      for (;;) await redis.get('key');
    });
    const { ending, events } = await runPlan(
      smallPlan({ settings: measuredSettings }),
      auditScenario(system),
    );
    expect(ending).toMatchObject({ kind: 'bound', bound: `${events} events` });
    const waiting = ending.kind === 'bound' ? ending.waiting : [];
    expect(waiting.map(({ who }) => who)).toEqual(expect.arrayContaining(['p1', 'request r1']));
  });

  test('livelock: a wait that asks again and again, once the longest wait there is has ended several times', async () => {
    const system = tinySystem(async (_, { redis }) => {
      for (;;) {
        await redis.get('key');
        await sleep(20);
      }
    });
    const { ending, virtualMs } = await runPlan(smallPlan(), auditScenario(system));
    expect(ending).toMatchObject({ kind: 'stuck', how: 'livelock' });
    // Deliveries come back after 30 s.
    expect(virtualMs).toBeGreaterThanOrEqual(4 * 30_000);
  });
});
