import { expect, test } from 'vitest';
import { auditScenario } from '../../src/audit/scenario/audit-scenario.ts';
import type { Plan } from '../../src/core/plan.ts';
import { verify } from '../../src/index.ts';
import type { Scenario } from '../../src/verify/scenario.ts';
import noLock from '../bugs/no-lock.ts';
import { atDepth } from '../depth.ts';
import { safety } from '../bugs/support/truths.ts';

/** With these a failure is small after 40 replays, and after thousands. */
const seed = atDepth({ short: 6, deep: 2 });

/** The same plan with names that nobody would choose. */
function oddlyNamed(plan: Plan): Plan {
  const operations = plan.operations.map(({ id, subject = id, ...operation }) => {
    return { ...operation, id: `${id}-\u00e9/${id}`, subject: `of the archive: ${subject}` };
  });
  return { ...plan, operations };
}

test('names that the failure does not need become plain', async () => {
  const audits = auditScenario(noLock);
  const scenario: Scenario = { ...audits, plans: (settings) => audits.plans(settings).map(oddlyNamed) };
  const concurrency = { min: 20, max: 40 };
  const result = await verify(safety, { system: scenario, seed, runs: 100, concurrency });
  if (result.kind !== 'failed') throw new Error(`not found: ${result.kind}`);
  const { operations, schedule, faults } = result.finding.run.plan;
  for (const { id, subject } of operations) {
    expect(id).toMatch(/^r\d+$/);
    expect(subject).toMatch(/^m\d+$/);
  }
  expect(JSON.stringify([schedule, faults])).not.toContain('archive');
  expect(result.finding.shrink.certificate.kind).toBe('minimal');
});
