import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AuditSystem } from '../../src/index.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { planArbitrary } from '../../src/audit/scenario/plan-arbitrary.ts';
import { planSettings } from './small-plan.ts';
import { tinySystem } from './tiny-system.ts';

/** Plans with crashes and little else. */
const crashing = planArbitrary({
  ...planSettings('chaos', { min: 5, max: 20 }),
  faultKinds: ['process.crash', 'process.pause', 'redis.stall', 'queue.redeliver'],
});

interface Line {
  readonly process: string;
  readonly where: string;
}

/** Writes down where the code of which process is, after each of its awaits, whatever it waited for. */
function loggingSystem(log: Line[]): AuditSystem {
  return (environment) => {
    const { processId, redis, auditor } = environment;
    const note = (where: string): void => void log.push({ process: processId, where });
    redis.on('ready', () => note('ready'));
    redis.on('close', () => note('close'));
    const tick = setInterval(() => note('interval'), 40);
    const handling = tinySystem(
      async (delivery) => {
        note('delivered');
        try {
          await redis.incr(delivery.request.record);
          note('redis');
          await auditor.audit(delivery.request, { signal: new AbortController().signal });
          note('auditor');
          await sleep(5);
          note('timer');
          await Promise.all([redis.get('a'), redis.get('b')]);
          note('both');
          await delivery.ack();
          note('acknowledged');
        } catch {
          note('caught');
        } finally {
          note('finally');
        }
      },
      { concurrency: 3 },
    )(environment);
    return {
      start: async () => {
        await handling.start();
        note('started');
      },
      stop: async () => {
        clearInterval(tick);
        await handling.stop();
        note('stopped');
      },
    };
  };
}

test('no code of a crashed process runs, whatever it was waiting for', async () => {
  const crashedWhere = new Set<string>();
  const law = fc.asyncProperty(crashing, async (plan) => {
    const log: Line[] = [];
    // A crash is a fault's event of its own, so what was logged before it is known when the next event fires.
    const linesAt: number[] = [0];
    const run = await runPlan(plan, auditScenario(loggingSystem(log)), {
      onEvent: () => void linesAt.push(log.length),
    });
    for (const { step, what } of run.facts) {
      if (what.kind !== 'process' || what.change !== 'crashed') continue;
      const before = log.slice(0, linesAt[step]);
      const after = log.slice(linesAt[step]);
      expect(after.filter(({ process }) => process === what.process)).toEqual([]);
      crashedWhere.add(before.findLast(({ process }) => process === what.process)?.where ?? 'nowhere');
    }
  });
  await fc.assert(law, { seed: 1, numRuns: 60 });
  // The law says little unless processes crashed all over their code.
  expect([...crashedWhere]).toEqual(
    expect.arrayContaining(['delivered', 'redis', 'auditor', 'timer', 'both']),
  );
});
