import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { referenceSystem } from '../../properties/reference-system.ts';
import { type Plan, strategyNames } from '../../src/core/plan.ts';
import { parsePlan } from '../../src/core/plan-schema.ts';
import { defineProperty, invariantGroups, verify } from '../../src/index.ts';
import { calibrate } from '../../src/verify/calibrate.ts';
import { planArbitrary } from '../../src/audit/scenario/plan-arbitrary.ts';
import { defaultShares, resolveShares } from '../../src/verify/portfolio.ts';
import { planSettings } from './small-plan.ts';

const safety = defineProperty({
  name: 'safety',
  profile: 'chaos',
  invariants: invariantGroups.safety,
  runs: 60,
});
const reference = auditScenario(referenceSystem);
const small = { system: auditScenario(referenceSystem), concurrency: { min: 3, max: 8 } };

describe('the portfolio', () => {
  test('uses each strategy by its share', async () => {
    const calibration = await calibrate(reference);
    const arbitrary = planArbitrary({ ...planSettings('chaos', { min: 2, max: 4 }), calibration });
    const plans = fc.sample(arbitrary, { seed: 1, numRuns: 2_000 });
    for (const name of strategyNames) {
      const runs = plans.filter(
        ({ schedule }) => schedule.kind === 'strategy' && schedule.name === name,
      ).length;
      // The seed is fixed; six standard deviations are at most 6.6 % of 2,000 runs.
      expect(Math.abs(runs / 20 - (defaultShares[name] ?? 0))).toBeLessThan(6.6);
    }
    for (const plan of plans.slice(0, 100)) expect(parsePlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  test('shows the runs of each strategy, and uses no other than those with a share', async () => {
    const { summary } = await verify(safety, { ...small, shares: { pos: 50, urw: 50, pct: 0 } });
    expect(Object.keys(summary.strategies).toSorted()).toEqual(['pos', 'urw']);
    const runs = Object.values(summary.strategies).reduce((sum, each) => sum + each.runs, 0);
    expect(runs).toBe(60);
  });

  test('leaves the service-level profile timed', async () => {
    const timed = { ...safety, profile: 'slo' } as const;
    const { summary } = await verify(timed, { ...small, runs: 5, shares: { surw: 100 } });
    expect(summary.strategies).toEqual({ timed: { runs: 5, finds: 0 } });
  });

  test('takes the shares it is given for all', () => {
    expect(resolveShares({ surw: 100 })).toEqual({ surw: 100 });
  });
});

describe('run i is the same whichever worker runs it', () => {
  const settings = { ...planSettings('chaos', { min: 2, max: 6 }), shares: { surw: 50, urw: 30, pct: 20 } };

  test('two calibrations of a system are the same', async () => {
    const first = await calibrate(reference);
    expect(await calibrate(reference)).toEqual(first);
    expect(first.events['r*.1']).toBeGreaterThan(5);
  });

  test('what a worker draws from index 30 on is what one that began at 0 draws there', async () => {
    const arbitrary = planArbitrary({ ...settings, calibration: await calibrate(reference) });
    const drawn = (path: string | undefined): Promise<readonly Plan[]> => plansOf(arbitrary, path);
    const all = await drawn(undefined);
    expect(await drawn('30')).toEqual(all.slice(30));
  });
});

/** The plans that fast-check runs, up to index 50. */
async function plansOf(arbitrary: fc.Arbitrary<Plan>, path: string | undefined): Promise<readonly Plan[]> {
  const plans: Plan[] = [];
  const note = fc.property(arbitrary, (plan) => void plans.push(plan));
  const from = path === undefined ? {} : { path };
  fc.check(note, { seed: 5, numRuns: path === undefined ? 50 : 20, ...from });
  return Promise.resolve(plans);
}
