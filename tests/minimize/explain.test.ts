import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { describe, expect, test } from 'vitest';
import { stepIds } from '../../src/core/run.ts';
import { verify } from '../../src/verify/verify.ts';
import { seededBugs } from '../bugs/index.ts';
import { atDepth } from '../depth.ts';

/** The fewer requests a failure is found in, the sooner it is small. */
const concurrency = atDepth({ short: { min: 20, max: 60 }, deep: { min: 100, max: 300 } });

async function explained(name: string, seed: number) {
  const seeded = seededBugs.find((each) => each.name === name);
  if (seeded === undefined) throw new Error(`no such bug: ${name}`);
  const result = await verify(seeded.property, {
    system: auditScenario(seeded.bug),
    seed,
    runs: 300,
    concurrency,
  });
  if (result.kind !== 'failed' || result.finding.explanation === undefined) throw new Error('not found');
  return { run: result.finding.run, ...result.finding.explanation };
}

describe('why a failure happens', () => {
  test('the order of two events is named where turning it round alone makes the failure go away', async () => {
    const { run, delays, facts, nearest, complete } = await explained('flag-without-fence-check', 7);
    expect(complete).toBe(true);
    expect(delays).not.toContain(false);
    expect(facts.length).toBeGreaterThan(0);
    const steps = stepIds(run);
    for (const { earlier, later } of facts) expect(steps.indexOf(earlier)).toBeLessThan(steps.indexOf(later));
    expect(nearest?.sharedEvents).toBeGreaterThan(0);
    expect(nearest?.sharedEvents).toBeLessThan(steps.length);
  });

  test('every fault that is left in a minimal failure is needed', async () => {
    const { run, faults } = await explained('swallowed-auditor-error', 1);
    expect(faults).toEqual(run.plan.faults.map(() => true));
    expect(faults.length).toBeGreaterThan(0);
  });
});
