import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import { expect, test } from 'vitest';
import { verify } from '../../src/index.ts';
import { schedulesOf } from '../../src/exhaust/schedules.ts';
import { judge } from '../../src/judge/judge.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { seededBugs } from '../bugs/index.ts';
import { atDepth } from '../depth.ts';

/** The fewer requests a failure is found in, the sooner it is small. */
const concurrency = atDepth({ short: { min: 20, max: 60 }, deep: { min: 100, max: 300 } });

function bugNamed(name: string): (typeof seededBugs)[number] {
  const found = seededBugs.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no seeded bug is named ${name}`);
  return found;
}

test.each([
  ['clock-based-lease', atDepth({ short: 3, deep: 4 })],
  ['swallowed-auditor-error', atDepth({ short: 11, deep: 4 })],
])('what is certified of %s holds: no smaller schedule fails, seed %i', async (name, seed) => {
  const { bug, property } = bugNamed(name);
  const result = await verify(property, { system: auditScenario(bug), seed, runs: 300, concurrency });
  if (result.kind !== 'failed') throw new Error(`not found: ${result.kind}`);
  const { run, shrink, minimal } = result.finding;
  expect(shrink.certificate.kind).toBe('minimal');
  let schedules = 0;
  const smaller = [
    { plan: run.plan, deviations: minimal.deviations - 1 },
    ...withFewer(run.plan.faults).map((faults) => ({
      plan: { ...run.plan, faults },
      deviations: minimal.deviations,
    })),
  ];
  for (const { plan, deviations } of smaller) {
    if (deviations < 0) continue;
    const all = schedulesOf(
      plan,
      { deviationsMax: deviations, holds: 'any', reduction: 'independent' },
      async (candidate) => ({
        run: await runPlan(candidate, auditScenario(bug), { record: true }),
        fails: false,
      }),
    );
    for await (const { run: other } of all) {
      schedules += 1;
      expect(judge(other, property.invariants, property.thresholds).kind).not.toBe('failed');
    }
  }
  expect(schedules).toBe(shrink.certificate.schedules);
});

/** Every list of these in which some are missing. */
function withFewer<T>(list: readonly T[]): readonly (readonly T[])[] {
  const [first, ...others] = list;
  if (first === undefined) return [];
  return [others, ...withFewer(others), ...withFewer(others).map((fewer) => [first, ...fewer])];
}
