import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepIds } from '../../src/core/run.ts';
import { Dependence } from '../../src/exhaust/dependence.ts';
import { traceClass } from '../../src/exhaust/trace-class.ts';
import { withFewestSwitches } from '../../src/minimize/fewest-switches.ts';
import { Replayer } from '../../src/minimize/shrinker.ts';
import { planArbitrary } from '../../src/audit/scenario/plan-arbitrary.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import noLock from '../bugs/no-lock.ts';
import { planSettings } from '../verify/small-plan.ts';

const plans = planArbitrary(planSettings('chaos', { min: 1, max: 4 }));

describe('what an event depends on', () => {
  test('comes before it; what set it in motion does too', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const run = await runPlan(plan, auditScenario(noLock), { record: true });
        const dependence = new Dependence(run);
        expect(dependence.length).toBe(stepIds(run).length);
        for (const [index, { effect }] of (run.recording?.steps ?? []).entries()) {
          for (const each of dependence.before(index)) expect(each).toBeLessThan(index);
          if (effect.cause > 0) expect(dependence.precedes(effect.cause - 1, index)).toBe(true);
        }
      }),
      { seed: 1, numRuns: 15 },
    );
  });

  test('a race can be turned round: what comes along needs nothing of the event it overtakes', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const dependence = new Dependence(await runPlan(plan, auditScenario(noLock), { record: true }));
        for (const { earlier, later, moved } of dependence.races()) {
          expect(moved.at(-1)).toBe(later);
          for (const each of moved.slice(0, -1)) expect(dependence.precedes(earlier, each)).toBe(false);
        }
      }),
      { seed: 2, numRuns: 15 },
    );
  });

  test('events change places for fewer switches, and the run stays in its class', async () => {
    let calmer = 0;
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const run = await runPlan(plan, auditScenario(noLock), { record: true });
        const replay = async (each: typeof plan) => {
          const again = await runPlan(each, auditScenario(noLock), { record: true });
          return { run: again, fails: traceClass(again) === traceClass(run), verdict: 'failed' } as const;
        };
        const calm = await withFewestSwitches(run, new Replayer(replay, 2));
        expect(traceClass(calm)).toBe(traceClass(run));
        if (calm !== run) calmer += 1;
      }),
      { seed: 3, numRuns: 30 },
    );
    expect(calmer).toBeGreaterThan(0);
  });
});
