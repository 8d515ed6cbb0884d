import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import { auditSettings } from '../../src/audit/scenario/audit-settings.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { resolveVerifyOptions, type VerifyOptions } from '../../src/verify/verify-options.ts';
import { planSettings, smallPlan } from './small-plan.ts';
import { tinySystem } from './tiny-system.ts';

function scenarioFor(deployment: VerifyOptions['deployment']) {
  return resolveVerifyOptions({ system: auditScenario(referenceSystem), deployment }).scenario;
}

/** Whether clients resend, in a few plans of the search. */
function resendsIn(deployment: VerifyOptions['deployment']): ReadonlySet<boolean> {
  const plans = scenarioFor(deployment).plans(planSettings('chaos', { min: 2, max: 4 }));
  const drawn = fc.sample(plans, { seed: 1, numRuns: 20 });
  return new Set(drawn.map(({ settings }) => auditSettings(settings).redis.resend));
}

describe('how the system is deployed', () => {
  test('is drawn where nobody says so, and nowhere else', () => {
    expect(resendsIn(undefined)).toEqual(new Set([true, false]));
    expect(resendsIn({ redis: { resend: true } })).toEqual(new Set([true]));
    expect(resendsIn({ redis: { resend: false } })).toEqual(new Set([false]));
  });

  test('holds in the plans of a small scope and in the run that counts events, too', () => {
    const { scopePlan, calibrationPlan } = scenarioFor({ queue: { visibilityMs: 5_000 } });
    const scope = { requests: 2, processes: 1, records: 1, faultsMax: 0, deviationsMax: 1, schedulesMax: 1 };
    const plans = [scopePlan({ ...scope, holds: 'all' } as never, 1), calibrationPlan];
    expect(plans.map(({ settings }) => auditSettings(settings).queue.visibilityMs)).toEqual([5_000, 5_000]);
  });

  test('reaches the client and the queue', async () => {
    const seen: unknown[] = [];
    const system = tinySystem(async (delivery, { redis, visibilityMs }) => {
      const { connectTimeout, autoResendUnfulfilledCommands } = redis.options;
      seen.push([connectTimeout, autoResendUnfulfilledCommands, visibilityMs]);
      await delivery.ack();
    });
    const { settings } = smallPlan();
    const { redis, queue } = auditSettings(settings);
    await runPlan(
      smallPlan({
        settings: {
          ...settings,
          redis: { ...redis, resend: false, client: { connectTimeout: 500 } },
          queue: { ...queue, visibilityMs: 5_000 },
        },
      }),
      auditScenario(system),
    );
    expect(seen).toEqual([[500, false, 5_000]]);
  });

  test.each([
    ['a list', []],
    ['another service', { mail: { resend: true } }],
    ['another setting', { redis: { resends: true } }],
    ['another kind of value', { redis: { resend: 'yes' } }],
    ['an option of ioredis that makes no sense here', { redis: { client: { host: 'other' } } }],
  ])('is refused where it is %s', (_, deployment) => {
    expect(() => scenarioFor(deployment as never)).toThrow(/^deployment: /);
  });
});
