import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import { type Deviation, type Plan, withDeviations } from '../../src/core/plan.ts';
import { type Run, stepIds } from '../../src/core/run.ts';
import { planArbitrary } from '../../src/audit/scenario/plan-arbitrary.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { planSettings, requests, smallPlan } from '../verify/small-plan.ts';

const plans = planArbitrary(planSettings('chaos', { min: 2, max: 12 }));

function holding(plan: Plan, deviations: readonly Deviation[]): Promise<Run> {
  return runPlan(withDeviations(plan, deviations), auditScenario(referenceSystem), { record: true });
}

test('the quiet run deviates nowhere', async () => {
  const law = fc.asyncProperty(plans, async (plan) => {
    const quiet = await holding(plan, []);
    expect(quiet.recording?.deviations).toEqual([]);
    expect(quiet.recording?.steps.filter(({ deviates }) => deviates)).toEqual([]);
  });
  await fc.assert(law, { numRuns: 30 });
});

test('an event that is held back fires right after the one it waits for, and every event still fires', async () => {
  const plan = smallPlan({ profile: 'chaos', operations: requests(3, { records: 1 }) });
  const quiet = stepIds(await holding(plan, []));
  const positions = fc.record({ hold: fc.nat(quiet.length - 2), later: fc.nat(quiet.length) });
  let moved = 0;
  const law = fc.asyncProperty(positions, async ({ hold: index, later }) => {
    const hold = quiet[index] ?? '';
    const stalled = stepIds(await holding(plan, [{ hold, until: hold }]));
    const until = stalled[Math.min(index + later, stalled.length - 1)] ?? '';
    const run = await holding(plan, [{ hold, until }]);
    const ids = stepIds(run);
    // Up to the hold nothing is different.
    expect(ids.slice(0, index)).toEqual(quiet.slice(0, index));
    expect(run.ending.kind).toBe('settled');
    const place = ids.indexOf(until);
    if (hold === until || place === -1 || ids[place + 1] !== hold) return;
    moved += 1;
    expect(run.recording?.steps[place + 1]?.deviates).toBe(ids[index] !== hold);
  });
  await fc.assert(law, { seed: 1, numRuns: 60 });
  expect(moved).toBeGreaterThan(20);
});

test('what waits for something that never comes goes on when nothing else can happen', async () => {
  const plan = smallPlan({ operations: requests(2) });
  const quiet = stepIds(await holding(plan, []));
  const hold = quiet.find((id) => id.startsWith('p1/r1.1/redis.')) ?? '';
  const run = await holding(plan, [{ hold, until: 'p9/nobody/nothing#1' }]);
  expect(stepIds(run)).toContain(hold);
  expect(run.ending).toEqual({ kind: 'settled' });
});
