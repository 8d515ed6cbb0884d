import { expect, test } from 'vitest';
import referenceScenario from '../../properties/reference-system.ts';
import { auditFaults } from '../../src/audit/scenario/audit-faults.ts';
import { faultsWithin } from '../../src/faults/fault-places.ts';
import { runPlan } from '../../src/verify/run-plan.ts';
import { requests, smallPlan } from '../verify/small-plan.ts';

test('every kind of fault has a place in the quiet run of two requests, and strikes there', async () => {
  // The client sends a script whole at first, so that none can be forgotten before the second request.
  const schedule = { kind: 'deviations', deviations: [] } as const;
  const plan = smallPlan({ profile: 'chaos', operations: requests(2), schedule });
  const quiet = await runPlan(plan, referenceScenario, { record: true });
  const struck = new Set<string>();
  for (const fault of faultsWithin(auditFaults, quiet)) {
    const run = await runPlan({ ...plan, faults: [fault] }, referenceScenario, { record: true });
    if (run.recording?.struck.length === 1) struck.add(fault.kind);
  }
  expect([...struck].toSorted()).toEqual([...auditFaults.definitions.keys()].toSorted());
});
