import { type Plan, type PlannedFault, planSchemaVersion, type Profile } from '../../src/core/plan.ts';
import { auditFaults } from '../../src/audit/scenario/audit-faults.ts';
import { faultKindsFor } from '../../src/faults/kinds-for.ts';
import type { PlanSettings } from '../../src/verify/plan-settings.ts';
import { auditScenarioVersion, instantSettings } from '../../src/audit/scenario/audit-settings.ts';

/** A plan with one request and nothing special about it. */
export function smallPlan(different: Partial<Plan> = {}): Plan {
  return {
    schema: planSchemaVersion,
    scenario: auditScenarioVersion,
    profile: 'slo',
    seed: 1,
    processes: 1,
    settings: instantSettings,
    operations: requests(1),
    faults: [],
    healAfterEvents: 2_000,
    schedule: { kind: 'strategy', name: 'timed', seed: 1 },
    ...different,
  };
}

/** r1, r2, … for p1, two to a record where `records` is half as many. */
export function requests(count: number, { records = count, processes = 1 } = {}): Plan['operations'] {
  return Array.from({ length: count }, (_, index) => ({
    id: `r${index + 1}`,
    kind: 'audit',
    subject: `m${(index % records) + 1}`,
    atMs: 0,
    process: (index % processes) + 1,
  }));
}

export function fault(kind: string, operation: string, parameters: PlannedFault['with'] = {}): PlannedFault {
  return { kind, at: { process: 'p1', operation, nth: 1 }, with: parameters };
}

export function planSettings(profile: Profile, concurrency: PlanSettings['concurrency']): PlanSettings {
  return {
    profile,
    concurrency,
    processes: { min: 1, max: 8 },
    requestTimeoutMs: 10_000,
    faultKinds: faultKindsFor(auditFaults, profile),
    faultsMax: 12,
  };
}
